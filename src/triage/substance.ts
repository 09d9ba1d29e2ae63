import { normalise } from './normalise.ts'

export type Substance = 'report' | 'greeting' | 'thanks' | 'empty'

/** Longer texts are reports, whatever they say: nobody greets for that long. */
const maxWords = 24

const greetings = [
  'assalamualaikum',
  'assalamu alaikum',
  'assalammualaikum',
  'asalamualaikum',
  'assalamualaykum',
  'assalamualaikum warahmatullahi wabarakatuh',
  'waalaikumsalam',
  'waalaikum salam',
  'warahmatullahi wabarakatuh',
  'warohmatullahi wabarokatuh',
  'wr wb',
  'wrwb',
  'ass',
  'askum',
  'aslm',
  'selamat pagi',
  'selamat siang',
  'selamat sore',
  'selamat malam',
  'met pagi',
  'met siang',
  'met sore',
  'met malam',
  'pagi',
  'siang',
  'sore',
  'malam',
  'salam sejahtera',
  'salam sehat',
  'shalom',
  'om swastiastu',
  'namo buddhaya',
  'halo',
  'hallo',
  'hello',
  'helo',
  'hai',
  'hi',
  'hei',
  'hey',
  'permisi',
  'punten',
  'kulo nuwun',
  'sampurasun',
  'horas',
  'p',
  'ping',
  'tes',
  'test',
  'testing',
] as const

const thanks = [
  'terima kasih',
  'terima kasih banyak',
  'terima kasih sekali',
  'terima kasih kembali',
  'thank you',
  'suwun',
  'maturnuwun',
  'matur nuwun',
  'matur suwun',
  'matur sembah nuwun',
  'hatur nuhun',
  'nuhun',
  'atas perhatian',
  'atas perhatiannya',
  'atas bantuan',
  'atas bantuannya',
  'atas respon',
  'atas responnya',
  'atas tanggapannya',
  'atas informasinya',
  'atas kerjasamanya',
  'alhamdulillah',
  'sama sama',
  'ok',
  'oke',
  'okay',
  'okey',
  'okee',
  'sip',
  'siap',
  'siip',
  'noted',
  'baik',
  'baiklah',
  'mantap',
] as const

/** Whom one greets and thanks, and what one says besides. */
const addresses = [
  'bapak',
  'ibu',
  'bapak ibu',
  'min',
  'admin',
  'mimin',
  'kak',
  'kakak',
  'mas',
  'mbak',
  'mba',
  'gan',
  'bos',
  'om',
  'semua',
  'semuanya',
  'sekalian',
  'yang terhormat',
  'ya',
  'dan',
] as const

type Part = 'greeting' | 'thanks' | 'address'

const phrases: ReadonlyMap<string, Part> = new Map<string, Part>([
  ...addresses.map((phrase) => [phrase, 'address'] as const),
  ...greetings.map((phrase) => [phrase, 'greeting'] as const),
  ...thanks.map((phrase) => [phrase, 'thanks'] as const),
])
const longestPhrase = 3

/**
 * Whether a text reports anything. Only texts that consist of greetings or of thanks and nothing
 * else, and texts without a letter, do not; in doubt it is a report. So is anything with an
 * attachment: the picture may be the report.
 */
export function substanceOf(text: string, hasAttachment: boolean): Substance {
  if (hasAttachment) return 'report'
  if (!/\p{L}/u.test(text)) return 'empty'
  const parts = partsOf(normalise(text).split(' '))
  if (parts?.has('thanks')) return 'thanks'
  return parts?.has('greeting') ? 'greeting' : 'report'
}

/** What the words are, or undefined where one of them is none of these. */
function partsOf(words: readonly string[]): ReadonlySet<Part> | undefined {
  if (words.length > maxWords) return undefined
  const parts = new Set<Part>()
  for (let at = 0; at < words.length; ) {
    const phrase = longestPhraseAt(words, at)
    if (!phrase) return undefined
    parts.add(phrase.part)
    at += phrase.length
  }
  return parts
}

function longestPhraseAt(words: readonly string[], at: number) {
  for (let length = longestPhrase; length > 0; length -= 1) {
    const part = phrases.get(words.slice(at, at + length).join(' '))
    if (part !== undefined) return { part, length: Math.min(length, words.length - at) }
  }
  return undefined
}
