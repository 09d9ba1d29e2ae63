/** A new matter begins. */
export const another =
  /\b(?:(?:laporan|aduan|keluhan|masalah|lapor) (?:lain|baru|kedua|lagi)|lapor lagi|satu lagi|selain itu|beda lagi|sama satu|another (?:report|problem))\b/
/** Whatever follows belongs to what was said before. */
export const belongs =
  /^(?:(?:oh|eh|o|ya|iya|min|bapak|ibu|maaf|ini|itu|nih|dan|sorry|punten) ){0,4}(?:punya (?:pak|bapak|bu|ibu|haji|hj|h|mas|kang|keluarga|pt|cv|orang)|maksud|maksudnya|maksude|ralat|koreksi|revisi|tambahan|menambahkan|nambahin|tambah info|melengkapi|menyusul|susulan|update|patokan|patokannya|lokasinya|lokasine|lokasina|alamatnya|alamate|tepatnya|tepatna|posisinya|titiknya|tkp|fotonya|fotone|potonya|videonya|gambarnya|buktinya|kejadiannya|kejadiane|jamnya|punyanya|punyane|pemiliknya|pemilike|pelakunya|yang punya|nu boga|sing duwe|salah ketik|i mean|here is|yang (?!terhormat|saya hormati|kami hormati))\b/
/** The same, unless a matter follows: "Lokasi: …" may begin a report. */
export const captions =
  /\b(?:lokasi|alamat|posisi|titik|foto|poto|video|gambar|bukti|kejadian|location|address|photo|situ|sana|sini|itu|tersebut|benar|betul|iya)\b/
export const refers =
  /\b(?:yang tadi|tadi yang saya|yang barusan|yang kemarin (?:saya|itu)|patokannya|patokan|maksud saya|maksudnya|fotonya|videonya|laporan (?:saya )?(?:tadi|yang tadi|sebelumnya|di atas))\b/
/** How it goes on: with no thing of its own it is the one of before. */
export const goesOn =
  /^(?:(?:dan|padahal|tapi|tetapi|min|pak|bapak|bu|ibu|soalnya|karena|itu|ini|nih|pokoknya|iya|ya|oh|eh) ){0,3}(?:masih|makin|semakin|tambah|tetap|sampai (?:sekarang|saat ini|hari ini|detik ini|kini)|belum|sudah|hampir|kira kira|sekitar|sejak|dari|mulai|baru|kadang|setiap|sering|tiap|still|since|not yet|it has been)\b/
/** Somebody complains, in words that we do not know. */
export const complaining = /\b(?:tidak|kenapa|mengapa|minta|meminta|mohon|bagaimana|ada)\b/
export const states =
  /\b(?:parah|bahaya|berbahaya|membahayakan|gelap|bau|ngeri|serem|seram|kasihan|takut|sedih|capek|kesal|kesel|sebel|jelek|serius|gawat|darurat|urgent|very bad|dangerous)\b/
/** The number of an item in a list. */
export const numbered =
  /(?:^|[\s,.:;])(?:(?:laporan|aduan) (?:ke-?|no\.? ?)?|\(?)(?:(\d)[.):]|(\d)\s*-)\s*(?=\p{L})/gu
export const numberedReports = /\b(?:laporan|aduan) (?:ke-?|no\.? ?)?\d\s*[.):-]/gi
export const ordinals =
  /(?:^|[,.:;\n]\s*|\byang )(?:pertama|kedua|ketiga|keempat)(?![\s]+(?:kali|orang|belah|anak))\b[\s,:-]*/giu
export const besidesThat =
  /(?:^|[\s,.])(?:selain itu|di ?samping itu|laporan lain(?:nya)?|satu lagi)\b[\s,:-]*/giu
/** It goes on with the same story. */
export const refersBack =
  /\b(?:tersebut|tsb|tsbt|anak ini|hal ini|hal itu|ditakutkan|dikhawatirkan|sehingga|akibatnya)\b/i
