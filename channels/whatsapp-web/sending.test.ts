import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EchoEvent } from '../../src/contract/events.ts'
import type { OutboundMessage } from '../../src/contract/sending.ts'
import { whatsappWeb } from './channel.ts'
import { Pace } from './pace.ts'
import { Doubts, Sender } from './send.ts'
import type { SessionProcess } from './session-process.ts'
import type { SendAnswer } from './wire.ts'

const message: OutboundMessage = {
  id: '00000000-0000-4000-8000-000000000001',
  account: '628170800001',
  to: '628111000112@c.us',
  text: 'Terima kasih, laporan Bapak/Ibu kami terima.',
  callbackUrl: 'https://simpul.test/webhooks/whatsapp-web',
}
const echo: EchoEvent = {
  kind: 'echo',
  account: message.account,
  eventKey: 'true_x_1',
  externalId: 'true_x_1',
  to: message.to,
  text: message.text,
  sentAt: new Date(0),
}
const sent: SendAnswer = { kind: 'sent', externalId: 'true_x_1' }

let answers: PromiseWithResolvers<SendAnswer | undefined>[]
let session: SessionProcess | undefined
let sender: Sender

beforeEach(() => {
  vi.useFakeTimers()
  answers = []
  // All that a sender uses of it.
  session = {
    send: () => {
      const answer = Promise.withResolvers<SendAnswer | undefined>()
      answers.push(answer)
      return answer.promise
    },
  } as unknown as SessionProcess
  const pace = { perMinute: 10, minGapMs: 3_000, maxGapMs: 3_000 }
  const now = () => performance.now()
  sender = new Sender(() => session, new Pace(pace, now, () => 0))
})
afterEach(() => {
  vi.useRealTimers()
})

describe('sending over a session', () => {
  test('goes one after the other, with a wait between', async () => {
    const [first, second] = [sender.send(message), sender.send(message)]
    await vi.advanceTimersByTimeAsync(2_999)
    expect(answers).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1_000)
    // Its time has come, but the first one is still under way.
    expect(answers).toHaveLength(1)
    answers[0]?.resolve(sent)
    expect(await first).toEqual({ kind: 'accepted', externalId: 'true_x_1' })
    await vi.advanceTimersByTimeAsync(0)
    answers[1]?.resolve({ kind: 'unreachable', detail: 'the number has no WhatsApp' })
    expect(await second).toMatchObject({ kind: 'rejected', code: 'recipient_unreachable' })
  })

  test('comes back later rather than to wait for so long that its claim runs out', async () => {
    const all = Array.from({ length: 12 }, () => sender.send(message))
    expect(await all[11]).toEqual({
      kind: 'deferred',
      detail: 'its pace is used up',
      retryAfterMs: 45_000,
    })
    await vi.advanceTimersByTimeAsync(33_000)
    answers[0]?.resolve(sent)
    // Its turn was at 3 s, behind one that took for half a minute.
    expect(await all[1]).toMatchObject({ kind: 'deferred' })
    expect(answers).toHaveLength(1)
  })

  test('is put off while the session is down, also where it went down while it waited', async () => {
    const [first, second] = [sender.send(message), sender.send(message)]
    session = undefined
    answers[0]?.resolve(undefined)
    await vi.advanceTimersByTimeAsync(3_000)
    expect((await first).kind).toBe('deferred')
    expect((await second).kind).toBe('deferred')
    expect(answers).toEqual([])
  })

  test('is unknown where the session ends while it is sent', async () => {
    const first = sender.send(message)
    await vi.advanceTimersByTimeAsync(0)
    answers[0]?.resolve(undefined)
    expect((await first).kind).toBe('unknown')
    // It shows up as written on the phone: it was sent after all, and no human wrote it.
    expect(sender.doubts.settle(echo)).toMatchObject({
      kind: 'delivery',
      reference: message.id,
      externalId: echo.externalId,
      status: 'sent',
    })
  })

  test('ends with what is under way, and without what waits', async () => {
    const [first, second] = [sender.send(message), sender.send(message)]
    await vi.advanceTimersByTimeAsync(0)
    const stopping = sender.stop()
    answers[0]?.resolve(sent)
    await stopping
    expect((await first).kind).toBe('accepted')
    expect((await second).kind).toBe('deferred')
  })
})

describe('a message in doubt', () => {
  test('is settled once, and only by its own text to its own citizen', () => {
    const doubts = new Doubts()
    doubts.add(message)
    expect(doubts.settle({ ...echo, text: 'Baik, Pak.' }).kind).toBe('echo')
    expect(doubts.settle({ ...echo, to: '628111000113@c.us' }).kind).toBe('echo')
    expect(doubts.settle(echo).kind).toBe('delivery')
    expect(doubts.settle(echo).kind).toBe('echo')
  })
})

describe('the settings', () => {
  const all = whatsappWeb.receiving.extend(whatsappWeb.sending.shape).strict()

  test.for([[{}], [{ iAcceptTheRiskOfABan: false }], [{ iAcceptTheRiskOfABan: 'true' }]])(
    'say what is at risk where nobody accepted it: %j',
    ([given]) => {
      const parsed = all.safeParse({ number: '628170800001', ...given })
      expect(parsed.error?.issues[0]?.message).toMatch(/bans numbers.*never use the official/)
    },
  )

  test('need no more than that and the number', () => {
    const given = { number: '628170800001', iAcceptTheRiskOfABan: true }
    expect(all.parse(given)).toMatchObject({ perMinute: 10, minGapMs: 3_000, maxGapMs: 6_000 })
    expect(whatsappWeb.accountId(all.parse(given))).toBe('628170800001')
  })

  test.for([
    [{ number: '+62 817' }],
    [{ nightlyRestart: '25:00' }],
    [{ timeZone: 'Surabaya' }],
    [{ executablePath: 'chromium' }],
    [{ clientModule: 'https://example.test/client.js' }],
  ])('refuse %j', ([given]) => {
    const right = { number: '628170800001', iAcceptTheRiskOfABan: true }
    expect(all.safeParse({ ...right, ...given }).success).toBe(false)
  })
})
