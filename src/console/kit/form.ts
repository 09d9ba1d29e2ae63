/** A file that came with a form. */
export interface FormFile {
  readonly name: string
  readonly bytes: Buffer
}

/** What a form sent. Strings are well-formed; nothing else of them is believed. */
export class Form {
  readonly #fields: ReadonlyMap<string, readonly string[]>
  readonly #files: ReadonlyMap<string, FormFile>

  constructor(
    fields: Iterable<readonly [string, string]> = [],
    files: ReadonlyMap<string, FormFile> = new Map(),
  ) {
    const grouped = new Map<string, string[]>()
    for (const [name, value] of fields) {
      const clean = value.toWellFormed().replaceAll('\0', '').replaceAll('\r\n', '\n')
      grouped.set(name, [...(grouped.get(name) ?? []), clean])
    }
    this.#fields = grouped
    this.#files = files
  }

  /** The field, without blanks around it; '' where it is missing. */
  text(name: string): string {
    return this.#fields.get(name)?.[0]?.trim() ?? ''
  }

  /** All values of a field that may come several times. */
  all(name: string): readonly string[] {
    return this.#fields.get(name) ?? []
  }

  has(name: string): boolean {
    return this.#fields.has(name)
  }

  /** A file that was chosen; undefined where none was. */
  file(name: string): FormFile | undefined {
    const file = this.#files.get(name)
    return file && file.bytes.length > 0 ? file : undefined
  }
}
