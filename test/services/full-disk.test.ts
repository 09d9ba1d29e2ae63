import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import type { Snapshot } from '../../src/operations/snapshot.ts'
import { findFreePort } from '../../src/store/postmaster.ts'

const main = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url))
const diskMb = 400

/** What opens the pages of this `start`. */
const token = randomBytes(16).toString('hex')
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
let url = ''
let disk = ''
let program: ReturnType<typeof spawn>

/**
 * `start` with SIMPUL_DIRECTORY on a small disk of its own, which the kernel takes away with the
 * process (mount_namespaces(7)). Mounting takes root, as in the containers that run the tests.
 */
beforeEach(async () => {
  const directory = mkdtempSync(join(inject('temporaryDirectory'), 'disk-'))
  const folder = join(directory, '.simpul')
  mkdirSync(folder)
  const port = await findFreePort()
  url = `http://127.0.0.1:${port}`
  const command = `mount -t tmpfs -o size=${diskMb}m,mode=755 tmpfs "$1" && exec "$2" "$3" start`
  program = spawn(
    'unshare',
    ['--mount', 'sh', '-c', command, 'sh', folder, process.execPath, main],
    {
      cwd: directory,
      env: { PATH: process.env['PATH'], PORT: String(port), SIMPUL_OPERATOR_TOKEN: token },
      stdio: 'ignore',
    },
  )
  const isReady = async () => (await fetch(`${url}/health/ready`).catch(() => undefined))?.status
  await expect.poll(isReady, { timeout: 60_000, message: 'start' }).toBe(200)
  // The same folder, as the process sees it.
  disk = `/proc/${program.pid}/root${folder}`
})

afterEach(async () => {
  const ended = new Promise((resolve) => program.once('close', resolve))
  program.kill('SIGTERM')
  await ended
})

async function taken(): Promise<Snapshot> {
  return (await (await fetch(`${url}/operations/snapshot`, { headers })).json()) as Snapshot
}

const levels = async () =>
  (await taken()).verdict.reasons.map(({ level, code }) => `${level} ${code}`)

/** Writes until nothing more goes in. */
function fill(): void {
  const { bavail, bsize } = statfsSync(disk)
  for (let left = bavail * bsize; left > 0; left = statfsSync(disk).bavail * bsize)
    try {
      writeFileSync(join(disk, 'filler'), Buffer.alloc(Math.min(left, 32 * 1024 * 1024)), {
        flag: 'a',
      })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      return
    }
}

async function write(number: number): Promise<void> {
  await fetch(`${url}/simulator/phones/twilio/%2B62811123460${number}/messages`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      text: `Got mampet nomor ${number} di Jl. Kenanga`,
    }),
  })
}

describe('a full disk', () => {
  test('seen false: turns the page red with its remedy, says what is refused, and ends when there is room', async () => {
    expect((await levels()).filter((reason) => reason.startsWith('failing'))).toEqual([])
    fill()
    await expect.poll(levels, { timeout: 20_000 }).toContain('failing volume_low')
    for (let number = 0; number < 5; number++) await write(number)
    await expect
      .poll(levels, { timeout: 60_000, interval: 500 })
      .toContain('failing deliveries_refused')
    const { verdict } = await taken()
    const refused = verdict.reasons.find(({ code }) => code === 'deliveries_refused')
    expect(refused?.waiting).toBeGreaterThan(0)
    expect(refused?.remedy.en).toContain('disk space')

    rmSync(join(disk, 'filler'))
    const gone = async () => (await levels()).includes('failing volume_low')
    await expect.poll(gone, { timeout: 20_000 }).toBe(false)
    await write(5)
    const isAnswered = async () => {
      const phone = await fetch(`${url}/simulator/phones/twilio/%2B628111234605`, { headers })
      const { messages } = (await phone.json()) as { messages: { direction: string }[] }
      return messages.some(({ direction }) => direction === 'in')
    }
    await expect.poll(isAnswered, { timeout: 60_000, interval: 500 }).toBe(true)
  }, 240_000)
})
