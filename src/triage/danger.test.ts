import { describe, expect, test } from 'vitest'
import { type DangerKind, dangerIn } from './danger.ts'
import sentences from './danger-sentences.json' with { type: 'json' }

type ByTheme = Readonly<Record<string, readonly string[]>>

const written = [
  sentences.beforeTheRules,
  sentences.afterTheRules,
  sentences.secondRound,
  sentences.thirdRound,
  sentences.examined,
]
const both = (themes: readonly ByTheme[]) => themes.flatMap((one) => Object.entries(one))
const dangers = both(written.map(({ danger }) => danger)) as [DangerKind, readonly string[]][]
const calm = both(written.map((one) => one.calm)).flatMap(([, texts]) => texts)
const kinds = [...new Set(dangers.map(([kind]) => kind))]
const textsOf = (kind: DangerKind) => dangers.flatMap(([one, texts]) => (one === kind ? texts : []))
const all = kinds.flatMap(textsOf)

// Who is swept away in a flood drowns: the same service comes.
const alike = (one: string | undefined, other: string) =>
  one === other ||
  (one === 'drowning' && other === 'flood') ||
  (one === 'flood' && other === 'drowning')
const missed = (texts: readonly string[]) => texts.filter((text) => !dangerIn(text))

describe('a danger to life, now', () => {
  test('at least 99 of 100 are recognised', () => {
    const misses = missed(all)
    expect(misses.length / all.length, misses.join('\n')).toBeLessThanOrEqual(0.01)
  })

  test('at least four of five of those that are recognised are true', () => {
    const wrong = calm.filter((text) => dangerIn(text))
    expect(all.length / (all.length + wrong.length), wrong.join('\n')).toBeGreaterThanOrEqual(0.8)
  })

  test.for(kinds)('%s: 19 of 20 are recognised, and four of five by this kind', (kind) => {
    const texts = textsOf(kind)
    const misses = missed(texts)
    expect(misses.length / texts.length, misses.join('\n')).toBeLessThanOrEqual(0.05)
    const others = texts.filter((text) => dangerIn(text) && !alike(dangerIn(text)?.kind, kind))
    expect(others.length / texts.length, others.join('\n')).toBeLessThanOrEqual(0.2)
  })

  test.for<[text: string, kind: DangerKind]>([
    ['hari ini 29 november 2026 ada kebakaran di pasar rau', 'fire'],
    ['sejak 2019 saya dipukuli suami', 'violence'],
  ])('a year hides neither what happens today nor what goes on: %j', ([text, kind]) => {
    expect(dangerIn(text)?.kind).toBe(kind)
  })

  test.for<[text: string, kind: DangerKind, words: string]>([
    ['Pak, KEBAKARAAAN di gudang!', 'fire', 'kebakaraaan'],
    ['kabel pln putus di jalan, anak2 main di situ', 'electricity', 'kabel … pln … putus … anak'],
    ['tlg ank sy tnggelam d kali', 'drowning', 'sy … tnggelam'],
  ])('%j says why: %s, %s', ([text, kind, words]) => {
    expect(dangerIn(text)?.kind).toBe(kind)
    expect(dangerIn(text)?.words.split(' … ')).toEqual(expect.arrayContaining(words.split(' … ')))
  })
})

describe('no danger', () => {
  test.for<[why: string, text: string]>([
    ['nothing', ''],
    ['only signs', '🔥🔥 ?!'],
    ['past', 'bulan lalu ada kebakaran di pasar'],
    ['over', 'kebakaran tadi sudah padam'],
    ['feared', 'pohon ini takut roboh menimpa rumah'],
    ['often', 'di sini sering kecelakaan'],
    ['denied', 'bukan kebakaran, hanya asap sate'],
    ['asked about', 'kapan ada simulasi kebakaran di sekolah'],
    ['a figure of speech', 'bisa mati kita nunggu di loket'],
    ['what a price does', 'saya dipukul harga beras'],
    ['damage that hurt nobody', 'plafon kelas jebol, anak2 belajar di teras'],
    ['a joke about an office', 'pengen gantung diri aja ngurus ktp wkwk'],
    ['a verdict', 'putusannya berat sebelah, kakak saya kalah, tolong'],
    ['truants', 'pagar sd roboh kena angin, anak2 kabur2an pas jam istirahat'],
    ['a wish, and no cry', 'mandor ngancem warga, tolong jgn sebut nama sy'],
    ['a chore', 'damkar bantu siram jalan dong'],
    ['the hour', 'petugas baru datang pukul 10, saya menunggu lama'],
  ])('%s: %j', ([, text]) => {
    expect(dangerIn(text)).toBeUndefined()
  })
})

describe('the time that it takes', () => {
  const fastestMs = (work: () => void) =>
    Math.min(
      ...Array.from({ length: 7 }, () => {
        const began = performance.now()
        work()
        return performance.now() - began
      }),
    )

  test('is short: thousandths of a second for the sentences', () => {
    const texts = [...all, ...calm]
    const ms = fastestMs(() => texts.map(dangerIn))
    // Measured: 0.02 ms a text; the bound leaves room for a busy machine.
    expect(ms / texts.length).toBeLessThan(0.1)
  })

  test.for([
    ['the same word', 'kebakaran '],
    ['one long word', 'kebakaranx'],
    ['typos', 'kebakxran tenggalem kesetrim '],
    ['signs without end', 'jangan kabel jatuh anak api '],
    ['stops', '. , '],
  ])('has a bound for 100,000 characters: %s', ([, part = '']) => {
    const text = part.repeat(Math.ceil(100_000 / part.length))
    expect(fastestMs(() => dangerIn(text))).toBeLessThan(25)
  })
})
