import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort } from '../../src/store/postmaster.ts'
import { ensureProgram } from '../../test/harness/debian-package.ts'
import type { AtEnd } from '../../test/harness/temporary-site.ts'

/** Where it binds to, and where it hands over what comes. */
interface KannelSettings {
  readonly port: number
  readonly systemId: string
  readonly password: string
  readonly getUrl: string
}

/**
 * Starts Debian's bearerbox and smsbox as an operator would run them: a store on disk, and a log of
 * errors alone. Resolves once smsbox is ready.
 *
 * @returns the pids of their parents
 * @throws MissingProgram where the package cannot be had
 */
export async function startKannel(
  parent: string,
  settings: KannelSettings,
  atEnd: AtEnd,
): Promise<Readonly<Record<string, number>>> {
  const bearerbox = await ensureProgram({ program: 'bearerbox', debianPackage: 'kannel' })
  const smsbox = await ensureProgram({ program: 'smsbox', debianPackage: 'kannel' })
  const directory = join(parent, 'kannel')
  await mkdir(directory)
  const ports = { admin: await findFreePort(), boxes: await findFreePort() }
  const file = join(directory, 'kannel.conf')
  await writeFile(file, configuration(directory, settings, ports))
  const status = `http://127.0.0.1:${ports.admin}/status.txt?password=status`
  const first = startBox(bearerbox, file, directory, atEnd)
  await untilSaid(status, /\bSIM\b.*online/)
  const second = startBox(smsbox, file, directory, atEnd)
  await untilSaid(status, /Box connections:\s+smsbox/)
  return { bearerbox: first, smsbox: second }
}

function configuration(
  directory: string,
  { port, systemId, password, getUrl }: KannelSettings,
  ports: { readonly admin: number; readonly boxes: number },
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
log-level = 3
store-type = file
store-location = "${directory}/kannel.store"
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = SIM
host = 127.0.0.1
port = ${port}
transceiver-mode = true
smsc-username = "${systemId}"
smsc-password = "${password}"
system-type = ""
interface-version = 34

group = smsbox
bearerbox-host = 127.0.0.1
log-file = "${directory}/smsbox.log"
log-level = 3

group = sms-service
keyword = default
catch-all = true
max-messages = 0
omit-empty = true
get-url = "${getUrl}"
`
}

/** It ends with our end of its standard input: Kannel takes SIGQUIT for a question. */
const guarded = '"$@" & box=$!; read -r word; kill -KILL "$box"; wait "$box"'

/** @returns the pid of its parent, which does nothing itself */
function startBox(program: string, file: string, directory: string, atEnd: AtEnd): number {
  const box = spawn('sh', ['-c', guarded, 'sh', program, '-v', '4', file], {
    cwd: directory,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = once(box, 'exit')
  atEnd(async () => {
    box.stdin.end()
    await ended
  })
  return box.pid ?? 0
}

const startMs = 30_000

async function untilSaid(url: string, words: RegExp): Promise<void> {
  for (const deadline = Date.now() + startMs; Date.now() < deadline; ) {
    const said = await fetch(url).then(
      (answer) => answer.text(),
      () => '',
    )
    if (words.test(said)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`Kannel did not start within ${startMs / 1_000} s`)
}
