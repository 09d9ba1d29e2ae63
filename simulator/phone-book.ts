/** A message on a citizen's phone. `out` was written by the citizen, `in` came from the gateway. */
export interface PhoneMessage {
  readonly direction: 'out' | 'in'
  /** The provider's id. */
  readonly externalId: string
  readonly text: string
  /** Everybody can read it. */
  readonly public?: boolean
  /** What the citizen did to it afterwards; its text is then the new one, or none. */
  readonly changed?: 'edit' | 'deletion'
  readonly at: Date
  /**
   * out: `waiting`, `acknowledged`, `read` (where the provider says so) or `lost`.
   * in: the provider's word: `queued`, `sent`, `delivered`, `read`, `undelivered`, `failed`.
   */
  status: string
  /** Whether the gateway took it over: it answered as the provider demands. True for `in`. */
  acknowledged: boolean
  /** How often it was posted to the gateway; 0 for `in`. */
  attempts: number
  /** What the last attempt heard: HTTP status, or the reason why there was none. */
  httpStatus?: number | undefined
  detail?: string | undefined
  /** From the citizen's tap to the acknowledgement. */
  acknowledgedAfterMs?: number
  /** External id of the citizen's message that it quotes, where the provider carries one. */
  readonly answersTo?: string | undefined
  readonly attachment?: PhoneAttachment | undefined
  readonly location?: PhoneLocation | undefined
  errorCode?: number
}

export interface PhoneAttachment {
  readonly type: 'image' | 'video' | 'audio' | 'document'
  readonly mimeType: string
  readonly fileName?: string | undefined
}

export interface PhoneLocation {
  readonly latitude: number
  readonly longitude: number
  readonly name?: string | undefined
  readonly address?: string | undefined
}

export interface Phone {
  readonly channel: string
  readonly number: string
  readonly messages: readonly PhoneMessage[]
}

/** What happened: `sent` and `reply` bring a message, the others change one. */
export interface PhoneChange {
  readonly type: 'sent' | 'attempt' | 'acknowledged' | 'lost' | 'reply' | 'status'
  readonly channel: string
  readonly number: string
  readonly message: PhoneMessage
}

interface Entry {
  readonly phone: Phone & { readonly messages: PhoneMessage[] }
  readonly watchers: Set<(message: PhoneMessage) => void>
}

/** Oldest messages of one phone go first beyond this. */
const maxMessages = 2_000

/** Every phone with its messages, in memory; beyond the cap the phone idle for longest goes. */
export class PhoneBook {
  readonly #maxPhones: number
  readonly #phones = new Map<string, Entry>()
  readonly #byId = new Map<string, { channel: string; number: string; message: PhoneMessage }>()
  readonly #listeners = new Set<(change: PhoneChange) => void>()

  constructor(maxPhones: number) {
    this.#maxPhones = maxPhones
  }

  list(channel?: string): Phone[] {
    const phones = [...this.#phones.values()].map((entry) => entry.phone)
    return channel === undefined ? phones : phones.filter((phone) => phone.channel === channel)
  }

  get(channel: string, number: string): Phone | undefined {
    return this.#phones.get(key(channel, number))?.phone
  }

  /** The message with this id, and whose phone it is on. */
  find(channel: string, externalId: string) {
    return this.#byId.get(key(channel, externalId))
  }

  add(type: 'sent' | 'reply', channel: string, number: string, message: PhoneMessage): void {
    const { phone } = this.#touch(channel, number)
    phone.messages.push(message)
    this.#byId.set(key(channel, message.externalId), { channel, number, message })
    if (phone.messages.length > maxMessages) this.#forget(channel, phone.messages.splice(0, 1))
    this.#tell({ type, channel, number, message })
  }

  change(
    type: Exclude<PhoneChange['type'], 'reply'>,
    channel: string,
    externalId: string,
    patch: Partial<PhoneMessage>,
  ): void {
    const found = this.find(channel, externalId)
    if (!found) return
    Object.assign(found.message, patch)
    this.#tell({ type, channel, number: found.number, message: found.message })
  }

  /** Calls back for every change until the returned function is called. */
  subscribe(listener: (change: PhoneChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves to the first message of this phone, there already or yet to come, that fits. */
  until(
    channel: string,
    number: string,
    fits: (message: PhoneMessage) => boolean,
  ): Promise<PhoneMessage> {
    const { phone, watchers } = this.#touch(channel, number)
    const found = phone.messages.find(fits)
    if (found) return Promise.resolve(found)
    return new Promise((resolve) => {
      const watch = (message: PhoneMessage) => {
        if (!fits(message)) return
        watchers.delete(watch)
        resolve(message)
      }
      watchers.add(watch)
    })
  }

  #tell(change: PhoneChange): void {
    for (const listener of this.#listeners) listener(change)
    const watchers = this.#phones.get(key(change.channel, change.number))?.watchers ?? []
    for (const watch of [...watchers]) watch(change.message)
  }

  /** Moves the phone to the young end, and lets the oldest idle one go if there are too many. */
  #touch(channel: string, number: string): Entry {
    const id = key(channel, number)
    const entry = this.#phones.get(id) ?? {
      phone: { channel, number, messages: [] },
      watchers: new Set(),
    }
    this.#phones.delete(id)
    this.#phones.set(id, entry)
    if (this.#phones.size > this.#maxPhones) this.#evict(id)
    return entry
  }

  #evict(except: string): void {
    // A busy phone at the old end moves to the young end, so that each look is short.
    for (const [id, entry] of take(this.#phones, 16)) {
      if (id === except || this.#phones.size <= this.#maxPhones) return
      this.#phones.delete(id)
      if (isBusy(entry)) this.#phones.set(id, entry)
      else this.#forget(entry.phone.channel, entry.phone.messages)
    }
  }

  #forget(channel: string, messages: readonly PhoneMessage[]): void {
    for (const message of messages) this.#byId.delete(key(channel, message.externalId))
  }
}

function isBusy({ phone, watchers }: Entry): boolean {
  return watchers.size > 0 || phone.messages.at(-1)?.status === 'waiting'
}

function key(channel: string, id: string): string {
  return `${channel} ${id}`
}

function* take<T>(values: Iterable<T>, count: number): Generator<T> {
  let taken = 0
  for (const value of values) {
    if (taken++ === count) return
    yield value
  }
}
