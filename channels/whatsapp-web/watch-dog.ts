/** Waits of the supervision: on a good day WhatsApp Web takes a tenth of them. */
export const patience = {
  /** From the start to a QR code, or a session that is known. */
  startMs: 180_000,
  /** From a session that is known to one that is ready: by a known fault it never gets ready. */
  readyMs: 120_000,
  /** WhatsApp renews its code every 20 to 60 s, and then gives up: an older one pairs nothing. */
  codeMs: 150_000,
  askEveryMs: 30_000,
  askMs: 10_000,
  /** For a phone that is offline, or a network that is away. */
  disturbedMs: 600_000,
} as const

type Waiting = 'start' | 'ready' | 'code' | 'none'

/** Ends a session that makes no progress, or no longer answers. */
export class WatchDog {
  readonly #ask: () => Promise<unknown>
  readonly #end: (detail: string) => void
  readonly #answered: () => void
  #deadline: NodeJS.Timeout | undefined
  #asking: NodeJS.Timeout | undefined
  #silent = 0

  /**
   * @param ask the state of the session: null, a failure or no answer twice in a row end it
   * @param answered called after each good answer
   */
  constructor(ask: () => Promise<unknown>, end: (detail: string) => void, answered = () => {}) {
    this.#ask = ask
    this.#end = end
    this.#answered = answered
    this.#await('start', patience.startMs, 'WhatsApp Web does not load')
  }

  paired(): void {
    this.#await('ready', patience.readyMs, 'the session is known but does not become ready')
  }

  offeredCode(): void {
    this.#await('code', patience.codeMs, 'nobody scanned the QR code; the next one comes soon')
  }

  ready(): void {
    this.#await('none', 0, '')
    this.#asking ??= setInterval(() => {
      this.#askOnce().catch(() => this.#end('the browser no longer answers'))
    }, patience.askEveryMs)
  }

  /** The session says itself that it has no connection to WhatsApp. */
  disturbed(detail: string): void {
    this.#await('ready', patience.disturbedMs, detail)
  }

  stop(): void {
    clearTimeout(this.#deadline)
    clearInterval(this.#asking)
  }

  #await(waiting: Waiting, ms: number, detail: string): void {
    clearTimeout(this.#deadline)
    if (waiting !== 'none') this.#deadline = setTimeout(() => this.#end(detail), ms)
  }

  async #askOnce(): Promise<void> {
    if (await this.#isAnswered()) {
      this.#silent = 0
      this.#answered()
    } else {
      this.#silent += 1
      if (this.#silent >= 2) this.#end('the browser no longer answers')
    }
  }

  #isAnswered(): Promise<boolean> {
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(false), patience.askMs)
      this.#ask()
        .then(
          (state) => resolve(state !== null && state !== undefined),
          // A failure is no answer.
          () => resolve(false),
        )
        .finally(() => clearTimeout(late))
    })
  }
}
