import { adapt, OwnSends, type WebClient, wordsOf } from './adapter.ts'
import { type Happening, snapshotOf } from './happening.ts'
import { fetchMedia, type MakeMedia, missed, send } from './requests.ts'
import { WatchDog } from './watch-dog.ts'
import type { End, Fetch, FetchAnswer, Send, SendAnswer } from './wire.ts'

/** Is told what becomes of a session. */
export interface Listener {
  pairing(code: string): void
  /** It is ready, and messages that were missed are told; `own` is the phone's number in digits. */
  up(own: string | undefined): void
  disturbed(detail: string): void
  happening(happening: Happening): void
  /** The browser and WhatsApp's page still answer. */
  well(): void
  /** It is over: this is told once, and nothing after it. */
  over(end: End): void
}

export interface SessionParts {
  readonly client: WebClient
  readonly listener: Listener
  readonly makeMedia: MakeMedia
  /** When the last session was known to be well. */
  readonly sinceMs: number | undefined
  readonly catchUpHours: number
  /** Forgets the session after the phone has ended it. */
  forget(): Promise<void>
}

/** https://faq.whatsapp.com/5957850900902049: the account is blocked, for everybody and for firms. */
const bans = new Set(['TOS_BLOCK', 'SMB_TOS_BLOCK'])
const banned: End = {
  reason: 'banned',
  detail: 'WhatsApp has banned this number; connect an official one with the Cloud API instead',
}
const destroyMs = 4_000

/** Runs the library's client once, from its start to its end. */
export class WebSession {
  readonly #parts: SessionParts
  readonly #own = new OwnSends()
  readonly #dog: WatchDog
  #sinceMs: number | undefined
  readonly #over = new AbortController()
  #up: 'yes' | 'no' = 'no'

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#sinceMs = parts.sinceMs
    const { client, listener } = parts
    this.#dog = new WatchDog(
      () => client.getState(),
      (detail) => this.#end({ reason: 'ended', detail }),
      () => listener.well(),
    )
    adapt(client, this.#own, (happening) => {
      if (!this.#over.signal.aborted) listener.happening(happening)
    })
    this.#follow()
  }

  /** Resolves when the browser runs; the listener is told how it goes on. */
  async start(): Promise<void> {
    try {
      await this.#parts.client.initialize()
      this.#parts.client.pupBrowser?.on('disconnected', () => this.#ended('the browser is gone'))
    } catch (error) {
      // The library throws bare strings, too.
      this.#ended(wordsOf(error))
    }
  }

  async send(question: Send): Promise<SendAnswer> {
    const { client, makeMedia } = this.#parts
    if (this.#up === 'no') return { kind: 'not sent', detail: 'the session is not up' }
    return await send(client, this.#own, makeMedia, question)
  }

  async fetch(question: Fetch): Promise<FetchAnswer> {
    if (this.#up === 'no') return { kind: 'later', detail: 'the session is not up' }
    return await fetchMedia(this.#parts.client, question)
  }

  /** Tells messages that were missed, and known ones again. */
  async catchUp(): Promise<void> {
    const { client, catchUpHours, listener } = this.#parts
    const now = Date.now()
    const oldestMs = now - catchUpHours * 3_600_000
    const since = this.#sinceMs
    this.#sinceMs = now
    for await (const message of missed(client, since, oldestMs)) {
      if (this.#over.signal.aborted) return
      listener.happening({ what: 'message', at: now, message: snapshotOf(message) })
    }
  }

  /** Closes the browser and keeps the pairing. */
  async close(): Promise<void> {
    this.#over.abort()
    this.#up = 'no'
    this.#dog.stop()
    const late = new Promise<void>((resolve) => setTimeout(resolve, destroyMs).unref())
    // A browser that is gone needs no closing.
    await Promise.race([this.#parts.client.destroy().catch(() => undefined), late])
  }

  #follow(): void {
    const { client, listener } = this.#parts
    client.on('qr', (code) => {
      if (this.#over.signal.aborted) return
      this.#up = 'no'
      this.#dog.offeredCode()
      listener.pairing(code)
    })
    client.on('authenticated', () => this.#dog.paired())
    client.on('ready', () => this.#owned(this.#ready()))
    client.on('change_state', (state) => this.#changed(String(state)))
    client.on('auth_failure', (message) =>
      this.#end({ reason: 'auth failure', detail: wordsOf(message) }),
    )
    client.on('disconnected', (reason) => this.#owned(this.#disconnected(String(reason))))
  }

  /** Work that nobody waits for: should it fail, the session ends. */
  #owned(work: Promise<void>): void {
    work.catch((error: unknown) => this.#ended(wordsOf(error)))
  }

  async #ready(): Promise<void> {
    if (this.#over.signal.aborted) return
    // Catching up has a time limit, too.
    this.#dog.paired()
    try {
      await this.catchUp()
    } catch (error) {
      return this.#ended(`catching up: ${wordsOf(error)}`)
    }
    if (this.#over.signal.aborted) return
    this.#dog.ready()
    this.#up = 'yes'
    const { client, listener } = this.#parts
    const wid = client.info?.wid
    listener.up(wid?.server === 'c.us' ? wid.user : undefined)
  }

  #changed(state: string): void {
    if (bans.has(state)) this.#end(banned)
    if (state === 'CONNECTED' && this.#up === 'no') this.#owned(this.#ready())
    if (state === 'CONNECTED' || this.#over.signal.aborted || this.#up === 'no') return
    this.#up = 'no'
    const detail = `WhatsApp Web says ${state}`
    this.#dog.disturbed(detail)
    this.#parts.listener.disturbed(detail)
  }

  async #disconnected(reason: string): Promise<void> {
    if (bans.has(reason)) return this.#end(banned)
    if (reason !== 'LOGOUT') return this.#ended(`WhatsApp ended the session: ${reason}`)
    if (this.#over.signal.aborted) return
    await this.close()
    await this.#parts.forget()
    const detail = 'the phone has unlinked this device: pair it again'
    this.#parts.listener.over({ reason: 'ended', detail })
  }

  #ended(detail: string): void {
    this.#end({ reason: 'ended', detail })
  }

  #end(end: End): void {
    if (this.#over.signal.aborted) return
    this.#over.abort()
    this.#up = 'no'
    this.#dog.stop()
    this.#parts.listener.over(end)
  }
}
