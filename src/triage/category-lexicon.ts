/**
 * Words that name a category of LAPOR! by themselves, in the form that normalise() gives. Ids and
 * names are those of SP4N-LAPOR!; an agency may have others, and a trained classifier does better.
 */
export interface CategoryWords {
  readonly id: number
  readonly name: string
  readonly words: readonly string[]
}

const table: readonly (readonly [id: number, name: string, words: string])[] = [
  [
    1397,
    'Jalan Berlubang',
    'jalan berlubang, jalan berlobang, jalan lubang, jalan bolong, lubang di jalan, lubang jalan, aspal berlubang, berlubang, berlobang, lubang besar, lubang dalam',
  ],
  [
    928,
    'Infrastruktur Jalan',
    'jalan rusak, jalan bergelombang, jalan ambles, jalan amblas, jalan retak, jalan hancur, kerusakan jalan, perbaikan jalan, pengaspalan, aspal, diaspal, paving, pavingisasi, dipaving, betonisasi, jalan kampung, polisi tidur, speed bump',
  ],
  [
    1398,
    'Penerangan Jalan',
    'pju, pjl, lampu jalan, lampu penerangan, penerangan jalan, penerangan jalan umum, lampu penerangan jalan, lampu gang, lampu taman, tiang lampu',
  ],
  [
    2397,
    'Drainase (Gorong-Gorong/Parit)',
    'drainase, gorong gorong, saluran air, saluran tepi, saluran buntu, saluran mampet, saluran tersumbat, selokan, got, parit, box culvert, u ditch, sedimen saluran, pengerukan saluran, saluran dangkal, saluran, normalisasi sungai, pengerukan sungai, sungai dangkal, sedimen, sedimentasi, pendangkalan',
  ],
  [1399, 'Jembatan', 'jembatan, jembatan rusak, jembatan ambruk, jembatan putus'],
  [1401, 'Trotoar', 'trotoar, pedestrian, pedestrian rusak'],
  [1402, 'Taman', 'taman kota, taman bermain, mainan taman, tanaman hias'],
  [
    930,
    'Bendungan',
    'bendungan, tanggul, plengsengan, tanggul jebol, plengsengan longsor, plengsengan ambrol, irigasi',
  ],
  [1431, 'Banjir', 'banjir, kebanjiran, genangan, tergenang, genangan air, terendam'],
  [
    945,
    'Penanggulangan Bencana',
    'tanah longsor, gempa, puting beliung, bencana, bencana alam, pohon tumbang, pohon roboh',
  ],
  [951, 'Pemadaman Kebakaran', 'kebakaran, terbakar'],
  [
    948,
    'Lainnya Terkait Lingkungan Hidup Dan Kehutanan',
    'pohon, pemangkasan pohon, perantingan, perantingan pohon, perampingan pohon, pemotongan pohon, penebangan pohon, ranting pohon, dahan, ranting, tebang pohon, potong pohon, penghijauan',
  ],
  [
    942,
    'Pencemaran Lingkungan',
    'sampah, tumpukan sampah, buang sampah, pembuangan sampah, bau sampah, sampah menumpuk, tps, limbah, limbah pabrik, pencemaran, polusi, asap pabrik, bau busuk, bau menyengat, bakar sampah, pembakaran sampah, kotoran ayam, kandang ayam',
  ],
  [946, 'Perlindungan Satwa', 'satwa, kucing liar, anjing liar, monyet, sarang tawon, ular'],
  [
    1618,
    'Gangguan Layanan Penyaluran Air',
    'pdam, air pdam, pipa pdam, pipa bocor, air mati, air tidak mengalir, air tidak keluar, air keruh, pipa air, kebocoran pipa, air kecil',
  ],
  [1619, 'Biaya/Tarif Pdam', 'tarif pdam, tagihan pdam, tagihan air, rekening air, tarif air'],
  [
    1602,
    'Layanan Kelistrikan',
    'pln, listrik padam, listrik mati, mati listrik, pemadaman listrik, tegangan listrik, tagihan listrik, token listrik',
  ],
  [
    1604,
    'Sarana/Prasarana Kelistrikan',
    'kabel listrik, tiang listrik, gardu listrik, trafo, kabel pln, tiang pln',
  ],
  [
    1035,
    'Jaringan Internet',
    'jaringan internet, kabel internet, kabel wifi, kabel fiber, fiber optik, tiang wifi, tiang internet, sinyal',
  ],
  [1033, 'Blokir Website', 'blokir website, blokir situs, situs porno, situs judi, website palsu'],
  [1624, 'Perjudian Online', 'judi online, judi slot, slot online, judol'],
  [
    1037,
    'Layanan Online/Aplikasi Pemerintah',
    'aplikasi error, website error, situs error, aplikasi, tidak bisa login, gagal login, error terus',
  ],
  [
    936,
    'Transportasi Darat',
    'angkot, bus kota, halte, terminal, suroboyo bus, angkutan umum, angkutan kota, kereta api, ojek online',
  ],
  [
    940,
    'Lainnya terkait Perhubungan',
    'parkir, parkir liar, parkir sembarangan, juru parkir, jukir, jukir liar, tarif parkir, retribusi parkir, lampu merah, traffic light, lampu lalu lintas, rambu, rambu rambu, marka jalan, zebra cross, kemacetan, macet, warning light, lalu lintas, truk',
  ],
  [
    950,
    'Ketertiban Umum',
    'pkl, pedagang kaki lima, reklame, pengemis, pengamen, gelandangan, odgj, bangunan liar, warung remang, anak jalanan, balap liar, balapan liar, miras, minuman keras, knalpot brong, trantib, spanduk liar',
  ],
  [
    1439,
    'Keresahan Masyarakat',
    'suara bising, kebisingan, berisik, musik keras, karaoke, sound system, tetangga, meresahkan, petasan, mercon, keresahan, mengganggu warga',
  ],
  [
    1440,
    'Kriminalitas',
    'pencurian, maling, begal, curanmor, penipuan, perampokan, jambret, premanisme, preman, tawuran, penganiayaan, kemalingan',
  ],
  [
    2474,
    'Pencegahan dan Pemberantasan Penyalahgunaan dan Peredaran Gelap Narkotika dan Prekursor Narkotika (P4GN)',
    'narkoba, sabu, narkotika, bandar narkoba',
  ],
  [2453, 'Kekerasan Seksual', 'pelecehan seksual, kekerasan seksual, pencabulan, pemerkosaan'],
  [
    1558,
    'Pungutan Liar',
    'pungli, pungutan liar, pungutan, dimintai uang, diminta uang, uang pelicin, calo, minta uang',
  ],
  [
    996,
    'Korupsi, Kolusi, Dan Nepotisme',
    'korupsi, nepotisme, kolusi, gratifikasi, suap, dikorupsi',
  ],
  [
    1557,
    'Penyalahgunaan Wewenang',
    'penyalahgunaan wewenang, menyalahgunakan wewenang, penyalahgunaan jabatan',
  ],
  [
    1461,
    'Ktp (Kartu Tanda Penduduk)',
    'ktp, ektp, e ktp, kartu tanda penduduk, cetak ktp, ktp hilang, ktp rusak, blangko ktp, perekaman ktp, rekam ktp',
  ],
  [
    1464,
    'Kartu Keluarga',
    'kartu keluarga, kk baru, pecah kk, cetak kk, pisah kk, pengurusan kk, kk online, urus kk',
  ],
  [1462, 'Akta Kelahiran', 'akta kelahiran, akte kelahiran, akta lahir, akte lahir'],
  [
    1468,
    'Lainnya Terkait Administrasi Kependudukan Dan Pencatatan Sipil',
    'akta kematian, akte kematian, akta perkawinan, akta cerai, konsolidasi nik, nik tidak ditemukan, nik ganda, nik tidak aktif',
  ],
  [
    963,
    'Administrasi Kependudukan dan Pencatatan Sipil',
    'dukcapil, disdukcapil, dispenduk, dispendukcapil, kependudukan, adminduk, klampid',
  ],
  [
    1465,
    'Pindah Domisili',
    'pindah domisili, surat pindah, pindah alamat, pindah datang, pindah kk, mutasi masuk, pindah keluar, pindah masuk',
  ],
  [1467, 'Kartu Identitas Anak', 'kartu identitas anak, kia'],
  [
    965,
    'Pernikahan',
    'surat nikah, buku nikah, catin, kua, pengantar nikah, surat pengantar nikah',
  ],
  [
    1443,
    'Pkh Program Keluarga Harapan',
    'pkh, program keluarga harapan, pendamping pkh, dana pkh, bantuan pkh',
  ],
  [1444, 'Bantuan Pangan Non Tunan (Bpnt)', 'bpnt, bantuan pangan, sembako, bantuan sembako'],
  [1442, 'Kartu Keluarga Sejahtera (Kks)', 'kks, kartu keluarga sejahtera, kartu kks'],
  [1449, 'Bantuan Sosial Tunai (Bst)', 'bst, bantuan sosial tunai, bansos tunai'],
  [
    1448,
    'Data Terpadu Kesejahteraan Sosial (Dtks)',
    'dtks, data terpadu, dtsen, terdaftar di dtks, mbr, keluarga miskin, warga miskin, gakin, daftar mbr, status mbr, pengajuan mbr, terdaftar mbr',
  ],
  [
    957,
    'Bantuan Sosial',
    'bansos, bantuan sosial, penerima bantuan, blt, bantuan pemerintah, tidak dapat bantuan, bantuan langsung tunai, pengajuan bantuan, dapat bantuan, bantuan dari pemerintah',
  ],
  [
    958,
    'Lainnya Terkait Sosial Dan Kesejahteraan',
    'lansia, disabilitas, difabel, permakanan, kursi roda, yatim piatu, anak yatim',
  ],
  [1663, 'Kartu Prakerja', 'prakerja, pra kerja, kartu prakerja'],
  [
    1387,
    'Administrasi BPJS Kesehatan',
    'bpjs, bpjs kesehatan, bpjs pbi, kartu bpjs, kepesertaan bpjs, bpjs nonaktif, bpjs tidak aktif, bpjs mandiri, jkn, bpjs gratis',
  ],
  [1388, 'Iuran Dan Denda Bpjs Kesehatan', 'iuran bpjs, denda bpjs, tunggakan bpjs, premi bpjs'],
  [1450, 'Kartu Indoneisa Sehat (Kis)', 'kis, kartu indonesia sehat'],
  [
    974,
    'Jaminan Sosial Ketenagakerjaan',
    'bpjs ketenagakerjaan, jamsostek, jaminan hari tua, bpjs tk, bpjamsostek',
  ],
  [
    921,
    'Pelayanan Kesehatan',
    'puskesmas, rumah sakit, rsud, dokter, perawat, igd, rawat inap, pasien, rujukan, poli, posyandu, pelayanan kesehatan, obat, ambulans, ambulance, berobat',
  ],
  [
    2431,
    'Pelayanan Vaksinasi / Imunisasi',
    'vaksin, vaksinasi, imunisasi, booster, vaksin booster',
  ],
  [2390, 'Fogging Nyamuk', 'fogging, nyamuk, dbd, demam berdarah, pengasapan, jentik'],
  [925, 'Gizi Buruk/Stunting', 'stunting, gizi buruk'],
  [
    1381,
    'Penerimaan Siswa Baru',
    'ppdb, zonasi, pendaftaran sekolah, penerimaan siswa, penerimaan siswa baru, jalur zonasi, jalur prestasi, spmb',
  ],
  [
    1377,
    'Biaya Sekolah',
    'spp, biaya sekolah, uang sekolah, tunggakan spp, iuran sekolah, uang gedung, seragam sekolah, biaya seragam, tebus ijazah, ijazah ditahan, penahanan ijazah, komite sekolah, uang komite',
  ],
  [
    917,
    'Kartu Indonesia Pintar/Kip',
    'kip, pip, kartu indonesia pintar, program indonesia pintar, bantuan pip, bantuan kip, dana pip',
  ],
  [2848, 'Bantuan Biaya Pendidikan', 'beasiswa, bantuan biaya pendidikan, bantuan pendidikan'],
  [
    915,
    'Pendidikan Dasar dan Menengah',
    'kepala sekolah, sd negeri, sdn, smpn, smp negeri, ruang kelas, wali murid, siswa, murid, ijazah, dinas pendidikan',
  ],
  [
    2230,
    'Guru dan Tenaga Kependidikan (GTK)',
    'guru, tenaga kependidikan, guru honorer, oknum guru',
  ],
  [
    1674,
    'Belajar Dari Rumah',
    'belajar daring, belajar dari rumah, sekolah daring, pembelajaran daring',
  ],
  [1489, 'CPNS', 'cpns, seleksi cpns, tes cpns, pppk, seleksi pppk'],
  [1497, 'Tenaga Honorer', 'honorer, tenaga honorer, pegawai honorer'],
  [
    2746,
    'Gaji/Upah Tidak Dibayarkan',
    'gaji tidak dibayar, upah tidak dibayar, gaji belum dibayar, gaji tidak dibayarkan, upah belum dibayar, gaji belum dibayarkan',
  ],
  [1477, 'Gaji Pekerja', 'gaji, upah, umk, umr, thr, gaji di bawah umr, pesangon, lembur'],
  [968, 'Hak Pekerja', 'phk, hak pekerja, hak karyawan, buruh, di phk, kontrak kerja, diphk'],
  [
    969,
    'Rekrutmen Tenagakerja',
    'lowongan kerja, lowongan pekerjaan, loker, cari kerja, bursa kerja, pengangguran, lowongan, mencari pekerjaan',
  ],
  [
    981,
    'Koperasi, Usaha Kecil, dan Menengah',
    'umkm, simpan pinjam, bpum, modal usaha, usaha kecil',
  ],
  [2402, 'Pasar', 'pasar, pedagang pasar, pasar tradisional, stan pasar'],
  [
    1544,
    'Pajak Daerah',
    'pbb, pajak bumi dan bangunan, bphtb, pajak daerah, pajak kendaraan, samsat, tagihan pbb, pajak bumi bangunan',
  ],
  [
    1406,
    'Sertifikat Tanah',
    'sertifikat tanah, sertipikat tanah, ptsl, sertifikat, bpn, shm, surat ijo, surat hijau',
  ],
  [1407, 'Sengketa Tanah', 'sengketa tanah, sengketa lahan, penyerobotan tanah, mafia tanah'],
  [932, 'Pertanahan', 'pertanahan, batas tanah, tanah warisan'],
  [
    931,
    'Perumahan Bersubsidi Dan Rumah Susun',
    'rusunawa, rusun, rumah susun, rumah subsidi, perumahan bersubsidi',
  ],
  [
    933,
    'Permukiman',
    'rumah tidak layak huni, rutilahu, rtlh, bedah rumah, dandan omah, atap bocor, jamban, mck, fasum, fasos, imb',
  ],
  [2505, 'Perlindungan Konsumen Terkait Perumahan', 'developer, pengembang, pengembang perumahan'],
  [2498, 'Perlindungan Konsumen', 'perlindungan konsumen, pinjol, pinjaman online, debt collector'],
  [
    2220,
    'Penyalahgunaan Dana Desa',
    'penyalahgunaan dana desa, penyelewengan dana desa, korupsi dana desa',
  ],
  [2219, 'Alokasi Dana Desa', 'dana desa, anggaran desa, alokasi dana desa'],
  [1457, 'Pemerintahan Desa', 'kepala desa, kades, perangkat desa, kantor desa, bpd, oknum kades'],
  [
    1012,
    'Bantuan Pertanian',
    'pupuk, pupuk subsidi, bantuan pertanian, bantuan bibit, kelompok tani',
  ],
  [
    1020,
    'Lainnya Terkait Pertanian Dan Peternakan',
    'sawah, petani, gagal panen, hama, ternak, peternakan',
  ],
  [
    1031,
    'Penyediaan Fasilitas Ibadah',
    'pembangunan masjid, bantuan masjid, rumah ibadah, tempat ibadah',
  ],
  [
    2361,
    'Pelanggaran Social Distancing',
    'protokol kesehatan, prokes, kerumunan, social distancing',
  ],
  [1640, 'Pemeriksaan Pcr Atau Swab', 'pcr, swab, tes antigen, antigen'],
  [2101, 'Pelayanan lambat', 'pelayanan lambat, pelayanan lama, antrian lama, pelayanan buruk'],
  [1062, 'Penghapusan Laporan SP4N-LAPOR!', 'hapus laporan, penghapusan laporan, cabut laporan'],
]

export const categoryLexicon: readonly CategoryWords[] = table.map(([id, name, words]) => ({
  id,
  name,
  words: words.split(', '),
}))
