import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ensurePerlModule } from './debian-package.ts'

const script = fileURLToPath(new URL('net-smpp-centre.pl', import.meta.url))

/** What the centre saw: a PDU by its name in SMPP, `connected` or `gone`. Octets in hexadecimal. */
export type Seen = Readonly<Record<string, string | number>> & { readonly event: string }

/** Fields of a deliver_sm, named as in SMPP; a Buffer for what is of octets, TLVs too. */
export type Delivery = Readonly<Record<string, string | number | Buffer>>

/** A message centre of Net::SMPP: an implementation that is not ours. */
export interface NetSmppCentre {
  readonly port: number
  /** Resolves to the first so many of these, from `since` on (a value of `mark`), once there. */
  until(count: number, event: string, since?: number): Promise<readonly Seen[]>
  /** How much was seen so far. */
  mark(): number
  deliver(message: Delivery): void
  /** command_status of the next submit_sm_resp, one each; `none`: no answer. Then 0 again. */
  answer(...statuses: readonly (number | 'none')[]): void
  /** Sends it on every connection; `cut` breaks them all. */
  tell(order: 'enquire_link' | 'unbind' | 'cut'): void
  stop(): Promise<void>
}

/** Starts it on a free port. Any system_id is welcome with this password. */
export async function startNetSmppCentre(password: string): Promise<NetSmppCentre> {
  const perl = await ensurePerlModule('Net::SMPP', 'libnet-smpp-perl')
  const child = spawn(perl, [script, password], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  const seen: Seen[] = []
  const watchers = new Set<() => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    seen.push(JSON.parse(line) as Seen)
    for (const watch of [...watchers]) watch()
  })
  const order = (value: unknown) => void child.stdin.write(`${JSON.stringify(value)}\n`)
  const until: NetSmppCentre['until'] = (count, event, since = 0) =>
    new Promise((resolve) => {
      const look = () => {
        const found = seen.slice(since).filter((each) => each.event === event)
        if (found.length < count) return
        watchers.delete(look)
        resolve(found.slice(0, count))
      }
      watchers.add(look)
      look()
    })
  const failed = ended.then(() => Promise.reject(new Error('the centre of Net::SMPP ended')))
  const [listening] = await Promise.race([until(1, 'listening'), failed])
  failed.catch(() => undefined)
  return {
    port: Number(listening?.['port']),
    until,
    mark: () => seen.length,
    deliver: (message) => {
      const entries = Object.entries(message)
      const octets = entries.filter(([, value]) => Buffer.isBuffer(value)).map(([name]) => name)
      const plain = entries.map(([name, value]) => [
        name,
        Buffer.isBuffer(value) ? value.toString('hex') : value,
      ])
      order({ do: 'deliver_sm', octets, message: Object.fromEntries(plain) })
    },
    answer: (...statuses) => order({ do: 'answer', with: statuses }),
    tell: (what) => order({ do: what }),
    stop: async () => {
      // It ends with its standard input.
      child.stdin.end()
      await ended
    },
  }
}
