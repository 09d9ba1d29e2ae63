import { afterEach, beforeEach } from 'vitest'
import type { PhoneMessage } from '../../simulator/phone-book.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/simulator.ts'
import {
  type StubAnswer,
  type StubGateway,
  type StubRequest,
  startStubGateway,
} from './stub-gateway.ts'

/** The phone that provider tests write from, and reply to. */
export const citizen = '+628111000111'

type Respond = (request: StubRequest, nth: number) => StubAnswer | Promise<StubAnswer>

export interface DeskOptions extends Pick<SimulatorOptions, 'publicUrl' | 'retryWaitsMs'> {
  /** What the gateway answers until a test says otherwise; 200. */
  readonly respond?: Respond
  /** Where the clock stands still; it runs where this is left out. */
  readonly clock?: string
}

/** One simulated provider of a running simulator, between a phone and a stub of the gateway. */
export class ProviderDesk<S extends string = string> {
  readonly channel: string
  readonly #options: DeskOptions
  /** What the gateway answers from now on. */
  respond: Respond = () => ({ status: 200 })
  clock: Date | undefined
  #gateway: StubGateway | undefined
  #running: Awaited<ReturnType<typeof startSimulator>> | undefined

  constructor(channel: string, options: DeskOptions = {}) {
    this.channel = channel
    this.#options = options
  }

  get gateway(): StubGateway {
    return opened(this.#gateway)
  }

  get simulator(): Simulator {
    return opened(this.#running).simulator
  }

  /** Opens it before, and closes it after, each test of the describe that this is called in. */
  opensForEach(): void {
    beforeEach(() => this.#open())
    afterEach(() => this.close())
  }

  async #open(): Promise<void> {
    const { respond = () => ({ status: 200 }), clock, ...options } = this.#options
    this.respond = respond
    this.clock = clock === undefined ? undefined : new Date(clock)
    this.#gateway = await startStubGateway((request, nth) => this.respond(request, nth))
    this.#running = await startSimulator({
      ...options,
      gatewayUrl: () => this.gateway.url,
      reportDelaysMs: [0, 0, 0],
      now: () => this.clock ?? new Date(),
    })
  }

  async close(): Promise<void> {
    await this.#running?.close()
    await this.#gateway?.close()
    this.#running = undefined
    this.#gateway = undefined
  }

  /** What the simulator would have the gateway configured with. */
  settings(): Record<S, string> {
    const { url } = opened(this.#running)
    const account = this.simulator.accounts(url).find(({ channel }) => channel === this.channel)
    return account?.settings as Record<S, string>
  }

  send(content: Parameters<Simulator['phones']['send']>[2]) {
    return this.simulator.phones.send(this.channel, citizen, content)
  }

  /** What is on the phone: of both sides, or of one. */
  shown(direction?: PhoneMessage['direction']): readonly PhoneMessage[] {
    const messages = this.simulator.phones.get(this.channel, citizen)?.messages ?? []
    return direction ? messages.filter((each) => each.direction === direction) : messages
  }

  /** Resolves to the first message of the phone that fits. */
  until(fits: (message: PhoneMessage) => boolean): Promise<PhoneMessage> {
    return this.simulator.phones.until(this.channel, citizen, fits)
  }

  setFaults(faults: Parameters<Simulator['faults']['set']>[1]): void {
    this.simulator.faults.set(this.channel, faults)
  }
}

function opened<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the desk is open during a test only')
  return part
}
