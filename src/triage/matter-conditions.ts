function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}

/** How something is, or what it does, when something is wrong with it. None of them is part of a name. */
export const conditions = words(`
  lapuk keropos kropos karatan berkarat karat goyang goyah oleng reyot reot doyong bengkok penyok peot penyot
  somplak gompal cuil rompal robek sobek koyak lepas copot kendor longgar rembes merembes ngerembes netes
  menetes mengelupas ngelupas kelupas terkelupas pudar luntur kusam usang lecet tercabut dicabut ngelewer
  menjuntai menjulur nyangkut nempel melorot turun anjlok amblong jeblos gosong hangus konslet meledak
  luber meluber ngocor mancur muncrat nyembur tumpah berserak berantakan acak acakan awut pesing anyir
  amis apek busuk membusuk bangkai belatungan berbelatung berlumut lumutan berjamur jamuran beracun
  berdebu ngebul berasap menghitam berbusa berminyak butek kotornya jijik menjijikan menjijikkan
  dol seret macetan ngadat mogok mangkir bolos kadaluarsa kadaluwarsa kedaluwarsa kehabisan
  ngelem mabok teler ngamuk mengamuk kesurupan telanjang berkeliaran keliaran bergerombol nongkrong
  palak malak dipalakin jotos adu kelahi dilempar dilempari melempar ngelempar dirusak merusak diancurin
  dihancurkan menghancurkan dibongkar dibobol ngebobol membobol disatroni digondol ngejar mengejar
  gigit menggigit digigit ngegigit cakar nyengat menyengat galak judes jutek kasar ketus arogan
  berjentik bersarang sarang jentik rabies
  terhalang menghalangi halangi ngalangin ngehalangin menghalang terblokir memblokir
  mengalir ngalir nyala menyala berfungsi
  dipake disalahgunakan dijadiin dijadikan dialihfungsikan
  bolongan geter bergetar getar melendut melengkung menurun menggenang ngegenang merendam terendam
  selutut sepinggang sedada
  gersang layu tandus tergerus longsoran terkikis kikis erosi abrasi
  keriting kriting kriwil bergelombang gelombang ambyar
  bajak serobot ditelantarkan ditelantarin terbelah belah ompong sompel pecahan ambrolan
`)

/** What was made or is: no part of a name, and no matter by itself. */
export const natures = words(`
  bambu kayu besi baja tembok papan seng genteng remang bordil kelontong miras kosan kontrakan kos
  kopi makan nasi bakso cat soto tahu roti kue obat beras
  gantung layang darurat penyeberangan penyebrangan timbang
  gerobak tenda plastik kawat pipa semen bata batu pasir paralon
`)

/** Who or what serves, before what is complained of. */
export const services = words(`
  bidan dokter perawat suster guru kepsek petugas lurah camat kades sekdes operator sopir supir kondektur satpam
  penjaga staf staff pegawai honorer kader pustu puskesmas posyandu kelurahan kecamatan disdukcapil dukcapil
  samsat perpustakaan damkar dishub pdam pln sekolah rsud loket ambulan ambulance angkot bus ojek satgas hansip
  linmas babinsa kadus juru hakim imam amil tki tk paud kantor dinas listrik wifi internet toilet wc
  halte mushola pasar terminal pkm rt rw jukir pengamen
`)

/** What is said of them who complains. */
export const complaints = words(`
  jarang tidak tak belum kurang lambat lama telat galak judes jutek kasar ketus minta meminta dimintai malas males pilih
  sombong tutup kosong susah sulit sering selalu suka bolos mangkir antri antre penuh rusak kotor mahal
`)

/** Wishes that something be done: to what, somebody else has to say. */
export const remedies = words(`
  diperbaiki perbaiki dibersihkan diangkut ditambal dipangkas dikeruk ditertibkan dipasang diganti
  diperbaikin dibenerin benerin dibetulin
`)
