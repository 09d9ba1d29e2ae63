import { categoryName } from '../../triage/category-lexicon.ts'
import type { Language } from '../kit/words.ts'

type Detail = Readonly<Record<string, unknown>>
type Sentence = string | ((detail: Detail) => string)

const text = (detail: Detail, name: string) => {
  const value = detail[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
const among = (detail: Detail, name: string, words: Readonly<Record<string, string>>) =>
  words[text(detail, name)] ?? text(detail, name)
const to = (detail: Detail, before: string) => {
  const agency = text(detail, 'agency')
  return agency === '' ? '' : `${before}${agency}`
}

/** The name of the category, which the history has by its id. */
function categoryIn(detail: Detail): string {
  const id = text(detail, 'category')
  return categoryName(Number(id)) ?? id
}

/**
 * What happened to a complaint, by the kinds of `complaint_event`. Some have another sentence where one of
 * us did it: `archived`.
 */
export const eventWords: Readonly<Record<Language, Readonly<Record<string, Sentence>>>> = {
  id: {
    received: 'Laporan diterima',
    entered: (d) =>
      `Dicatat petugas dari ${among(d, 'source', { letter: 'surat', visit: 'tatap muka', call: 'telepon', email: 'email', other: 'sumber lain' })}${d['sms'] === true ? '; pelapor setuju dikirimi SMS' : ''}`,
    converted: (d) =>
      `Dijadikan laporan oleh petugas${text(d, 'consent') === 'public_post' ? ' dari tulisan publik' : text(d, 'consent') === 'asked' ? ' dengan persetujuan warga' : ''}`,
    classified: (d) =>
      text(d, 'category')
        ? `Dipilah mesin: ${categoryIn(d)}`
        : 'Dipilah mesin: kategori belum ditemukan',
    repeated: 'Laporan yang sama digabungkan ke sini',
    joined: 'Digabungkan ke laporan lain yang sama',
    forwarded: (d) =>
      `Diserahkan ke ${among(d, 'store', { own: 'pangkalan laporan', 'lapor-bulk': 'daftar untuk LAPOR!', lapor: 'LAPOR!', 'signed-http': 'sistem tujuan' })}, nomor ${text(d, 'trackingId')}`,
    provisional_receipt: 'Nomor penerimaan dikirim sebelum sistem tujuan menerima',
    refused: 'Ditolak sistem tujuan',
    given_up: 'Penyerahan berhenti setelah berulang kali gagal',
    retried: 'Dicoba lagi oleh operator',
    edited: 'Pelapor mengubah pesannya',
    deleted: 'Pelapor menghapus pesannya',
    added: 'Pelapor menambahkan keterangan',
    flags: 'Pelapor mengubah penanda anonim atau rahasia',
    withdrawn: 'Laporan dicabut',
    reopened: 'Pelapor menyatakan belum selesai; laporan dibuka lagi',
    rated: (d) => `Pelapor memberi nilai ${text(d, 'rating')} dari 5`,
    erased: 'Pelapor menghapus datanya; isinya tidak disimpan lagi',
    to_do: (d) =>
      among(d, 'do', {
        'erase there': 'Perlu dihapus juga di sistem tujuan',
        'hand on': 'Perlu diteruskan ke instansi lain',
      }),
    taken_out: (d) => `Masuk buku LAPOR! nomor ${text(d, 'batch')}`,
    taken_back: (d) => `Dikeluarkan dari buku LAPOR! nomor ${text(d, 'batch')}`,
    late: 'Tenggat verifikasi terlewati',
    checked: 'Diperiksa petugas',
    corrected: 'Diperbaiki petugas',
    assigned_by_hand: (d) => `Diteruskan petugas${to(d, ' ke ')}`,
    asked_by_hand: 'Petugas bertanya kepada pelapor',
    restored: 'Dipulihkan dari arsip',
    verified: 'Terverifikasi',
    assigned: (d) => `Ditindaklanjuti${to(d, ' oleh ')}`,
    answered: (d) => `Ditanggapi${to(d, ' oleh ')}`,
    asked: 'Instansi meminta kelengkapan',
    declined: (d) => `Bukan wewenang${to(d, ' ')}`,
    delayed: 'Ditunda',
    archived: 'Diarsipkan',
    closed: 'Ditutup',
    split: 'Sebagian pesan dipisahkan menjadi laporan baru',
    moved: 'Pesan dipindahkan',
  },
  en: {
    received: 'The complaint was received',
    entered: (d) =>
      `Entered by staff from a ${among(d, 'source', { letter: 'letter', visit: 'visit', call: 'call', email: 'e-mail', other: 'source of another kind' })}${d['sms'] === true ? '; the citizen agreed to SMS' : ''}`,
    converted: (d) =>
      `Made a complaint by staff${text(d, 'consent') === 'public_post' ? ' out of a public post' : text(d, 'consent') === 'asked' ? ' with the consent of the citizen' : ''}`,
    classified: (d) =>
      text(d, 'category')
        ? `Sorted by the machine: ${categoryIn(d)}`
        : 'Sorted by the machine: no category found',
    repeated: 'A complaint that says the same was joined to it',
    joined: 'Joined to another complaint that says the same',
    forwarded: (d) =>
      `Handed over to ${among(d, 'store', { own: 'our own store', 'lapor-bulk': 'the list for LAPOR!', lapor: 'LAPOR!', 'signed-http': 'the other system' })}, number ${text(d, 'trackingId')}`,
    provisional_receipt: 'The receipt left before the other system had it',
    refused: 'Refused by the other system',
    given_up: 'Handing it over was given up after many attempts',
    retried: 'Tried again by an operator',
    edited: 'The citizen changed a message',
    deleted: 'The citizen took a message back',
    added: 'The citizen added something',
    flags: 'The citizen changed the flags',
    withdrawn: 'The complaint was withdrawn',
    reopened: 'The citizen says that it is not settled; it is open again',
    rated: (d) => `The citizen rated it ${text(d, 'rating')} of 5`,
    erased: 'The citizen had the data erased; its words are gone',
    to_do: (d) =>
      among(d, 'do', {
        'erase there': 'It has to be erased in the other system, too',
        'hand on': 'It has to be handed to another agency',
      }),
    taken_out: (d) => `Taken into book number ${text(d, 'batch')} for LAPOR!`,
    taken_back: (d) => `Taken out of book number ${text(d, 'batch')} for LAPOR!`,
    late: 'The day of its verification has passed',
    checked: 'Looked at by staff',
    corrected: 'Corrected by staff',
    assigned_by_hand: (d) => `Assigned by staff${to(d, ' to ')}`,
    asked_by_hand: 'Staff asked the citizen',
    restored: 'Taken back out of the archive',
    verified: 'Verified',
    assigned: (d) => `Being worked on${to(d, ' by ')}`,
    answered: (d) => `Answered${to(d, ' by ')}`,
    asked: 'The agency asks for details',
    declined: (d) => `Not the authority of the agency${to(d, ': ')}`,
    delayed: 'Delayed',
    archived: 'Archived',
    closed: 'Closed',
    split: 'Some messages were split off into a new complaint',
    moved: 'Messages were moved',
  },
}

/** An event in one sentence; one of a later version by its name. */
export function eventSentence(kind: string, detail: Detail, language: Language): string {
  const words = eventWords[language][kind]
  if (words === undefined) return kind.replaceAll('_', ' ')
  return typeof words === 'string' ? words : words(detail)
}
