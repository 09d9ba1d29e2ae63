import { describe, expect, test } from 'vitest'
import { citizen, ProviderDesk } from './provider-desk.ts'

/** What a provider answered to a reply. */
export interface ReplyAnswer {
  readonly isTaken: boolean
  /** All that it said, status and body. */
  readonly words: string
  readonly retryAfterSeconds?: number | undefined
}

/** A gateway's end of the wire, in the provider's own protocol. It takes what is genuine only. */
export interface GatewayEnd {
  /** False: from now on it takes nothing over, in a way after which the provider tries again. */
  takes(isTaking: boolean): void | Promise<void>
  /** Citizens' messages that came so far, whole, each as often as it came. */
  messages(): readonly string[]
  /** The words of the reports that came so far, in order. */
  reports(): readonly string[]
  /** Resolves once so many of them are there. */
  until(count: number, what: 'messages' | 'reports'): Promise<void>
  /**
   * Hands a reply to the citizen over.
   *
   * @param answersTo the provider's id of the citizen's message
   * @throws where the connection breaks
   */
  reply(text: string, answersTo: string): Promise<ReplyAnswer>
}

export interface ProviderExamination {
  readonly channel: string
  connect(desk: ProviderDesk): GatewayEnd | Promise<GatewayEnd>
  /** Words of the reports on a reply that goes well; none where the provider tells nobody. */
  readonly reports: readonly string[]
  /** The same for one that is never delivered, with this code where the provider tells one. */
  readonly undelivered: readonly string[]
  /** What the phone then says. */
  readonly failure: { readonly status: string; readonly code: number }
  /** What is said where a fault strikes. */
  readonly words: {
    readonly rateLimit: string
    readonly serverError: string
    /** Without words of the provider's own. */
    readonly bareError: string
    readonly reject: string
  }
  readonly rejectCode: number
  /** Whether it says how long to wait. */
  readonly tellsWait: boolean
}

const text = 'Laporan Bapak/Ibu kami terima.'
/** So many that only what is never taken sees their end. */
const retryWaitsMs = Array<number>(200).fill(5)

