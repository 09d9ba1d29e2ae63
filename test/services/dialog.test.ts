import { expect, inject, test } from 'vitest'
import { type Played, playDialogs } from '../../src/app/dialog/run.ts'

async function play(...texts: readonly string[]) {
  const played: Played[] = []
  const sources = texts.map((text, place) => ({ file: `${place}.yaml`, text }))
  const options = { serverUrl: inject('postgresUrl'), onPlayed: (one: Played) => played.push(one) }
  const summary = await playDialogs(sources, options)
  return { summary, failures: played.flatMap(({ failures }) => failures) }
}

const greeting = `
title: Somebody asks for help
steps:
  - citizen: sari
    on: twilio
    says: BANTUAN
  - expect:
      sari: { messages: 1, hears: ['(?i)status'], hearsNot: ['{number}'] }
      record: { of: sari, complaints: 0, disposition: command }
      alarm: false
      within: 5s
`

test('a dialog that goes as expected passes', async () => {
  const { summary, failures } = await play(greeting)
  expect(failures).toEqual([])
  expect(summary).toEqual({ dialogs: 1, steps: 1, passed: 1, failed: 0 })
})

test('one that does not says where, what was said instead and by which rule, and stops no other', async () => {
  const failing = greeting
    .replace('messages: 1', 'messages: 2')
    .replace('complaints: 0', 'complaints: 3')
  const { summary, failures } = await play(failing, greeting)
  expect(summary).toEqual({ dialogs: 2, steps: 2, passed: 1, failed: 1 })
  expect(failures).toMatchObject([
    {
      where: 'step 2 (0.yaml:7)',
      faults: ['sari has 2 messages, not 1', 'sari: 3 complaints, not 0'],
      instead: [expect.stringContaining('to sari: "LAPOR!'), expect.stringContaining('command, ')],
    },
  ])
})

test('a step that cannot be done fails, and the next one is done', async () => {
  const impossible = greeting.replace('steps:', 'steps:\n  - { citizen: sari, deletes: 4 }')
  const { summary, failures } = await play(impossible)
  expect(summary).toEqual({ dialogs: 1, steps: 2, passed: 1, failed: 1 })
  expect(failures[0]?.instead).toEqual(['sari has no message 4 yet'])
})

test('what is no key of the form is told with its line, and so are settings and names', async () => {
  const { summary, failures } = await play(
    `
settings: { agency: { regency: 36.7 } }
steps:
  - citizen: sari
    on: pigeon
    shouts: HALO
    says: 5
  - expect:
      sari: { herars: [x], hears: ['('] }
      rina: { messages: 1 }
  - hop: 1
`,
  )
  expect(summary).toMatchObject({ dialogs: 1, failed: 1 })
  expect(failures[0]?.faults).toEqual([
    expect.stringMatching(/^0\.yaml:2:23: settings\.agency\.regency: must look like/),
    '0.yaml:6:5: steps.0.shouts: is no key of this form',
    expect.stringMatching(/^0\.yaml:9:\d+: steps\.1\.expect\.sari\.hears/),
    '0.yaml:9:15: steps.1.expect.sari.herars: is no key of this form',
    expect.stringMatching(/^0\.yaml:11:5: steps\.2: is none of the steps that there are/),
  ])
  const strangers = await play(`
steps:
  - { citizen: sari, on: pigeon, says: 5 }
  - expect: { rina: { messages: 1 } }
`)
  expect(strangers.failures[0]?.faults).toEqual([
    '0.yaml:4:15: steps.1.expect.rina: nobody in this file is called rina',
    expect.stringMatching(/^0\.yaml:3:22: steps\.0\.on: "pigeon" is none of http/),
  ])
})

test('time passes in a wait, and what is due on the way happens', async () => {
  const { failures } = await play(`
steps:
  - citizen: sari
    on: meta/whatsapp
    says: Lampu jalan mati di Jl. Ahmad Yani Serang sejak kemarin
  - wait: 2d
  - citizen: sari
    says: STATUS {number}
  - expect:
      sari: { messages: 2, hears: ['{number}'] }
      record: { of: sari, complaints: 1, text: '^Lampu jalan' }
`)
  expect(failures).toEqual([])
})

test('after a restart a burst goes on where it was', async () => {
  const { failures } = await play(`
steps:
  - citizen: sari
    on: twilio
    says: Sampah menumpuk di Jl. Veteran Serang
  - restart: true
  - citizen: sari
    says: baunya sampai ke rumah warga
  - expect:
      sari: { messages: 1, hears: ['{number}'] }
      record: { of: sari, complaints: 1, text: 'Veteran Serang\\nbaunya' }
`)
  expect(failures).toEqual([])
})

test('a message that is deleted is gone, here and where the complaint was forwarded to', async () => {
  const { failures } = await play(`
steps:
  - citizen: sari
    on: http
    says: Petugas loket kelurahan Cipare meminta uang
  - expect:
      record: { of: sari, complaints: 1, forwardedText: loket }
  - citizen: sari
    deletes: 1
  - expect:
      record: { of: sari, forwardedTextNot: loket }
`)
  expect(failures).toEqual([])
})

test('parts of an SMS are one message, in whichever order they come', async () => {
  const { failures } = await play(`
steps:
  - citizen: sari
    on: smpp
    part: [2, 2]
    says: 'di Jl. Kagungan Serang'
  - expect:
      sari: { messages: 0 }
  - citizen: sari
    part: [1, 2]
    says: 'Jembatan bambu roboh '
  - wait: 10m
  - expect:
      sari: { messages: 1, hears: ['{number}'] }
      record: { of: sari, complaints: 1, text: '^Jembatan bambu roboh di Jl. Kagungan Serang$' }
`)
  expect(failures).toEqual([])
})
