import type { Connection, ConnectionHost } from '../../src/contract/channel.ts'
import type { Attachment } from '../../src/contract/events.ts'
import { fetchedAs, later, type MediaFetch } from '../../src/contract/sending.ts'
import { wordsOf } from './adapter.ts'
import { eventOf } from './message.ts'
import { Pace } from './pace.ts'
import { Sender } from './send.ts'
import type { Settings } from './settings.ts'
import { Supervisor, type SupervisorParts } from './supervisor.ts'

const fetchMs = 90_000

/**
 * Holds the session of one account, in a process of its own, until the host's signal aborts.
 *
 * @returns at once; the host is told the state of the session
 */
export async function listen(settings: Settings, host: ConnectionHost): Promise<Connection> {
  const { number, perMinute, minGapMs, maxGapMs } = settings
  const pace = new Pace(
    { perMinute, minGapMs, maxGapMs },
    () => performance.now(),
    () => Math.random(),
  )
  const sender = new Sender(() => supervisor?.session, pace)

  const happened: SupervisorParts['happened'] = (session, { sequence, happening }) => {
    const event = eventOf(number, happening)
    if (!event) return session.kept(sequence)
    host.accept([sender.doubts.settle(event)]).then(
      () => session.kept(sequence),
      () => session.again(sequence),
    )
  }

  let supervisor: Supervisor | undefined
  let ending: Promise<void> | undefined
  const close = () => {
    ending ??= sender.stop().then(() => supervisor?.stop())
    return ending
  }

  host.report({ kind: 'connecting' })
  if (!host.signal.aborted) {
    const { directory } = host
    const report = host.report.bind(host)
    supervisor = new Supervisor({ settings, directory, report, happened })
    // There must be no second browser beside that of another holder, so it ends at once.
    const stop = () => {
      supervisor
        ?.stop()
        .catch((error: unknown) => host.report({ kind: 'down', detail: wordsOf(error) }))
    }
    host.signal.addEventListener('abort', stop, { once: true })
  }
  return {
    send: (message) => sender.send(message),
    fetchMedia: (attachment, maxBytes) => fetchMedia(supervisor, attachment, maxBytes),
    close,
  }
}

async function fetchMedia(
  supervisor: Supervisor | undefined,
  { externalId }: Attachment,
  maxBytes: number,
): Promise<MediaFetch> {
  if (externalId === undefined) return { kind: 'gone', detail: 'it has no id' }
  const { session } = supervisor ?? {}
  if (!session) return later('the session is not up')
  const answer = await session.fetch({ type: 'fetch', messageId: externalId, maxBytes }, fetchMs)
  if (!answer) return later('the session ended while it was fetched')
  if (answer.kind !== 'fetched') return answer
  return fetchedAs(Buffer.from(answer.body), answer.mimeType)
}
