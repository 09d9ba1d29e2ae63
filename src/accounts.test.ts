import { describe, expect, test } from 'vitest'
import { readAccounts } from './accounts.ts'
import { registry } from './app/registry.ts'
import { UsageError } from './usage-error.ts'

const settings = {
  appSecret: 'secret',
  verifyToken: 'token',
  phoneNumberId: '200',
  accessToken: 'access',
}
const account = { channel: 'meta/whatsapp', settings }

function faults(...configured: Parameters<typeof readAccounts>[0]): string[] {
  try {
    readAccounts(configured, registry)
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n')
    throw error
  }
  return []
}

describe('accounts', () => {
  test('are found by channel and by the id that events carry', () => {
    const other = { ...account, settleMs: 1, settings: { ...settings, phoneNumberId: '201' } }
    const accounts = readAccounts([account, other], registry)
    expect(accounts.of('meta/whatsapp').map(({ id }) => id)).toEqual(['200', '201'])
    expect(accounts.find('meta/whatsapp', '201')?.settleMs).toBe(1)
    expect(accounts.find('meta/whatsapp', '202')).toBeUndefined()
    expect(accounts.of('twilio')).toEqual([])
  })

  test('name an unknown channel and those that there are', () => {
    expect(faults({ channel: 'pigeon', settings: {} })).toEqual([
      `accounts.0.channel: "pigeon" is none of ${registry.map(({ name }) => name).join(', ')}`,
    ])
  })

  test.for([
    { name: 'missing', change: { appSecret: undefined } },
    { name: 'empty', change: { appSecret: '' } },
    { name: 'an empty list', change: { appSecret: [] } },
  ])('refuse a secret that is $name: without one anybody could pass', ({ change }) => {
    const [fault] = faults({ ...account, settings: { ...settings, ...change } })
    expect(fault).toContain('accounts.0.settings.appSecret')
  })

  test('refuse a setting that the channel does not have', () => {
    expect(faults({ ...account, settings: { ...settings, colour: 'red' } })[0]).toContain('colour')
  })

  const bot = (id: number, secretToken: string | string[]) => ({
    channel: 'telegram',
    settings: { botToken: `${id}:word`, secretToken },
  })
  const form = (id: number, byte: number) => ({
    channel: 'http',
    settings: {
      account: `form-${id}`,
      secret: `whsec_${Buffer.alloc(24, byte).toString('base64')}`,
      deliverTo: 'https://formulir.contoh.id/balasan',
    },
  })
  const shortCode = (id: number, letter: string) => ({
    channel: 'kannel',
    settings: {
      number: `170${id}`,
      secret: letter.repeat(24),
      sendsmsUrl: 'http://kannel.contoh.id/cgi-bin/sendsms',
      username: 'simpul',
      password: 'sandi',
    },
  })

  test.for([
    ['telegram', 'secretToken', [bot(1, 'kunci-a'), bot(2, ['kunci-b', 'kunci-a'])]],
    ['http', 'secret', [form(1, 7), form(2, 7)]],
    ['kannel', 'secret', [shortCode(1, 'k'), shortCode(2, 'k')]],
  ] as const)(
    'refuse two of %s with one %s, which alone tells them apart',
    ([channel, name, both]) => {
      expect(faults(...both)).toEqual([
        `accounts.1.settings.${name} (${channel}): another account has the same, and nothing else ` +
          'tells whose request it is',
      ])
    },
  )

  test('take two of a channel with a secret each', () => {
    const bots = [bot(1, ['kunci-a', 'kunci-b']), bot(2, 'kunci-c')]
    const all = [...bots, form(1, 7), form(2, 8), shortCode(1, 'k'), shortCode(2, 'l')]
    expect(faults(...all)).toEqual([])
  })

  test('take a secret that two have, where each request names its account', () => {
    expect(faults(account, { ...account, settings: { ...settings, phoneNumberId: '2' } })).toEqual(
      [],
    )
  })

  test('refuse two with one id, and name every fault at once', () => {
    expect(faults(account, account, { channel: 'pigeon', settings: {} })).toHaveLength(2)
  })
})
