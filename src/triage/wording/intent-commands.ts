import { cue, type Rule, words } from './intent-rule.ts'

/** What ends or begins something: of the most harm where it is wrong, so hardly anything may stand beside it. */
export const commands: readonly Rule[] = [
  // What ends something: nothing else may stand there.
  {
    intent: 'erase',
    cue: cue(`(?:hapus(?: permanen)?|bersihkan|buang)(?:_(?:semua|seluruh|all))?(?:_MINE)?(?:_(?:LAP|DATA|dan|sama|serta))+(?:_MINE)?|
      ^hapus(?:_semua)?$|(?:jangan|tidak usah)_simpan_DATA(?:_MINE)?|(?:DATA|LAP)(?:_MINE)? (?:tolong |mohon |minta |mau |supaya |agar |jangan disimpan |ya |admin |min |bapak )+(?:di)?hapus|
      (?:minta|mohon|tolong|mau)_dihapus(?:_semua|_seluruh)*_DATA(?:_MINE)?|(?:minta|mohon|tolong|mau)(?:_semua|_seluruh)?_DATA(?:_MINE)?_dihapus|
      semua_(?:saya_)?(?:kirim|punya saya)(?:_saya)?_dihapus|DATA(?:_MINE| ku)?_dihapus_(?:saja|semua|ya)|tidak mau_DATA(?:_MINE)?_disimpan|DATA(?:_MINE)?_jangan disimpan(?: hapus)?|forget saya|delete all`),
    also: words(
      'sistem lapor laporan data diri pribadi hapus dihapus semua seluruh server database all everything simpul saya ada punya milik jangan disimpan kirim pernah bersih pribadi information tidak mau jejak foto chat permanen hp telepon',
    ),
    unless: /\bkenapa\b|\bmau saya\b/,
  },
  {
    intent: 'withdraw',
    cue: cue(`(?:cabut|batal|tarik|tutup|hentikan|mencabut|penarikan|pencabutan|membatalkan|withdraw|close|menutup|(?:tidak usah|tidak perlu|jangan|stop)_(?:diteruskan|diproses|ditindaklanjuti|teruskan))(?:_(?:saja|semua|kembali|MINE|the))*_LAP(?:_MINE)?|
      LAP(?:_(?:MINE|nomor|kemarin|barusan|tadi|\\d{7,10}))*_(?:batal|cabut|ditutup|tutup|tarik|ditarik|dibatal)|
      (?:tidak jadi|batal|tidak usah|urung)_lapor(?:an)?|
      ^(?:admin |min |maaf |ya |eh )*batal(?: saja| deh| ya| min| admin| bapak| dong)*$|batal lapor|^(?:cabut|beres|selesai)(?: saja| ya| min| deh| bapak| dong| semua)*$|never mind|nvm|(?:mohon|tolong|silakan|boleh|bisa)_ditutup_LAP(?:_MINE)?|LAP(?:_MINE)?_(?:tidak jadi|urung)|LAP(?:_MINE)?_(?:boleh|bisa|silakan)_(?:ditutup|tutup|batal|cabut)|^(?:admin |min |maaf |ya |sudah |ok )*tutup saja(?: ya| min| admin| bapak)*$|(?:LAP(?:_MINE)?_)?(?:tidak usah|tidak perlu|jangan)_(?:diteruskan|diproses|ditindaklanjuti|teruskan)|
      (?:tidak jadi|batal)_(?:sudah|soalnya|karena) FIXED`),
    also: words(
      'nomor kemarin tadi semua sudah beres selesai mulus fixed its jalan lampu air diperbaiki ditangani teratasi nyala normal kelar tidak jadi karena soalnya bisa lapor laporan permintaan sendiri oleh dibatalkan ditutup tutup cabut pun salah kirim pencet keliru tarik kembali dobel double ternyata rt rw warga tetangga damai',
    ),
    spare: 2,
    unless:
      /\bkenapa\b|\bbelum\b|\bkok\b(?! (?:min|bapak|kak))|\bmasih\b|\btidak setuju\b|\blaporan (?:keuangan|pertanggungjawaban|polisi|pajak|palsu|spt)\b|\bbagaimana\b/,
  },
  {
    intent: 'stop',
    cue: cue(`^(?:sudah |cukup |ya |ok |tolong |min |admin )*(?:stop|berhenti|unreg|unsubscribe|unreg lapor|stop lapor|stop semua|berhenti langganan|stop langganan)(?: dulu| min| admin| ya| dong| semua| lagi| saja| sekarang| bapak| deh| plis)*$|
      (?:jangan|tidak usah|tidak perlu|stop|berhenti|tidak mau|dont|do not)(?:_(?:terima|dapat|menerima|ada))?(?:_kirim)?(?:_(?:ke saya|saya|semua|the|for))*_(?:pesan|kabar|info|spam|langganan|chat)|
      (?:jangan|stop|berhenti|tidak usah|dont)_(?:kirim|hubungi|ganggu|menghubungi|contact|contacting|pesan|chat|bother)_(?:ke )?saya|
      (?:no|nomor) more pesan|(?:jangan|tidak usah)_pesan(?: pesan)?_lagi|(?:matikan|nonaktifkan|matiin|hentikan)_pesan|^(?:sudah |cukup |tolong |min |admin |ya )*(?:jangan|stop|berhenti)_(?:kirim kirim|kirim apa apa|kirim apapun|kirim|hubungi|ganggu|pesan|contact)(?: lagi| terus| saja| ya| dong| min| admin| ke sini)*$|
      (?:saya )?tidak mau (?:terima|dikirim|dapat|kirim)_pesan`),
    also: words(
      'pesan kirim saya terus lagi any more all kabar semua otomatis info mulai sekarang hari ini terima nomor ke ini ganggu mengganggu terganggu',
    ),
    unless: /\bkenapa\b|\bpetugas\b|\bkapan\b|\bbelum\b|\bbagaimana\b/,
  },
  {
    intent: 'start',
    cue: cue(`^(?:mulai|start|mulai lagi|subscribe|langganan|daftar notifikasi)(?: min| admin| ya| dong| lagi| bot| lapor)*$|
      (?:aktifkan|nyalakan|hidupkan|hidupin|nyalain|aktifin|mulai|lanjut|lanjutkan|aktif)(?:_(?:lagi|kembali|kirim))*_pesan|
      ^(?:tolong |mohon |mulai |boleh |silakan |saya |mau |ya |min |lanjut |sudah |bisa )*kirim(?:_saya)?_(?:kabar|info|pesan|update)_?(?:lagi|ke saya)|
      (?:boleh|mau|silakan|silahkan|can|may)(?:_(?:kirim|terima|dikirim|dapat|hubungi))+(?:_(?:pesan|kabar|info|saya))*_(?:lagi|ke saya)|
      ^you can pesan saya|mau terima pesan lagi|mau_dikabari_lagi|mau_langganan(?:_(?:info|pesan|kabar))?(?:_lagi)?|^(?:tolong |mohon |min )*aktifkan (?:lagi|kembali)(?: ya| min| dong)*$`),
    also: words('kirim pesan kabar info lagi kembali ke saya hubungi terima update aktif'),
    unless: /\btidak\b|\bjangan\b|\bstop\b|\bkapan\b|\bbelum\b/,
  },
]
