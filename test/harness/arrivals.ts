/** What has come so far, in its order, and a way to wait for more. */
export class Arrivals<T> {
  readonly all: T[] = []
  readonly #watchers = new Set<() => void>()

  /** @returns how many have come with this one */
  add(one: T): number {
    const count = this.all.push(one)
    for (const watch of [...this.#watchers]) watch()
    return count
  }

  /** Resolves to the first so many that fit, once they are there. */
  until(count: number, fits: (one: T) => boolean = () => true): Promise<T[]> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.all.filter(fits)
        if (found.length < count) return
        this.#watchers.delete(look)
        resolve(found.slice(0, count))
      }
      this.#watchers.add(look)
      look()
    })
  }
}
