import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { environmentExample, loadConfig } from './config.ts'
import { defaultAgency } from './config-file.ts'
import { UsageError } from './usage-error.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simpul-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function faults(environment: Record<string, string>, yaml?: string): string[] {
  if (yaml !== undefined) writeFileSync(join(folder, 'simpul.yaml'), yaml)
  try {
    loadConfig(environment, folder)
  } catch (error) {
    if (error instanceof UsageError) return error.message.replaceAll(folder, '').split('\n')
    throw error
  }
  return []
}

describe('the settings', () => {
  test('need nothing', () => {
    expect(loadConfig({}, folder)).toMatchObject({
      host: '127.0.0.1',
      port: 1708,
      databaseUrl: undefined,
      accounts: [],
      agency: { name: 'LAPOR!', language: 'id' },
      coreStore: { kind: 'own' },
    })
  })

  test('take an empty variable for one that is not set', () => {
    expect(loadConfig({ PORT: '', REDIS_URL: '' }, folder)).toMatchObject({
      port: 1708,
      redisUrl: undefined,
    })
  })

  test('name every fault at once', () => {
    expect(
      faults({
        PORT: '70000',
        DATABASE_URL: 'localhost',
        LOG_LEVEL: 'loud',
        METRICS_TOKEN: 'short',
      }),
    ).toEqual([
      'PORT: must be a number from 0 to 65535',
      'DATABASE_URL: must be an address that begins with postgres:// or postgresql://',
      'METRICS_TOKEN: must have at least 16 characters',
      expect.stringContaining('LOG_LEVEL'),
    ])
  })

  test('fill in variables, and name the one that is missing', () => {
    const yaml = `accounts:\n  - channel: twilio\n    settings:\n      authToken: \${TOKEN}\n      number: "1708"\n`
    expect(faults({}, yaml)).toEqual([
      `/simpul.yaml:4:18: \${TOKEN} is used, but the environment has no TOKEN: set it before the start, or write the value here; docs/channels/twilio.md explains it`,
    ])
    expect(loadConfig({ TOKEN: 'secret' }, folder).accounts).toEqual([
      { channel: 'twilio', settings: { authToken: 'secret', number: '1708' } },
    ])
  })

  test('take a core store of somebody else, with a secret that is long enough', () => {
    const yaml = (secret: string) =>
      `coreStore:\n  kind: signed-http\n  url: https://aduan.contoh.id/api\n  secret: ${secret}\n`
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
    expect(faults({}, yaml(secret))).toEqual([])
    expect(loadConfig({}, folder).coreStore).toMatchObject({ kind: 'signed-http', secret })
    expect(faults({}, yaml(secret.slice(0, -4)))).toEqual([
      '/simpul.yaml:4:11: coreStore.secret: must be whsec_ and base64 of 24 to 64 random bytes',
    ])
    expect(faults({}, yaml(secret.replace('whsec_', '')))).toHaveLength(1)
  })

  test('name the line of a setting that is wrong', () => {
    const yaml = 'agency:\n  name: Kota\n  regency: Surabaya\naccounts:\n  - settings: {}\n'
    expect(faults({}, yaml)).toEqual([
      '/simpul.yaml:3:12: agency.regency: must look like "35.78", or "36" for a whole province',
      expect.stringMatching(/^\/simpul\.yaml:5:5: accounts\.0\.channel: /),
    ])
  })

  test.for(['x'.repeat(41), 'Kota 🏙', '[ok]'.repeat(8)])('refuse the agency name %s', (name) => {
    expect(faults({}, `agency:\n  name: "${name}"\n`)).toEqual([
      '/simpul.yaml:2:9: agency.name: must fit 40 characters of the SMS alphabet (GSM-7)',
    ])
  })

  test('take an agency’s own words in place of ours', () => {
    const yaml = 'agency:\n  texts:\n    rated: "{agency}: Nilai untuk {number} kami catat."\n'
    expect(faults({}, yaml)).toEqual([])
    expect(loadConfig({}, folder).agency.texts).toHaveProperty('rated')
  })

  test('name where own words have no text of that name, or other placeholders', () => {
    const yaml = [
      'agency:',
      '  texts:',
      '    helo: "Halo"',
      '    guide: "Halo {name}"',
      '    added: "{agency}: Sudah ditambahkan."',
      'accounts: []',
    ].join('\n')
    expect(faults({}, yaml)).toEqual([
      expect.stringMatching(/^\/simpul\.yaml:3:11: agency\.texts\.helo: is no text; there are /),
      '/simpul.yaml:4:12: agency.texts.guide: has {name}; it may have {agency}',
      '/simpul.yaml:5:12: agency.texts.added: lacks {number}',
    ])
  })

  test('name a setting that does not exist', () => {
    expect(faults({}, 'acounts: []\n')).toEqual([expect.stringContaining('acounts')])
  })

  test.each([
    ['an open bracket', 'agency: [', /^\/simpul\.yaml:1:10: /],
    ['a tab', 'agency:\n\tname: Kota\n', /^\/simpul\.yaml:2:1: /],
    ['a key twice', 'agency:\n  name: A\n  name: B\n', /^\/simpul\.yaml:3:3: /],
    ['an alias without its anchor', 'agency: *kota\n', /^\/simpul\.yaml/],
    ['a list instead of settings', '- agency\n', /^\/simpul\.yaml: /],
  ])('name the place in a file with %s, in one line', (_, yaml, expected) => {
    const found = faults({}, yaml)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(expected)
  })

  test.each([
    ['of the core store', `coreStore: { kind: own, x: "\${SECRET}" }`, 'simpul.example.yaml'],
    [
      'of the second account',
      `accounts:\n- {channel: x, settings: {}}\n- {channel: meta/whatsapp, settings: {a: "b\${secret}"}}`,
      'docs/channels/meta-whatsapp.md',
    ],
  ])('name the page for a missing variable %s', (_, yaml, page) => {
    expect(faults({}, yaml)[0]).toMatch(
      new RegExp(`^/simpul.yaml:\\d+:\\d+: .*${page} explains it$`),
    )
  })

  test.each([
    ['"36"', '36'],
    ['36', '36'],
    ['"35.10"', '35.10'],
    ['"35.78"', '35.78'],
  ])('take the home %s', (given, home) => {
    expect(faults({}, `agency:\n  regency: ${given}\n`)).toEqual([])
    expect(loadConfig({}, folder).agency.regency).toBe(home)
  })

  test.each(['35.10', '7', '"357"', '"35.7"', 'Banten'])(
    'refuse the home %s, and say how',
    (given) => {
      expect(faults({}, `agency:\n  regency: ${given}\n`)).toEqual([
        expect.stringMatching(/^\/simpul\.yaml:2:12: agency\.regency: must .*"35\.78".*"36"/),
      ])
    },
  )

  test('of an agency that says nothing are those that tests begin with', () => {
    expect(loadConfig({}, folder).agency).toEqual(defaultAgency)
    expect(defaultAgency).toMatchObject({
      zone: 'WIB',
      verificationDays: 3,
      closeDays: 10,
      staffed: true,
      emergency: { any112: false, numbers: {} },
      keywords: {},
      texts: {},
    })
  })

  test.each([
    ['zone: WIS', 'agency.zone'],
    ['verificationDays: 0', 'agency.verificationDays'],
    [
      'emergency: { numbers: { fire: 113 } }',
      'agency.emergency.numbers.fire: must stand in quotes',
    ],
    [
      'emergency: { numbers: { fire: "pemadam" } }',
      'agency.emergency.numbers.fire: must be a number',
    ],
    ['emergency: { numbers: { ghosts: "113" } }', 'ghosts'],
    ['keywords: { "dua kata": Kabupaten }', 'agency.keywords.dua kata'],
    ['keywords: { TANGKAB: "" }', 'agency.keywords.TANGKAB: must be the name of the agency'],
    ['texts: { help: 3 }', 'agency.texts.help'],
  ])('name the fault in agency: { %s }', (yaml, expected) => {
    const found = faults({}, `agency:\n  ${yaml}\n`)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^\/simpul\.yaml:2:\d+: /)
    expect(found[0]).toContain(expected)
  })

  test.each(['113', '0254 200113', '118/119', '119 ext. 8'])('take the number %s', (number) => {
    const yaml = `agency:\n  emergency: { any112: true, numbers: { crisis: "${number}" } }\n`
    expect(faults({}, yaml)).toEqual([])
    expect(loadConfig({}, folder).agency.emergency).toEqual({
      any112: true,
      numbers: { crisis: number },
    })
  })

  test('name what alarms lack', () => {
    const yaml = (alarms: string) => `alarms:\n  ${alarms}\n`
    expect(faults({}, yaml('phones: ["+6281200000000"]'))).toEqual([
      '/simpul.yaml:2:3: alarms.account: is missing: it names the account that sends the SMS to alarms.phones',
    ])
    expect(
      faults({}, yaml('{ phones: ["0812000"], account: { channel: twilio, account: "1708" } }')),
    ).toEqual([expect.stringContaining('alarms.phones.0: must be a number with its country')])
    expect(faults({}, yaml('webhook: { url: "https://a.contoh.id", secret: kata }'))).toEqual([
      expect.stringContaining('alarms.webhook.secret: must be whsec_'),
    ])
  })

  test('report a file that was named and is not there', () => {
    expect(faults({ SIMPUL_CONFIG: 'other.yaml' })).toEqual([
      'SIMPUL_CONFIG: there is no file /other.yaml',
    ])
  })
})

test('.env.example is what the settings say (npm run env-example writes it)', () => {
  const file = new URL('../.env.example', import.meta.url)
  expect(readFileSync(file, 'utf8')).toBe(environmentExample())
})
