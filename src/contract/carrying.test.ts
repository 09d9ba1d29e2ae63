import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { registry } from '../app/registry.ts'
import { type Buttons, type Carries, carriedBy, withWords } from './carrying.ts'
import { type ConnectionHost, defineConnectedChannel } from './channel.ts'
import type { OutboundMessage } from './sending.ts'

const message: OutboundMessage = {
  id: '5f0c6f0e-0000-4000-8000-000000000001',
  account: '1708',
  to: '62811',
  text: 'Balas STATUS.',
  callbackUrl: 'https://gw.example.go.id/',
}
const buttons: Buttons = { most: 2, longest: 6, longestText: 20, withFile: false }
const on = (choices: Carries['choices']): Carries => ({ choices, quotes: false, files: true })
const attachment = {
  type: 'image',
  mimeType: 'image/png',
  fileName: 'a',
  body: Buffer.of(1),
} as const

describe('what a channel carries', () => {
  test.for(registry.map((channel) => [channel.name, channel] as const))(
    'is declared by %s',
    ([, channel]) => {
      expect(channel.carries).toEqual({
        choices: expect.anything(),
        quotes: expect.any(Boolean),
        files: expect.any(Boolean),
      })
    },
  )

  test.for<[string, Partial<OutboundMessage>, Carries, string]>([
    ['no choices', {}, on('in words'), 'Balas STATUS.'],
    ['choices on buttons', { choices: ['Ya'] }, on(buttons), 'Balas STATUS.'],
    [
      'choices without buttons',
      { choices: ['Ya', 'Bukan'] },
      on('in words'),
      'Balas STATUS. (Ya / Bukan)',
    ],
    [
      'only those that the text does not have',
      { choices: ['STATUS', 'Ya'] },
      on('in words'),
      'Balas STATUS. (Ya)',
    ],
    ['too many', { choices: ['a', 'b', 'c'] }, on(buttons), 'Balas STATUS. (a / b / c)'],
    ['too long ones', { choices: ['Selesai'] }, on(buttons), 'Balas STATUS. (Selesai)'],
    ['a blank one', { choices: [' ', 'Ya'] }, on(buttons), 'Balas STATUS. (Ya)'],
    ['choices below a file', { choices: ['Ya'], attachment }, on(buttons), 'Balas STATUS. (Ya)'],
    [
      'choices below too long a text',
      { choices: ['Ya'], text: 'a'.repeat(21) },
      on(buttons),
      `${'a'.repeat(21)} (Ya)`,
    ],
    [
      'two of one kind',
      { choices: ['Ya', 'Ya'] },
      on({ ...buttons, distinct: true }),
      'Balas STATUS. (Ya / Ya)',
    ],
  ])('of %s', ([, changes, carries, text]) => {
    const carried = carriedBy(carries, { ...message, ...changes })
    expect(carried.text).toBe(text)
    const isOnButtons = changes.choices && text === (changes.text ?? message.text)
    expect(carried.choices).toEqual(isOnButtons ? changes.choices : undefined)
  })

  test('is said once, however often it is asked for', () => {
    expect(withWords(withWords('Halo', ['Ya', 'Bukan']), ['Ya', 'Bukan'])).toBe('Halo (Ya / Bukan)')
  })

  test('holds for a connection, too', async () => {
    const sent: OutboundMessage[] = []
    const channel = defineConnectedChannel({
      name: 'pager',
      title: 'Pager',
      receiving: z.object({}),
      sending: z.object({}),
      secrets: [],
      accountId: () => '1708',
      textLimit: { max: 100, lengthOf: ({ length }) => length },
      settleMs: 0,
      stopsWithoutLease: true,
      listen: async () => ({
        send: async (one) => {
          sent.push(one)
          return { kind: 'accepted', externalId: '1' }
        },
        close: async () => undefined,
      }),
    })
    const connection = await channel.listen({}, {} as ConnectionHost)
    expect(await connection.send({ ...message, choices: ['Ya'] })).toMatchObject({
      kind: 'accepted',
    })
    expect(await connection.send({ ...message, attachment })).toMatchObject({ kind: 'rejected' })
    expect(sent).toEqual([{ ...message, text: 'Balas STATUS. (Ya)' }])
  })
})
