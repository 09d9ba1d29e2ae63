import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readAccounts } from './accounts.ts'
import { phonesOf } from './alarms/phones.ts'
import { registry } from './app/registry.ts'
import { type Config, loadConfig } from './config.ts'

const example = readFileSync(new URL('../simpul.example.yaml', import.meta.url), 'utf8')
// After `# ` stands prose, or the head of a setting that is left out and, further in, what it holds.
const withEverything = example.replaceAll(/^( *)# (?=\w+:$|- | {2})/gm, '$1')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simpul-example-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const nextYear = { year: 2027, holidays: { '2027-01-01': 'Tahun Baru 2027 Masehi' } }
const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
const forms: Readonly<Record<string, string>> = {
  ALARM_SECRET: secret,
  CORE_STORE_SECRET: secret,
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
  TELEGRAM_BOT_TOKEN: '1708:kata-sandi',
  FORM_SECRET: secret,
}

/** The settings of a file, with a word in the place of each secret that it names. */
function settingsOf(yaml: string): Config {
  const names = [...yaml.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map(([, name = '']) => name)
  writeFileSync(join(folder, 'simpul.yaml'), yaml)
  mkdirSync(join(folder, 'kalender'), { recursive: true })
  writeFileSync(join(folder, 'kalender/2027.json'), JSON.stringify(nextYear))
  const words = names.map((name) => [name, forms[name] ?? `kata-sandi-buatan-${name}`])
  return loadConfig(Object.fromEntries(words), folder)
}

describe('simpul.example.yaml', () => {
  test('can be used as it is', () => {
    expect(readAccounts(settingsOf(example).accounts, registry).all).not.toEqual([])
  })

  test('has an account of every channel, with what it requires', () => {
    const { accounts } = settingsOf(withEverything)
    const names = readAccounts(accounts, registry).all.map(({ channel }) => channel.name)
    expect(names.toSorted()).toEqual(registry.map(({ name }) => name).toSorted())
  })

  test('shows where else complaints and attachments may go', () => {
    const { coreStore, attachments } = settingsOf(withEverything)
    expect(coreStore.kind).toBe('signed-http')
    expect(attachments.store.kind).toBe('s3')
  })

  test('shows whom alarms are told, through an account that can write first', () => {
    const config = settingsOf(withEverything)
    expect(phonesOf(config, readAccounts(config.accounts, registry))?.numbers).toHaveLength(1)
    expect(config.alarms.webhook?.secret).toBe(secret)
  })

  test('shows what else an agency may say of itself', () => {
    const { agency, calendar } = settingsOf(withEverything)
    expect(agency.emergency.numbers.fire).toBe('0254 200113')
    expect(Object.keys(agency.keywords)).toEqual(['TANGKAB'])
    expect(calendar.daysOff.has(2027)).toBe(true)
  })
})
