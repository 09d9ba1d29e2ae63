import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeFrame, frameLength } from './frames.ts'
import { NotSpooled, openSpool, type Spool } from './spool.ts'

let folder = ''
let directory = ''
let said: { level: number; msg: string }[] = []
let open: Spool[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simpul-spool-'))
  directory = join(folder, 'spool')
  said = []
})
afterEach(async () => {
  for (const spool of open) await spool.close()
  open = []
  rmSync(folder, { recursive: true })
})

async function opened(maxBytes = 1_000_000): Promise<Spool> {
  const spool = await tryOpen(maxBytes)
  if (typeof spool === 'string') throw new Error(spool)
  open.push(spool)
  return spool
}

function tryOpen(maxBytes = 1_000_000, fingerprint = 'ours'): Promise<Spool | string> {
  const log = pino({}, { write: (line: string) => void said.push(JSON.parse(line)) })
  return openSpool({ directory, fingerprint, maxBytes, log })
}

async function reopened(spool: Spool): Promise<Spool> {
  await spool.close()
  open = []
  return await opened()
}

/** Takes everything out, in order. */
async function emptied(spool: Spool, max = 100): Promise<string[]> {
  const found: string[] = []
  for (;;) {
    const oldest = await spool.oldest(max)
    if (!oldest) return found
    found.push(...oldest.payloads.map(String))
    await oldest.release()
  }
}

const append = (spool: Spool, texts: readonly string[]) =>
  Promise.all(texts.map((text) => spool.append(Buffer.from(text))))
const segments = () => readdirSync(directory).filter((name) => name.endsWith('.segment'))
const aside = () => readdirSync(directory).filter((name) => name.endsWith('.damaged'))
const segment = () => join(directory, segments()[0] ?? '')

