import { once } from 'node:events'
import { mkdtempSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { findFreePort } from '../../src/store/postmaster.ts'
import { openCutProxy } from '../harness/cut-proxy.ts'
import { startNginx } from '../harness/nginx.ts'
import { operatorIn, runProgram, untilReady } from '../harness/program.ts'

const guarded = [
  ['GET', '/'],
  ['GET', '/metrics'],
  ['GET', '/operations'],
  ['GET', '/operations/snapshot'],
  ['GET', '/operations/live'],
  ['GET', '/operations/page/page.js'],
  ['POST', '/operations/outcomes'],
  ['GET', '/simulator'],
  ['GET', '/simulator/page/page.js'],
  ['GET', '/simulator/channels'],
  ['GET', '/simulator/events'],
  ['POST', '/simulator/phones/twilio/%2B628111234567/messages'],
  ['PUT', '/simulator/faults/twilio'],
  ['POST', '/simulator/telegram/bot1:x/sendMessage'],
] as const

const signed = `X-Twilio-Signature: ${'A'.repeat(27)}=\r\n`
const formOf = (length: number) =>
  `Host: h\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${length}\r\n`

/** What a stranger may begin and never end. */
const halves = {
  nothing: '',
  'half a head': 'POST /webhooks/twilio HTTP/1.1\r\nHost: h\r\n',
  'a body without its last byte': `POST /webhooks/twilio HTTP/1.1\r\n${signed}${formOf(4)}\r\na=1`,
  'a body that drips': `POST /webhooks/twilio HTTP/1.1\r\n${signed}${formOf(9_000)}\r\n`,
  'an unsigned body': `POST /webhooks/twilio HTTP/1.1\r\n${formOf(4)}\r\na=1`,
  'a body for nobody': `POST /nobody HTTP/1.1\r\n${formOf(4)}\r\na=1`,
}
const closings = new Map<string, Promise<number>>()

/** @returns how long the gateway kept the connection, in ms */
async function keepHalf(port: number, text: string): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  const startedAt = performance.now()
  const closed = once(
    socket.on('error', () => {}),
    'close',
  )
  socket.resume().write(text)
  const drip = setInterval(() => socket.writable && text.includes('9000') && socket.write('a'), 500)
  await closed
  clearInterval(drip)
  return performance.now() - startedAt
}

const ways: Record<string, string> = {}
let directory = ''
const cleanups: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  directory = mkdtempSync(join(inject('temporaryDirectory'), 'strangers-'))
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const program = runProgram(['start'], { PORT: String(port) }, directory)
  cleanups.push(async () => {
    program.kill('SIGTERM')
    await program.ended
  })
  await untilReady(url, program)
  for (const [name, text] of Object.entries(halves)) closings.set(name, keepHalf(port, text))
  const nginx = await startNginx(url, join(directory, 'nginx'))
  cleanups.push(() => nginx.stop())
  const forwarder = await openCutProxy(url)
  cleanups.push(async () => forwarder.close())
  ways['nginx'] = nginx.url
  ways['a port that is passed on'] = forwarder.url.replace(/\/$/, '')
  ways['this machine'] = url
})
afterAll(async () => {
  for (const cleanUp of cleanups.reverse()) await cleanUp()
})

describe.each(['nginx', 'a port that is passed on', 'this machine'])('through %s', (way) => {
  test.each(guarded)('a stranger is refused: %s %s', async (method, path) => {
    const answer = await fetch(ways[way] + path, { method, redirect: 'manual' })
    expect(answer.status).toBe(401)
    expect(await answer.text()).not.toMatch(/token=|[0-9a-f]{32}/)
  })

  test('the operator sees the page, and providers find their door', async () => {
    const headers = operatorIn(directory)
    expect((await fetch(`${ways[way]}/operations`, { headers })).status).toBe(200)
    expect((await fetch(`${ways[way]}/simulator/channels`, { headers })).status).toBe(200)
    const post = await fetch(`${ways[way]}/webhooks/twilio`, { method: 'POST' })
    expect(post.status).toBe(403)
    expect((await fetch(`${ways[way]}/health/ready`)).status).toBe(200)
  })
})

test.for(Object.keys(halves))(
  'the connection of a stranger who sends %s is closed within 35 s',
  async (name) => {
    expect(await closings.get(name)).toBeLessThan(35_000)
  },
)

test('the token lies where its owner alone can read it', () => {
  expect(statSync(join(directory, '.simpul', 'operator-token')).mode & 0o777).toBe(0o600)
})
