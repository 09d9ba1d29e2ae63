import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort } from '../../src/store/postmaster.ts'
import { ensureProgram } from './debian-package.ts'

/** A message centre that Kannel binds to, and where it brings what it is sent. */
export interface KannelSettings {
  readonly port: number
  readonly systemId: string
  readonly password: string
  readonly shortCode: string
  /** With Kannel's own parameters: https://www.kannel.org/userguide.shtml, sms-service. */
  readonly getUrl: string
  /** Calls with the text as the body instead. */
  readonly usesPost?: boolean
  /** Hands on each part of a long text by itself. */
  readonly leavesParts?: boolean
  /** Of `sendsms`; any free one where it is left out. */
  readonly sendPort?: number
  /** How often, and after what time, it calls again; 3 times and 2 s. */
  readonly retries?: { readonly times: number; readonly afterS: number }
}

/** Of the `sendsms-user`. */
export const access = { username: 'gw', password: 'gwpass' }

export interface Kannel {
  /** Hands a message over; resolves to the HTTP status, which is 202 where it was taken. */
  send(parameters: Readonly<Record<string, string>>): Promise<number>
  stop(): Promise<void>
}

/**
 * Starts Debian's bearerbox and smsbox with files of their own. Resolves once they are bound.
 *
 * @param directory is made; it gets the configuration, the store and the logs
 * @throws Error with the log, where they end instead
 */
export async function startKannel(directory: string, settings: KannelSettings): Promise<Kannel> {
  const bearerbox = await ensureProgram({ program: 'bearerbox', debianPackage: 'kannel' })
  const smsbox = await ensureProgram({ program: 'smsbox', debianPackage: 'kannel' })
  await mkdir(directory, { recursive: true })
  const ports = {
    admin: await findFreePort(),
    boxes: await findFreePort(),
    send: settings.sendPort ?? (await findFreePort()),
  }
  const file = join(directory, 'kannel.conf')
  await writeFile(file, configuration(directory, settings, ports))
  const boxes: ChildProcess[] = []
  const stop = async () => {
    // smsbox first: bearerbox waits for its boxes.
    for (const box of boxes.toReversed()) await end(box)
  }
  const start = (program: string) => {
    const box = spawn(program, ['-v', '4', file], { cwd: directory, stdio: 'ignore' })
    boxes.push(box)
    return box
  }
  try {
    const statusUrl = `http://127.0.0.1:${ports.admin}/status.txt?password=status`
    const first = start(bearerbox)
    await untilSaid(statusUrl, /\bSIM\b.*online/, first)
    const second = start(smsbox)
    await untilSaid(statusUrl, /Box connections:\s+smsbox/, second)
  } catch (error) {
    await stop()
    const log = await readFile(join(directory, 'bearerbox.log'), 'latin1').catch(() => '')
    throw new Error(`Kannel did not start:\n${log.slice(-4_000)}`, { cause: error })
  }
  return {
    send: async (parameters) => {
      const query = new URLSearchParams({ ...access, from: settings.shortCode, ...parameters })
      const answer = await fetch(`http://127.0.0.1:${ports.send}/cgi-bin/sendsms?${query}`)
      return answer.status
    },
    stop,
  }
}

function configuration(
  directory: string,
  { port, systemId, password, shortCode, getUrl, usesPost, leavesParts, retries }: KannelSettings,
  ports: { readonly admin: number; readonly boxes: number; readonly send: number },
): string {
  return `
group = core
admin-port = ${ports.admin}
admin-password = admin
status-password = status
admin-allow-ip = "127.0.0.1"
smsbox-port = ${ports.boxes}
box-allow-ip = "127.0.0.1"
log-file = "${directory}/bearerbox.log"
log-level = 0
store-type = file
store-location = "${directory}/kannel.store"
dlr-storage = internal
sms-combine-concatenated-mo = ${!leavesParts}
sms-combine-concatenated-mo-timeout = 60
sms-resend-freq = 1

group = smsc
smsc = smpp
smsc-id = SIM
host = 127.0.0.1
port = ${port}
transceiver-mode = true
smsc-username = "${systemId}"
smsc-password = "${password}"
system-type = "VMA"
interface-version = 34
address-range = ""
enquire-link-interval = 1
max-pending-submits = 100
reconnect-delay = 1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${ports.send}
http-request-retry = ${retries?.times ?? 3}
http-queue-delay = ${retries?.afterS ?? 2}
log-file = "${directory}/smsbox.log"
log-level = 0
global-sender = ${shortCode}

group = sendsms-user
username = ${access.username}
password = ${access.password}
max-messages = 10
concatenation = true
user-allow-ip = "127.0.0.1"

group = sms-service
keyword = default
catch-all = true
max-messages = 0
omit-empty = true
${usesPost ? 'post' : 'get'}-url = "${getUrl}"
`
}

async function untilSaid(url: string, words: RegExp, box: ChildProcess): Promise<void> {
  for (;;) {
    if (box.exitCode !== null || box.signalCode !== null) throw new Error('it ended')
    const said = await fetch(url).then(
      (answer) => answer.text(),
      () => '',
    )
    if (words.test(said)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** They end in order at SIGTERM, but for what they still want to bring to a test that is over. */
async function end(box: ChildProcess): Promise<void> {
  if (box.exitCode !== null || box.signalCode !== null) return
  const ended = once(box, 'exit')
  box.kill('SIGTERM')
  const timer = setTimeout(() => box.kill('SIGKILL'), 1_000)
  await ended
  clearTimeout(timer)
}
