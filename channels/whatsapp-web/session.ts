import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { MessageMedia } from 'whatsapp-web.js'
import { wordsOf } from './adapter.ts'
import { Backlog } from './backlog.ts'
import { type ClientModule, type Library, loadLibrary, profileOf } from './browser-client.ts'
import { WebSession } from './web-session.ts'
import { type End, type FromChild, type Open, ToChild } from './wire.ts'

/**
 * The process that has the browser. It is forked by listen.ts, told what to open by the first
 * message, and ends with a session, with its parent, or when it is told to.
 */

const againMs = 1_000

const backlog = new Backlog(
  (sequence, happening) => tell({ type: 'happening', sequence, happening }),
  () => {
    session?.catchUp().catch((error: unknown) => end(ended(error)))
  },
)
let session: WebSession | undefined
let isEnding = false

function tell(message: FromChild, then: () => void = () => {}): void {
  if (process.connected) process.send?.(message, then)
  else then()
}

function ended(fault: unknown): End {
  return { reason: 'ended', detail: wordsOf(fault) }
}

/** Ends this process; its browser has some seconds to close. */
async function leave(): Promise<void> {
  if (isEnding) return
  isEnding = true
  await session?.close()
  process.exit(0)
}

function leaveNow(): void {
  leave().catch(() => process.exit(1))
}

function end(reason: End): void {
  if (!isEnding) tell({ type: 'over', end: reason }, leaveNow)
}

async function open(given: Open): Promise<void> {
  setInterval(() => tell({ type: 'beat' }), given.heartbeatMs)
  const library = await loadLibrary()
  // From here on its silence is counted.
  tell({ type: 'beat' })
  if ('unusable' in library) return end({ reason: 'unusable', detail: library.unusable })
  const { openClient } = (await import(
    given.clientModule ?? new URL('./browser-client.ts', import.meta.url).href
  )) as ClientModule
  const client = await openClient(library, given)
  if ('unusable' in client) return end({ reason: 'unusable', detail: client.unusable })
  const mark = wellMark(given.directory)
  session = new WebSession({
    client,
    makeMedia: (file) => mediaOf(library, file),
    sinceMs: mark.read(),
    catchUpHours: given.catchUpHours,
    forget: async () => rmSync(profileOf(given.directory), { recursive: true, force: true }),
    listener: {
      pairing: (code) => tell({ type: 'pairing', code }),
      up: (own) => tell({ type: 'up', ...(own !== undefined && { own }) }),
      disturbed: (detail) => tell({ type: 'disturbed', detail }),
      happening: (happening) => backlog.add(happening),
      well: () => {
        if (backlog.isEmpty) mark.write()
      },
      over: end,
    },
  })
  await session.start()
}

function mediaOf(
  { MessageMedia }: Library,
  { mimeType, fileName, body }: { mimeType: string; fileName: string; body: Uint8Array },
): MessageMedia {
  return new MessageMedia(mimeType, Buffer.from(body).toString('base64'), fileName, body.length)
}

/** When all was last well: the time of a file. */
function wellMark(directory: string) {
  const path = join(directory, 'well')
  return {
    read: () => statSync(path, { throwIfNoEntry: false })?.mtimeMs,
    write: () => {
      mkdirSync(directory, { recursive: true })
      writeFileSync(path, '')
    },
  }
}

async function handle(message: ToChild): Promise<void> {
  switch (message.type) {
    case 'open':
      return await open(message)
    case 'kept':
      return backlog.kept(message.sequence)
    case 'again':
      await wait(againMs)
      return backlog.again(message.sequence)
    case 'ask': {
      const { id, question } = message
      const answer =
        question.type === 'send'
          ? await (session?.send(question) ?? notYet)
          : await (session?.fetch(question) ?? later)
      return tell({ type: 'answer', id, answer })
    }
    case 'close':
      return await leave()
  }
}

const notYet = { kind: 'not sent', detail: 'the session is not open' } as const
const later = { kind: 'later', detail: 'the session is not open' } as const

process.on('message', (message) => {
  handle(ToChild.parse(message)).catch((error: unknown) => end(ended(error)))
})
process.on('disconnect', leaveNow)
process.on('SIGTERM', leaveNow)
// Ctrl-C reaches the whole group: the parent closes in order.
process.on('SIGINT', () => {})
// Nobody else catches failures of the page's callbacks.
process.on('unhandledRejection', (error) => end(ended(error)))
process.on('uncaughtException', (error) => end(ended(error)))
