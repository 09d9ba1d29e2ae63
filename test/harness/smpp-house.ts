import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { smpp } from '../../channels/smpp/channel.ts'
import type { Connection, ConnectionHost, ConnectionState } from '../../src/contract/channel.ts'
import type { InboundEvent, MessageEvent } from '../../src/contract/events.ts'
import type { OutboundMessage } from '../../src/contract/sending.ts'
import { ScriptedSmsc } from './scripted-smsc.ts'

/** A host with a memory, instead of the gateway: what was accepted, and how it was said to be. */
export class RememberingHost implements ConnectionHost {
  readonly events: InboundEvent[] = []
  readonly states: ConnectionState[] = []
  readonly directory: string
  readonly #controller = new AbortController()
  readonly signal = this.#controller.signal
  /** Keys that a process before this one had accepted. */
  recent: readonly string[] = []
  /** What becomes of events; by default they are durable at once. */
  keep: (events: readonly InboundEvent[]) => Promise<void> = async () => undefined
  #changed: (() => void)[] = []

  constructor(directory: string) {
    this.directory = directory
  }

  async accept(events: readonly InboundEvent[]): Promise<void> {
    this.events.push(...events)
    this.#wake()
    await this.keep(events)
  }

  async seenLately(keys: readonly string[]): Promise<ReadonlySet<string> | undefined> {
    return new Set(keys.filter((key) => this.recent.includes(key)))
  }

  report(state: ConnectionState): void {
    this.states.push(state)
    this.#wake()
  }

  abort(): void {
    this.#controller.abort()
  }

  get messages(): readonly MessageEvent[] {
    return this.events.filter((event) => event.kind === 'message')
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#changed.push(resolve))
  }

  #wake(): void {
    for (const wake of this.#changed.splice(0)) wake()
  }
}

/** A message centre, a directory, and connections of one account between them, for one test. */
export class SmppHouse implements AsyncDisposable {
  readonly smsc: ScriptedSmsc
  readonly directory: string
  readonly #connections: Connection[] = []

  private constructor(smsc: ScriptedSmsc, directory: string) {
    this.smsc = smsc
    this.directory = directory
  }

  static async open(): Promise<SmppHouse> {
    return new SmppHouse(await ScriptedSmsc.start(), await mkdtemp(join(tmpdir(), 'simpul-smpp-')))
  }

  /** Begins to hold the account, with times short enough for a test. */
  async listen(changed: Readonly<Record<string, unknown>> = {}, recent: readonly string[] = []) {
    const host = new RememberingHost(this.directory)
    host.recent = recent
    const settings = smpp.receiving.extend(smpp.sending.shape).parse({
      host: `127.0.0.1:${this.smsc.port}`,
      systemId: 'pemkot',
      password: 'rahasia',
      shortCode: '1708',
      tps: 1000,
      reconnectMs: 5,
      confirmMs: 5,
      bindTimeoutMs: 500,
      ...changed,
    })
    if (!('listen' in smpp)) throw new Error('smpp holds a connection')
    const connection = await smpp.listen(settings, host)
    this.#connections.push(connection)
    return { host, connection }
  }

  /** The same, and waits until the host hears that it is up. */
  async up(changed: Readonly<Record<string, unknown>> = {}) {
    const { host, connection } = await this.listen(changed)
    await host.until(() => host.states.at(-1)?.kind === 'up')
    return { host, connection, visit: await this.smsc.bound() }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The centre first: a script may leave an unbind without an answer.
    await this.smsc.stop()
    await Promise.all(this.#connections.map((connection) => connection.close()))
    await rm(this.directory, { recursive: true })
  }
}

export function outbound(fields: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    account: '1708',
    to: '+6281200000001',
    text: 'Terima kasih, laporan Bapak/Ibu kami terima.',
    callbackUrl: 'https://simpul.test/webhooks/smpp',
    ...fields,
  }
}
