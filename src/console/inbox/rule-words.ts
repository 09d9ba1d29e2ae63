import type { Language } from '../kit/words.ts'

interface RuleWords {
  readonly name: string
  readonly says: string
}

const rule = (
  id: readonly [name: string, says: string],
  en: readonly [name: string, says: string],
): Readonly<Record<Language, RuleWords>> => ({
  id: { name: id[0], says: id[1] },
  en: { name: en[0], says: en[1] },
})

/** The rules that decide on messages, in words for admins, by their names in `message.rule`. */
export const ruleWords: Readonly<Record<string, Readonly<Record<Language, RuleWords>>>> = {
  'late part': rule(
    ['potongan terlambat', 'Potongan SMS yang datang belakangan digabung ke laporannya.'],
    ['late part', 'A part of a text that came late belongs to the complaint of the rest.'],
  ),
  passive: rule(
    ['bukan tulisan', 'Reaksi atau pemberitahuan aplikasi; tidak perlu dijawab.'],
    ['nobody typed it', 'A reaction or a notice of the platform; it needs no answer.'],
  ),
  machine: rule(
    ['mesin', 'Ditulis mesin, atau balasan kita yang kembali; tidak dijawab.'],
    ['machine', 'A machine wrote it, or our own reply came back; it is not answered.'],
  ),
  status: rule(
    ['perintah STATUS', 'Kata STATUS atau nomor laporan menanyakan perkembangan.'],
    ['STATUS', 'The word STATUS, or a receipt number, asks how a complaint stands.'],
  ),
  help: rule(
    ['perintah BANTUAN', 'Kata BANTUAN menanyakan apa yang dapat ditulis.'],
    ['HELP', 'The word BANTUAN asks what can be written.'],
  ),
  stop: rule(
    ['perintah STOP', 'Kata STOP menghentikan pemberitahuan.'],
    ['STOP', 'The word STOP ends notices.'],
  ),
  start: rule(
    ['perintah MULAI', 'Kata MULAI menyalakan lagi pemberitahuan.'],
    ['START', 'The word MULAI brings notices back.'],
  ),
  opening: rule(
    ['baru membuka percakapan', 'Tombol mulai dari aplikasi; dijawab dengan panduan.'],
    ['opened a talk', "The platform's own way to begin; the guide is the answer."],
  ),
  unreadable: rule(
    ['tidak terbaca', 'Isinya tidak dapat dibaca; warga diberi tahu paling sering sejam sekali.'],
    ['unreadable', 'Nothing of it can be read; the citizen is told at most once an hour.'],
  ),
  danger: rule(
    ['bahaya', 'Nyawa terancam sekarang; langsung dibuka, dijawab, dan menjadi alarm.'],
    ['danger', 'Danger to life, now: opened, answered and alarmed at once.'],
  ),
  'the danger goes on': rule(
    ['bahaya berlanjut', 'Bahaya yang sama; ditambahkan ke laporan tentangnya.'],
    ['the danger goes on', 'The same danger: added to the complaint about it.'],
  ),
  'late of its burst': rule(
    ['menyusul rangkaiannya', 'Dikirim sebelum rangkaian pesan laporannya berakhir.'],
    ['late of its burst', 'It was sent before the end of the messages that opened the complaint.'],
  ),
  confirmed: rule(
    ['dikonfirmasi', 'YA atas pertanyaan kita: laporan dicabut, atau data dihapus.'],
    ['confirmed', 'YES to our question: the complaint is withdrawn, or all data are erased.'],
  ),
  'not confirmed': rule(
    ['tidak jadi', 'TIDAK atas pertanyaan itu; tidak ada yang berubah.'],
    ['not confirmed', 'NO to that question changes nothing.'],
  ),
  erase: rule(
    ['minta hapus data', 'Meminta semua data dihapus; kita bertanya dulu.'],
    ['erase', 'Asks for all data to be erased; we ask first.'],
  ),
  withdraw: rule(
    ['minta cabut', 'Meminta laporan dicabut atau bilang sudah beres; kita bertanya dulu.'],
    ['withdraw', 'Asks for a complaint to be withdrawn, or says it is settled; we ask first.'],
  ),
  'stop notices': rule(
    ['minta berhenti', 'Meminta tidak dikirimi pemberitahuan lagi.'],
    ['stop notices', 'Asks for no more notices.'],
  ),
  'start notices': rule(
    ['minta pemberitahuan', 'Meminta pemberitahuan lagi.'],
    ['start notices', 'Asks for notices again.'],
  ),
  wish: rule(
    ['minta rahasia', 'Hanya meminta nama atau isi dirahasiakan.'],
    ['wish', 'Asks for nothing but anonymity or confidentiality.'],
  ),
  'a human has the word': rule(
    ['petugas sedang bicara', 'Petugas baru saja menjawab; tidak ada balasan otomatis.'],
    ['a human has the word', 'Staff answered of late; nothing automatic is said.'],
  ),
  'are they coming': rule(
    ['apakah petugas datang', 'Setelah bahaya, bertanya apakah ada yang datang.'],
    ['are they coming', 'After a danger, asks whether somebody is coming.'],
  ),
  'who reported': rule(
    ['siapa pelapornya', 'Menanyakan pelapor; tidak diberitahukan kepada siapa pun.'],
    ['who reported', 'Asks who made a report; nobody is told.'],
  ),
  'status in free words': rule(
    ['menanyakan laporannya', 'Menanyakan perkembangan laporannya sendiri.'],
    ['status in free words', 'Asks how her own complaint stands.'],
  ),
  'status of a matter': rule(
    ['menanyakan masalahnya', 'Menanyakan kapan masalah laporannya ditangani.'],
    ['status of a matter', 'Asks when the matter of her complaint goes on.'],
  ),
  'help in free words': rule(
    ['menanyakan cara lapor', 'Menanyakan cara melapor atau siapa kita.'],
    ['help in free words', 'Asks how to report, or who we are.'],
  ),
  'a question to us': rule(
    ['pertanyaan untuk kita', 'Bertanya sesuatu yang tidak dipahami mesin dengan pasti.'],
    ['a question to us', 'Asks something that the machine does not understand for sure.'],
  ),
  rating: rule(
    ['penilaian', 'Menilai jawaban atas laporan yang baru ditutup atau dijawab.'],
    ['rating', 'Rates the answer to a complaint.'],
  ),
  'not done': rule(
    ['belum selesai', 'Bilang masalahnya belum selesai; laporan dibuka lagi.'],
    ['not done', 'Says that the matter is not settled; the complaint is open again.'],
  ),
  'answer to the agency': rule(
    ['jawaban untuk instansi', 'Instansi bertanya; ini jawabannya.'],
    ['answer to the agency', 'The agency asked something; this is the answer.'],
  ),
  'answer to the answer': rule(
    ['tanggapan atas jawaban', 'Menanggapi jawaban instansi dalam seminggu.'],
    ['answer to the answer', 'Words about what the agency said within the last week.'],
  ),
  'answer to our question': rule(
    ['jawaban atas pertanyaan kita', 'Kita bertanya apa, di mana, atau kapan; ini jawabannya.'],
    ['answer to our question', 'We asked what, where or when; this is the answer.'],
  ),
  courtesy: rule(
    ['basa-basi', 'Salam, terima kasih, atau pujian.'],
    ['courtesy', 'A greeting, thanks or praise.'],
  ),
  'yes or no to nothing': rule(
    ['ya/tidak tanpa pertanyaan', 'YA, TIDAK, atau angka padahal tidak ada pertanyaan.'],
    ['yes or no to nothing', 'YES, NO or a number where nothing was asked.'],
  ),
  'prank or abuse': rule(
    ['iseng atau makian', 'Tidak ada masalah yang dilaporkan; dijawab sekali dengan tenang.'],
    ['prank or abuse', 'No matter in it; one calm answer.'],
  ),
  publicity: rule(
    ['publikasi instansi', 'Berita kegiatan instansi; disimpan tanpa jawaban.'],
    ['publicity', "An agency's own publicity; kept, and not answered."],
  ),
  'somebody else’s business': rule(
    ['urusan pihak lain', 'Perkara pengadilan atau urusan pribadi; diarahkan.'],
    ['somebody else’s business', 'A matter of the courts or between private people.'],
  ),
  addition: rule(
    ['tambahan', 'Tempat, waktu, atau foto untuk laporan yang sudah ada.'],
    ['addition', 'A place, a time or a photo for the complaint that is there.'],
  ),
  'the same matter': rule(
    ['masalah yang sama', 'Lanjutan dari masalah yang sama dalam enam jam.'],
    ['the same matter', 'More of the same matter within six hours.'],
  ),
  report: rule(
    ['laporan', 'Selain yang di atas dianggap laporan; bila ragu, diberi tanda.'],
    ['report', 'Everything else is a report; where that is not sure, it is marked.'],
  ),
  deleted: rule(
    ['dihapus warga', 'Warga menghapus pesannya.'],
    ['taken back', 'The citizen took the message back.'],
  ),
  'a human entered it': rule(
    ['diketik petugas', 'Surat, tamu, telepon, atau email yang diketik petugas.'],
    ['a human entered it', 'A letter, visit, call or e-mail that staff typed in.'],
  ),
  'a human opened it': rule(
    ['dijadikan laporan oleh petugas', 'Petugas menyatakan bahwa ini laporan.'],
    ['a human opened it', 'Somebody here said that it is a report.'],
  ),
}

/** The name of a rule; a rule that has no words here is named as it is. */
export function ruleName(name: string, language: Language): string {
  return ruleWords[name]?.[language].name ?? name
}

/** Where a rule is explained on its page. */
export function ruleAnchor(name: string): string {
  return name.replace(/[^a-z0-9]+/gi, '-')
}
