import { connect, isIP, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import type { ConnectionState } from '../../src/contract/channel.ts'
import { isFinalRefusal, statusText } from './commands.ts'
import type { Intake } from './intake.ts'
import { type Role, Session } from './session.ts'
import type { Settings } from './settings.ts'

export type LinkState = Exclude<ConnectionState, { kind: 'pairing' }>

/** Multiples of the first wait: 1, 2, 5, 10 … 60 s. */
const backoff = [1, 2, 5, 10, 20, 30, 60]
/** After a session that lasted this many first waits the waits begin anew. */
const lastingSteps = 10

interface Surroundings {
  readonly settings: Settings
  readonly intake: Intake
  /** Called before every bind. */
  beforeBind(): void
  afterEnd(session: Session): void
  changed(): void
  random(): number
}

/** Keeps one session alive: connects and binds, and after every end again on the next host. */
export class Link {
  readonly role: Role
  readonly #around: Surroundings
  readonly #stop = new AbortController()
  readonly #over: Promise<void>
  #state: LinkState = { kind: 'connecting' }
  #session: Session | undefined
  #host: number
  #step = 0

  /** @param position the number of the link: links begin on different hosts */
  constructor(role: Role, position: number, around: Surroundings) {
    this.role = role
    this.#around = around
    this.#host = position
    this.#over = this.#run()
  }

  get state(): LinkState {
    return this.#state
  }

  get session(): Session | undefined {
    return this.#session
  }

  /** Unbinds, or gives up connecting; resolves when nothing is open any more. */
  async stop(): Promise<void> {
    this.#stop.abort()
    if (this.#session?.isBound) await this.#session.close()
    else this.#session?.destroy('closed')
    await this.#over
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const { state, waitMs } = await this.#hold()
      if (this.#stop.signal.aborted) return
      this.#tell(state)
      await this.#pause(waitMs)
    }
  }

  /** One connection from beginning to end. */
  async #hold(): Promise<{ state: LinkState; waitMs: number }> {
    const { settings, intake, beforeBind, afterEnd } = this.#around
    beforeBind()
    const socket = connection(settings, this.#host)
    const session = new Session(socket, this.role, settings, intake)
    this.#session = session
    const isLate = setTimeout(() => session.destroy('no connection'), settings.bindTimeoutMs)
    const ended = session.ended.finally(() => {
      clearTimeout(isLate)
      afterEnd(session)
    })
    await ready(socket, ended)
    clearTimeout(isLate)
    const binding = await session.bind()
    if (binding.kind === 'bound') {
      this.#tell({ kind: 'up' })
      const reason = await ended
      // Waits also for a centre that takes the bind and cuts it at once.
      if (session.ageMs > lastingSteps * settings.reconnectMs) this.#step = 0
      return this.#failed(reason)
    }
    session.destroy(binding.kind === 'failed' ? binding.detail : statusText(binding.status))
    const reason = await ended
    if (binding.kind === 'refused' && isFinalRefusal(binding.status)) {
      this.#host += 1
      return {
        state: { kind: 'refused', detail: reason },
        waitMs: this.#jittered(settings.refusedMs),
      }
    }
    return this.#failed(reason)
  }

  #failed(detail: string): { state: LinkState; waitMs: number } {
    const factor = backoff[Math.min(this.#step, backoff.length - 1)] ?? 1
    this.#step += 1
    this.#host += 1
    const waitMs = this.#jittered(factor * this.#around.settings.reconnectMs)
    return { state: { kind: 'down', detail }, waitMs }
  }

  /** Adds up to a quarter to a wait, so that links that fell together do not return together. */
  #jittered(waitMs: number): number {
    return waitMs * (1 + this.#around.random() / 4)
  }

  async #pause(waitMs: number): Promise<void> {
    try {
      await wait(waitMs, undefined, { signal: this.#stop.signal })
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error
    }
  }

  #tell(state: LinkState): void {
    this.#state = state
    this.#around.changed()
  }
}

function connection({ host, port, tls, tlsCa }: Settings, position: number): Socket {
  const [, name = '', own] =
    /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(host[position % host.length] ?? '') ?? []
  const target = { host: name, port: own ? Number(own) : port }
  const socket = tls
    ? connectTls({
        ...target,
        ...(isIP(name) ? {} : { servername: name }),
        ...(tlsCa ? { ca: tlsCa } : {}),
      })
    : connect(target)
  return socket.setNoDelay(true).setKeepAlive(true, 60_000)
}

/** Resolves when the socket is connected (and secured, if it has to be) or closed. */
async function ready(socket: Socket, over: Promise<string>): Promise<void> {
  const event = 'encrypted' in socket ? 'secureConnect' : 'connect'
  await Promise.race([new Promise((resolve) => socket.once(event, resolve)), over])
}