/** The rules that hold for every simulated provider, whatever its protocol. */
export function providerSuite(given: ProviderExamination): void {
  const { channel, reports, words } = given
  const desk = new ProviderDesk(channel, { retryWaitsMs })

  /** A gateway that has had a message of the citizen's, and can answer it. */
  async function answering() {
    const end = await given.connect(desk)
    const sent = desk.send({ text: 'Jembatan retak' })
    expect(await sent.acknowledged).toBe(true)
    const answersTo = sent.externalIds[0] ?? ''
    return { ...end, reply: (words = text) => end.reply(words, answersTo) }
  }

  describe(`${channel}, as every provider,`, () => {
    desk.opensForEach()

    test('brings a message that proves itself, and hears that it is taken', async () => {
      const end = await answering()
      expect(end.messages()).toHaveLength(1)
      expect(desk.shown('out')).toMatchObject([{ status: 'acknowledged', acknowledged: true }])
    })

    test('brings a message again, the same, until it is taken', async () => {
      const end = await given.connect(desk)
      await end.takes(false)
      const { acknowledged } = desk.send({ text: 'Jembatan retak' })
      await desk.until(({ attempts }) => attempts >= 2)
      expect(desk.shown('out')).toMatchObject([{ status: 'waiting', acknowledged: false }])
      await end.takes(true)
      expect(await acknowledged).toBe(true)
      expect(new Set(end.messages()).size).toBe(1)
    })

    test('shows a reply on the phone, and tells of each step', async () => {
      const end = await answering()
      expect((await end.reply()).isTaken).toBe(true)
      expect(desk.shown('in')).toMatchObject([{ text, acknowledged: true }])
      await end.until(reports.length, 'reports')
      expect(end.reports()).toEqual(reports)
    })

    test('refuse: the connection breaks, nothing is shown, and the next one is taken', async () => {
      const end = await answering()
      desk.setFaults({ refuse: { times: 1 } })
      await expect(end.reply()).rejects.toThrow()
      expect(desk.shown('in')).toEqual([])
      expect((await (await answering()).reply()).isTaken).toBe(true)
    })

    test.for(['reset', 'hang'] as const)(
      'timeout (%s): no answer, but the message is on the phone',
      async (mode) => {
        const end = await answering()
        desk.setFaults({ timeout: { mode } })
        let answer = 'none yet'
        const over = end.reply().then(
          () => (answer = 'answered'),
          () => (answer = 'broken off'),
        )
        await desk.until(({ direction }) => direction === 'in')
        if (mode === 'hang') {
          expect(await desk.send({ text: 'Masih di sana?' }).acknowledged).toBe(true)
          expect(answer).toBe('none yet')
          await desk.close()
        }
        await over
        expect(answer).toBe('broken off')
      },
    )

    test('rateLimit: every second send is turned away', async () => {
      const end = await answering()
      desk.setFaults({ rateLimit: { every: 2, retryAfterSeconds: 7 } })
      expect((await end.reply()).isTaken).toBe(true)
      const limited = await end.reply('Sekali lagi')
      expect(limited).toMatchObject({ isTaken: false, words: containing(words.rateLimit) })
      if (given.tellsWait) expect(limited.retryAfterSeconds).toBe(7)
      expect(desk.shown('in')).toHaveLength(1)
    })

    test("serverError: the send fails, in the provider's words or in none of them", async () => {
      const end = await answering()
      for (const [body, said] of [
        [true, words.serverError],
        [false, words.bareError],
      ] as const) {
        desk.setFaults({ serverError: { status: 502, body } })
        expect(await end.reply()).toMatchObject({ isTaken: false, words: containing(said) })
      }
      expect(desk.shown('in')).toEqual([])
    })

    test('reject: the provider refuses with this code', async () => {
      const end = await answering()
      desk.setFaults({ reject: { code: given.rejectCode } })
      expect(await end.reply()).toMatchObject({ isTaken: false, words: containing(words.reject) })
      expect(desk.shown('in')).toEqual([])
    })

    test('delay: the answer takes its time', async () => {
      const end = await answering()
      desk.setFaults({ delay: { ms: 30 } })
      const startedAt = performance.now()
      expect((await end.reply()).isTaken).toBe(true)
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29)
    })

    test('undelivered: the phone and the last report say so', async () => {
      const end = await answering()
      desk.setFaults({ undelivered: { code: given.failure.code } })
      await end.reply()
      const shown = await desk.until(({ status }) => status === given.failure.status)
      expect(shown.errorCode).toBe(given.failure.code)
      await end.until(given.undelivered.length, 'reports')
      expect(end.reports()).toEqual(given.undelivered)
    })

    test('duplicateInbound: the same message is brought twice', async () => {
      const end = await given.connect(desk)
      desk.setFaults({ duplicateInbound: { times: 1 } })
      desk.send({ text: 'Halo' })
      await end.until(2, 'messages')
      expect(new Set(end.messages()).size).toBe(1)
      expect(desk.shown()).toHaveLength(1)
    })

    // Where there are no reports, nothing can be wrong with them.
    if (reports.length > 0) {
      test('duplicateCallback: each report comes twice', async () => {
        const end = await answering()
        desk.setFaults({ duplicateCallback: {} })
        await end.reply()
        await end.until(2 * reports.length, 'reports')
        for (const word of reports)
          expect(end.reports().filter((each) => each === word)).toHaveLength(2)
      })

      test('reorderCallbacks: the last report comes first', async () => {
        const end = await answering()
        desk.setFaults({ reorderCallbacks: {} })
        await end.reply()
        await end.until(reports.length, 'reports')
        expect(end.reports()).toEqual(reports.toReversed())
      })

      test('earlyCallback: the first report is there before the answer', async () => {
        const end = await answering()
        desk.setFaults({ earlyCallback: {} })
        await end.reply()
        expect(end.reports().slice(0, 1)).toEqual(reports.slice(0, 1))
      })
    }

    test('has no phone for what is no number', () => {
      const { phones } = desk.simulator
      expect(phones.refusal(channel, citizen, { text: 'Halo' })).toBeUndefined()
      expect(phones.refusal(channel, citizen.slice(1), { text: 'Halo' })).toContain('not a number')
    })
  })
}

function containing(words: string): unknown {
  return expect.stringContaining(words)
}
