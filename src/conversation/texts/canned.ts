import type { Language } from '../texts.ts'

/** A reply that an admin begins with; `{nomor}` and `{instansi}` are filled in. */
export interface CannedReply {
  /** Keeps the same name for ever: it is written down with the deed. */
  readonly name: string
  /** Of the list, in the language of the admin. */
  readonly title: Readonly<Record<Language, string>>
  /** In the language of the citizen. */
  readonly text: Readonly<Record<Language, string>>
}

/** What admins say most. Each fits one SMS with the longest name of an agency. */
export const cannedReplies = [
  {
    name: 'whereIsIt',
    title: { id: 'Minta lokasi', en: 'Ask for the place' },
    text: {
      id: '{instansi}: Mohon sebutkan lokasinya: nama jalan, desa/kelurahan, dan patokan.',
      en: '{instansi}: Please tell us where it is: the street, the village and a landmark.',
    },
  },
  {
    name: 'whatHappened',
    title: { id: 'Minta rincian', en: 'Ask for details' },
    text: {
      id: '{instansi}: Mohon ceritakan apa yang terjadi, di mana, dan sejak kapan.',
      en: '{instansi}: Please tell us what happened, where, and since when.',
    },
  },
  {
    name: 'sendPhoto',
    title: { id: 'Minta foto', en: 'Ask for a photo' },
    text: {
      id: '{instansi}: Bila memungkinkan, mohon kirimkan foto keadaannya. Terima kasih.',
      en: '{instansi}: If you can, please send a photo of it. Thank you.',
    },
  },
  {
    name: 'passedOn',
    title: { id: 'Sudah diteruskan', en: 'Passed on' },
    text: {
      id: '{instansi}: Laporan {nomor} sudah kami teruskan. Balas STATUS untuk perkembangan.',
      en: '{instansi}: We passed on your report {nomor}. Reply STATUS to hear how it stands.',
    },
  },
  {
    name: 'thanks',
    title: { id: 'Terima kasih', en: 'Thank you' },
    text: {
      id: '{instansi}: Terima kasih atas pesan Bapak/Ibu. Silakan hubungi kami lagi bila ada yang lain.',
      en: '{instansi}: Thank you for writing to us. Please write again if there is anything else.',
    },
  },
  {
    name: 'writeInPrivate',
    title: { id: 'Ajak ke pesan langsung', en: 'Ask to write in private' },
    text: {
      id: '{instansi}: Demi kerahasiaan Bapak/Ibu, mohon lanjutkan lewat pesan langsung.',
      en: '{instansi}: To keep it private, please go on in a direct message.',
    },
  },
] as const satisfies readonly CannedReply[]

/** The text with its placeholders filled in; undefined where it names a number and there is none. */
export function filledReply(
  text: string,
  { number, agency }: { readonly number: string | undefined; readonly agency: string },
): string | undefined {
  if (number === undefined && text.includes('{nomor}')) return undefined
  return text.replaceAll('{nomor}', number ?? '').replaceAll('{instansi}', agency)
}