describe('the spool', () => {
  test('gives back what it took, in order, and leaves nothing behind', async () => {
    const spool = await opened()
    const texts = Array.from({ length: 50 }, (_, i) => `laporan ${i}`)
    await append(spool, texts)
    expect(spool.state()).toMatchObject({ kind: 'ready', payloads: 50 })
    expect(await emptied(spool, 7)).toEqual(texts)
    expect(spool.state()).toEqual({ kind: 'ready', payloads: 0, bytes: 0 })
    expect(segments()).toEqual([])
  })

  test('has it on the disk before it says so', async () => {
    const spool = await opened()
    await spool.append(Buffer.from('satu'))
    expect(readFileSync(segment())).toEqual(encodeFrame(Buffer.from('satu')))
  })

  test('keeps what was not released, for this process and the next', async () => {
    const spool = await opened()
    await append(spool, ['satu', 'dua', 'tiga'])
    await (await spool.oldest(1))?.release()
    expect((await spool.oldest(9))?.payloads.map(String)).toEqual(['dua', 'tiga'])
    expect((await spool.oldest(9))?.payloads.map(String)).toEqual(['dua', 'tiga'])
    // A segment leaves as a whole: after a crash its first ones come again.
    expect(await emptied(await reopened(spool))).toEqual(['satu', 'dua', 'tiga'])
  })

  test('takes more while it is being emptied, and gives that later', async () => {
    const spool = await opened()
    await append(spool, ['satu'])
    const oldest = await spool.oldest(9)
    await append(spool, ['dua'])
    await oldest?.release()
    expect(await emptied(spool)).toEqual(['dua'])
  })

  test('counts what an earlier process left', async () => {
    const spool = await opened()
    await append(spool, ['satu', 'dua'])
    const { bytes } = spool.state()
    expect((await reopened(spool)).state()).toEqual({ kind: 'ready', payloads: 2, bytes })
  })

  test('reads what stands before a write that was cut off', async () => {
    const spool = await opened()
    await append(spool, ['satu', 'dua'])
    await spool.close()
    open = []
    truncateSync(segment(), statSync(segment()).size - 1)
    expect(await emptied(await opened())).toEqual(['satu'])
    expect(aside()).toEqual([])
  })

  test('sets a damaged frame aside, says so, and goes on behind it', async () => {
    const spool = await opened()
    for (const text of ['satu', 'dua', 'tiga']) await spool.append(Buffer.from(text))
    await spool.close()
    open = []
    const bytes = readFileSync(segment())
    const at = frameLength(Buffer.from('satu'))
    bytes[at + 13] = (bytes[at + 13] ?? 0) ^ 1
    writeFileSync(segment(), bytes)
    said = []
    expect(await emptied(await opened())).toEqual(['satu', 'tiga'])
    expect(aside()).toEqual([`000000000001.segment.at-${at}.damaged`])
    expect(readFileSync(join(directory, aside()[0] ?? ''))).toEqual(
      bytes.subarray(at, at + frameLength(Buffer.from('dua'))),
    )
    expect(said).toContainEqual(
      expect.objectContaining({ level: 50, msg: 'a part of the spool was set aside' }),
    )
  })

  test('never continues a file of an earlier process', async () => {
    const spool = await opened()
    await append(spool, ['satu'])
    await spool.close()
    open = []
    appendFileSync(segment(), 'half a fra')
    const next = await opened()
    await append(next, ['dua'])
    expect(segments()).toHaveLength(2)
    expect(await emptied(next)).toEqual(['satu', 'dua'])
  })

  test('refuses what is more than it may hold, and takes it once there is room', async () => {
    const payload = Buffer.alloc(100)
    const spool = await opened(2 * frameLength(payload))
    await spool.append(payload)
    await spool.append(payload)
    await expect(spool.append(payload)).rejects.toThrow(NotSpooled)
    expect(spool.state().kind).toBe('full')
    await emptied(spool)
    expect(spool.state().kind).toBe('ready')
    await spool.append(payload)
  })

  test('refuses where the disk fails, keeps what it has, and finds out that it works again', async () => {
    const spool = await opened()
    await append(spool, ['satu'])
    await (await spool.oldest(9))?.release()
    rmSync(directory, { recursive: true })
    await expect(spool.append(Buffer.from('dua'))).rejects.toThrow(NotSpooled)
    expect(spool.state()).toEqual({ kind: 'failing', payloads: 0, bytes: 0 })
    writeFileSync(directory, 'in the way')
    await spool.heal()
    expect(spool.state().kind).toBe('failing')
    rmSync(directory)
    await spool.heal()
    expect(spool.state().kind).toBe('ready')
    await spool.append(Buffer.from('tiga'))
    expect(await emptied(spool)).toEqual(['tiga'])
  })

  test('promises nothing of what a disk takes only in part', () => {
    // A limit of the system on the size of files is a disk that is full in the middle of a write.
    const script = `
      import { pino } from 'pino'
      import { openSpool } from '${new URL('./spool.ts', import.meta.url).href}'
      process.on('SIGXFSZ', () => {})
      const log = pino({ level: 'silent' })
      const spool = await openSpool({ directory: '${directory}', maxBytes: 1e9, log })
      const outcomes = []
      for (const size of [40_000, 40_000, 10_000])
        outcomes.push(await spool.append(Buffer.alloc(size)).then(() => 'taken', () => 'refused'))
      const oldest = []
      for (let next = await spool.oldest(9); next; next = await spool.oldest(9)) {
        oldest.push(...next.payloads.map(({ length }) => length))
        await next.release()
      }
      process.stdout.write(JSON.stringify({ outcomes, oldest, ...spool.state() }))
      process.exit()`
    const { stdout } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 128 && exec "$0" --input-type=module -e "$1"', process.execPath, script],
      { cwd: new URL('.', import.meta.url), encoding: 'utf8' },
    )
    expect(JSON.parse(stdout)).toEqual({
      outcomes: ['taken', 'refused', 'taken'],
      oldest: [40_000, 10_000],
      kind: 'ready',
      payloads: 0,
      bytes: 0,
    })
  })

  test('belongs to one process at a time', async () => {
    const spool = await opened()
    expect(await tryOpen()).toBe(`process ${process.pid} uses ${directory}`)
    expect((await reopened(spool)).state().kind).toBe('ready')
  })

  test('gives the reason where the directory cannot be had', async () => {
    writeFileSync(directory, '')
    expect(await tryOpen()).toBe(`${directory} cannot be used: EEXIST`)
  })

  test('is for the eyes of its owner alone', async () => {
    const spool = await opened()
    await append(spool, ['satu'])
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    expect(statSync(segment()).mode & 0o777).toBe(0o600)
  })

  test('keeps a payload that nobody can use beside the others', async () => {
    const spool = await opened()
    await append(spool, ['satu', 'dua'])
    const oldest = await spool.oldest(9)
    await oldest?.setAside(oldest.payloads[1] ?? Buffer.alloc(0))
    await oldest?.release()
    expect(aside()).toEqual(['000000000001.segment.frame-1.damaged'])
    expect(readFileSync(join(directory, aside()[0] ?? ''), 'utf8')).toBe('dua')
  })
})

test('a disk that takes nothing at the start does not hide what the spool holds', async () => {
  const spool = await opened()
  await spool.append(Buffer.from('taken before'))
  await spool.close()
  open = []
  // Nobody can write there who has the directory.
  rmSync(join(directory, 'owner'), { force: true })
  mkdirSync(join(directory, 'owner'))
  expect(await emptied(await opened())).toEqual(['taken before'])
})
