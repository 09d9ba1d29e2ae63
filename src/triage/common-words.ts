/**
 * Names of districts that are common words as well, in the form that normalise() gives ("Tulung"
 * becomes "tolong"). By themselves they do not count as a place, like all names of less than five
 * letters.
 */
export const commonWords: ReadonlySet<string> = new Set(
  `
  abang airbesar ampel anggrek anyar arahan babakan babat bakung balai balong bambang bandar bantaran
  barat bareng baron batang bawang beber belang belimbing benar benda bendahara bendo benteng
  beringin bintang bojong boking borong bukit bulak bulang bungah bunut busang butuh candi cempaka
  cendana curug dagangan damai damar darma dekat delima dukun empang gadung gading gajah galing
  gambut gangga gantung gapura garum gembong geneng genteng greged gubug guntur harian jambe jambu
  jangka jangkar kamal kapas karangan kasihan kauman kedamaian kedondong kedung keling kelapa kemang
  kembang kemiri kemuning kerek ketapang kramat kresek kurun labang lambu lapang larangan legok
  lembar lembur lengkong licin lumut makmur mande mandor manggala manggis marga matur mayang menjalin
  mentok merdeka merek montong muara mulia murung mutiara nanggung negara pacar padang padas pajangan
  pakis palang pancur pandan panggang pangkalan panjang panji panti papar parang parung pasan patrol
  payung pedes pekat pemenang penarik pendopo peninjauan perak periuk permata pesantren petang petir
  picung pinang pinggir pucuk pujud purba rambatan rambutan rantau rongga sakti salak salam saling
  sambi sambit sambutan sanggar sarang sawan sawang sawit sedan sekampung sekar selat selebar selesai
  seluas semau semen senen sepang serang setia siding simpang sindang subur sukun sumber sumur suruh
  susut tahunan talaga talang talun tambak tambang taman tanggul tanjung tapos tarik tebing telaga
  tempe tempel teras teriak terisi tetap tikung tolong tulangan tulis tutur ujung waris wenang
  `
    .trim()
    .split(/\s+/),
)
