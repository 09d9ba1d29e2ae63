import { Courier } from '../../simulator/kit/courier.ts'
import { Faults } from '../../simulator/kit/faults.ts'
import { createWorld } from '../../simulator/kit/world.ts'
import { PhoneBook } from '../../simulator/phone-book.ts'
import { createPhones, type Phones } from '../../simulator/phones.ts'
import { createSmpp } from '../../simulator/providers/smpp/provider.ts'
import type { Timings } from '../../simulator/providers/smpp/session.ts'
import { seededRandom } from '../../simulator/random.ts'
import { bindBody, connectEsme, type StubEsme } from './stub-esme.ts'

/** A message centre without the rest of the simulator, for tests. */
export interface Centre {
  readonly phones: Phones
  readonly faults: Faults
  readonly settings: {
    readonly host: string
    readonly port: number
    readonly systemId: string
    readonly password: string
    readonly shortCode: string
  }
  connect(): Promise<StubEsme>
  /** Connected, and bound with this command; bind_transceiver. */
  bound(command?: number): Promise<StubEsme>
  /** The texts of the replies on this phone. */
  shown(number: string): string[]
  close(): Promise<void>
}

const bindTransceiver = 0x09

/** Reports leave at once, and what was not acknowledged is repeated at once. */
export async function startCentre(timings: Partial<Timings> = {}): Promise<Centre> {
  const book = new PhoneBook(20_000)
  const faults = new Faults(seededRandom(1708))
  const now = () => new Date('2026-03-02T20:15:30Z')
  const { world, close } = createWorld({
    gatewayUrl: () => 'http://127.0.0.1:1',
    phones: book,
    faults,
    now,
    reportDelaysMs: [0, 0, 0],
    retryWaitsMs: Array<number>(2_000).fill(5),
  })
  const reports = new Courier(64)
  const courier = new Courier(64)
  const usual = { bindMs: 5_000, answerMs: 5_000, enquireMs: 5_000 }
  const provider = createSmpp({ ...world, reports }, { ...usual, ...timings })
  faults.add(provider.channel)
  const lanes = new Map([[provider.channel, { provider, reports, courier }]])
  await provider.open?.()
  const phones = createPhones({ lanes, book, faults, now })
  const settings = provider.settings('') as Centre['settings']
  const esmes: StubEsme[] = []
  const connect = async () => {
    const esme = await connectEsme(settings.port)
    esmes.push(esme)
    return esme
  }
  return {
    phones,
    faults,
    settings,
    connect,
    bound: async (command = bindTransceiver) => {
      const esme = await connect()
      const { status } = await esme.request(command, bindBody(settings.systemId, settings.password))
      if (status !== 0) throw new Error(`the bind was refused with ${status}`)
      return esme
    },
    shown: (number) =>
      (phones.get(provider.channel, number)?.messages ?? [])
        .filter(({ direction }) => direction === 'in')
        .map(({ text }) => text),
    close: async () => {
      for (const esme of esmes) esme.close()
      courier.close()
      reports.close()
      await provider.close?.()
      close()
    },
  }
}
