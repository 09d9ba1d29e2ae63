import { expect, test } from 'vitest'
import { dangerIn } from '../triage/danger.ts'
import { defaultNumbers, type EmergencyService, servicesFor } from './emergency.ts'

test.for<[text: string, services: EmergencyService[]]>([
  ['kebakaran di gudang dekat terminal', ['fire', 'ambulance']],
  ['kabel PLN putus di jalan, masih ada setrum', ['electricity', 'ambulance']],
  ['tabung gas bocor, baunya menyengat', ['fire', 'ambulance']],
  ['kami terjebak banjir di atap', ['rescue', 'disaster']],
  ['anak tenggelam di kali', ['rescue', 'ambulance']],
  ['istri tetangga dipukuli suaminya', ['police', 'women_and_children']],
  ['suami saya bawa golok, mengejar saya', ['police', 'women_and_children']],
  ['bapak sesak napas, ambruk di depan kelurahan', ['ambulance']],
  ['pasien pakai ventilator, listrik mati', ['ambulance']],
  ['saya mau bunuh diri', ['crisis']],
  ['kecelakaan, korban luka parah', ['ambulance', 'police']],
  ['rumah roboh, ada orang tertimbun', ['rescue', 'ambulance']],
  ['ada orang pingsan di halte', ['ambulance']],
  ['ada begal bawa celurit', ['police', 'ambulance']],
  ['anak saya hilang sejak sore', ['police', 'rescue']],
])('%j needs %j', ([text, services]) => {
  const danger = dangerIn(text)
  expect(danger && servicesFor(danger.kind)).toEqual(services)
})

test('every number fits into an answer of one SMS and has only digits and what parts them', () => {
  for (const number of Object.values(defaultNumbers))
    expect(number).toMatch(/^\d{3}(?:\/\d{3}| ext\. \d)?$/)
})
