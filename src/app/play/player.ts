import { setTimeout as pause } from 'node:timers/promises'
import type { GatewayClient, SimulatedChannel } from './gateway-client.ts'

export interface Summary {
  sent: number
  acknowledged: number
  /** Rows that became a complaint. */
  complaints: number
  /** Rows that were joined to a complaint that was there. */
  joined: number
  /** Rows that are kept and are no complaint: a greeting, a command. */
  setAside: number
  replied: number
  unanswered: number
  errors: number
}

export interface Progress {
  readonly sent: number
  readonly acknowledged: number
  readonly replied: number
  readonly of: number
}

export interface PlayOptions {
  readonly channels: readonly SimulatedChannel[]
  readonly texts: readonly string[]
  /** Rows a second; undefined: as fast as they are acknowledged. */
  readonly ratePerS: number | undefined
  /** After this time without any reply the rest counts as unanswered. */
  readonly patienceMs: number
  onProgress(progress: Progress): void
  onFault(detail: string): void
}

interface Row {
  readonly of: SimulatedChannel
  readonly number: string
  externalIds: readonly string[]
  acknowledged: boolean
  replied: boolean
  failed: boolean
}

const maxUnderWay = 64
const outcomeBatch = 500
const pollMs = 200
const progressMs = 200

/** Sends each text from a phone of its own, follows it to the reply, and sums up what became of it. */
export async function playTexts(client: GatewayClient, options: PlayOptions): Promise<Summary> {
  const rows = options.texts.map((_, index) => newRow(options.channels, index))
  const byPhone = new Map(rows.map((row) => [phoneKey(row.of.channel, row.number), row]))
  const stop = new AbortController()
  let movedAt = Date.now()
  let shownAt = 0
  function progress(): void {
    if (Date.now() - shownAt < progressMs) return
    shownAt = Date.now()
    options.onProgress(count(rows))
  }

  const following = client
    .follow((channel, number) => {
      const row = byPhone.get(phoneKey(channel, number))
      if (!row || row.replied) return
      row.replied = true
      movedAt = Date.now()
      progress()
    }, stop.signal)
    .catch((error: unknown) => {
      if (!stop.signal.aborted) options.onFault(`lost sight of the replies: ${String(error)}`)
    })

  await sendAll(client, rows, options, () => {
    movedAt = Date.now()
    progress()
  })
  const isOpen = (row: Row) => row.acknowledged && !row.replied
  while (rows.some(isOpen) && Date.now() - movedAt < options.patienceMs) await pause(pollMs)
  // While the stream of events was behind, a reply may have passed unseen.
  for (const row of rows.filter(isOpen))
    row.replied = await client.hasReply(row.of.channel, row.number)
  stop.abort()
  await following
  options.onProgress(count(rows))
  return await sumUp(client, options.channels, rows)
}

async function sendAll(
  client: GatewayClient,
  rows: readonly Row[],
  { texts, ratePerS, onFault }: PlayOptions,
  moved: () => void,
): Promise<void> {
  const startedAt = Date.now()
  let next = 0
  async function lane(): Promise<void> {
    for (let index = next++; index < rows.length; index = next++) {
      const row = rows[index]
      if (!row) return
      if (ratePerS) {
        const wait = startedAt + (index / ratePerS) * 1_000 - Date.now()
        if (wait > 0) await pause(wait)
      }
      try {
        Object.assign(row, await client.send(row.of.channel, row.number, texts[index] ?? ''))
        if (!row.acknowledged) onFault(`row ${index + 1} was not acknowledged`)
      } catch (error) {
        row.failed = true
        onFault(`row ${index + 1}: ${(error as Error).message}`)
      }
      moved()
    }
  }
  await Promise.all(Array.from({ length: Math.min(maxUnderWay, rows.length) }, lane))
}

async function sumUp(
  client: GatewayClient,
  channels: readonly SimulatedChannel[],
  rows: readonly Row[],
): Promise<Summary> {
  const { sent, acknowledged, replied } = count(rows)
  const summary = {
    sent,
    acknowledged,
    complaints: 0,
    joined: 0,
    setAside: 0,
    replied,
    unanswered: acknowledged - replied,
    errors: rows.filter(({ failed, acknowledged: heard }) => failed || !heard).length,
  }
  for (const channel of channels) {
    const own = rows.filter((row) => row.of === channel && row.acknowledged)
    for (let from = 0; from < own.length; from += outcomeBatch) {
      const part = own.slice(from, from + outcomeBatch)
      const outcomes = await client.outcomes(
        channel.channel,
        part.flatMap(({ externalIds }) => externalIds),
      )
      const byId = new Map(outcomes.map((outcome) => [outcome.externalId, outcome]))
      for (const row of part) {
        const own = row.externalIds.map((id) => byId.get(id))
        // A long text is sent in several messages: one that became a complaint speaks for all.
        if (own.some((one) => one?.disposition === 'complaint' && !one.repeat)) summary.complaints++
        else if (own.some((one) => one?.repeat || one?.disposition === 'addition')) summary.joined++
        else if (own.some((one) => ['set_aside', 'command'].includes(one?.disposition ?? '')))
          summary.setAside++
      }
    }
  }
  return summary
}

/** The phones that play sends from, in the order of the texts. */
export function phonesOf({
  channels,
  texts,
}: Pick<PlayOptions, 'channels' | 'texts'>): { channel: string; number: string }[] {
  return texts.map((_, index) => {
    const { of, number } = newRow(channels, index)
    return { channel: of.channel, number }
  })
}

function newRow(channels: readonly SimulatedChannel[], index: number): Row {
  const of = channels[index % channels.length]
  if (!of) throw new Error('there is no channel to send on')
  return {
    of,
    number: newNumber(index),
    externalIds: [],
    acknowledged: false,
    replied: false,
    failed: false,
  }
}

// So that a second run does not meet the conversations of the first.
const run = String(Date.now() % 1_000_000).padStart(6, '0')

function newNumber(index: number): string {
  return `+6281${run}${String(index).padStart(5, '0')}`
}

function phoneKey(channel: string, number: string): string {
  return `${channel} ${number.replace(/^\+/, '')}`
}

function count(rows: readonly Row[]): Progress {
  return {
    sent: rows.filter(({ externalIds, failed }) => externalIds.length > 0 || failed).length,
    acknowledged: rows.filter(({ acknowledged }) => acknowledged).length,
    replied: rows.filter(({ replied }) => replied).length,
    of: rows.length,
  }
}
