/** One message that a citizen writes, and when. */
export interface Writing {
  readonly channel: string
  readonly number: string
  readonly text: string
  /** After the first message of the run. */
  readonly atMs: number
}

interface Line {
  readonly text: string
  /** After the line before. */
  readonly gapMs: number
}

type Random = () => number

const things = [
  'Lampu jalan padam',
  'Saluran air tersumbat',
  'Jalan berlubang cukup dalam',
  'Sampah menumpuk sejak hari Senin',
  'Pohon tumbang menutup jalan',
  'Air PDAM keruh dan berbau',
  'Parkir liar menghalangi trotoar',
  'Pelayanan surat pindah belum selesai',
  'Rambu penyeberangan hilang',
  'Genangan belum surut',
]
const places = [
  'di Jalan Kenanga',
  'di depan Pasar Melati',
  'dekat SD Negeri Cempaka',
  'di belakang Puskesmas Anggrek',
  'di simpang Jalan Merpati',
  'di tepi Sungai Teratai',
]
const additions = [
  'Mohon segera ditangani, sudah ada yang jatuh',
  'Warga sekitar sudah melapor ke ketua RT',
  'Kejadiannya tadi malam sekitar pukul delapan',
  'Patokannya di seberang warung Bu Tini',
]
const greetings = ['Halo', 'Selamat pagi', 'Assalamualaikum']
const questions = ['BANTUAN', 'STATUS', 'cek status']
const thanks = ['Terima kasih', 'Baik, terima kasih banyak']

/** What a citizen does, and how often of a hundred. */
const habits: readonly { share: number; lines(random: Random, mark: string): Line[] }[] = [
  { share: 46, lines: (random, mark) => [line(report(random, mark))] },
  { share: 16, lines: burst },
  // The words of a report that is settled by then, once more.
  { share: 9, lines: (random, mark) => again(report(random, mark), 5_000) },
  { share: 9, lines: (random) => [line(pick(random, greetings))] },
  { share: 6, lines: (random) => [line(pick(random, questions))] },
  {
    share: 7,
    lines: (random, mark) => [line(report(random, mark)), line(pick(random, questions), 4_000)],
  },
  {
    share: 7,
    lines: (random, mark) => [line(report(random, mark)), line(pick(random, thanks), 4_000)],
  },
]

/**
 * Who writes what and when, spread evenly over time and channels: single reports, bursts, exact
 * repeats, commands, greetings, thanks. Each citizen has a number of their own. Pure: the same for
 * the same random numbers.
 *
 * @param ratePerS on average
 * @returns in the order of `atMs`
 */
export function citizensWritings(options: {
  messages: number
  ratePerS: number
  channels: readonly string[]
  random: Random
}): Writing[] {
  const { messages, ratePerS, channels, random } = options
  const spanMs = (messages / ratePerS) * 1_000
  const writings: Writing[] = []
  for (let citizen = 0; writings.length < messages; citizen++) {
    const channel = channels[citizen % channels.length] ?? ''
    const number = `+62812${String(citizen).padStart(8, '0')}`
    let atMs = random() * spanMs
    for (const { text, gapMs } of habit(random()).lines(random, String(citizen))) {
      atMs += gapMs
      writings.push({ channel, number, text, atMs })
    }
  }
  return writings.slice(0, messages).sort((one, other) => one.atMs - other.atMs)
}

function habit(dice: number) {
  let below = 0
  for (const each of habits) {
    below += each.share / 100
    if (dice < below) return each
  }
  return habits[0] as (typeof habits)[number]
}

function burst(random: Random, mark: string): Line[] {
  const count = 1 + Math.floor(random() * 3)
  const more = additions.slice(0, count).map((text) => line(text, 30 + random() * 150))
  return [line(report(random, mark)), ...more]
}

function again(text: string, gapMs: number): Line[] {
  return [line(text), line(text, gapMs)]
}

function report(random: Random, mark: string): string {
  return `${pick(random, things)} ${pick(random, places)} nomor ${mark}`
}

function line(text: string, gapMs = 0): Line {
  return { text, gapMs }
}

function pick(random: Random, texts: readonly string[]): string {
  return texts[Math.floor(random() * texts.length)] ?? ''
}
