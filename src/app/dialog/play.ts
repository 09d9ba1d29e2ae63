import type { InboundEvent } from '../../contract/events.ts'
import { insert, toRows } from '../../inbox/rows.ts'
import { setClock } from './clock.ts'
import { deletionEvent, echoEvent, editEvent, messageEvent } from './events.ts'
import { asExpected, judgeExpect, type Verdict } from './expect.ts'
import { type CitizenStep, type CoreStep, durationMs, type Step } from './form.ts'
import { withNumbers } from './judge.ts'
import { tellOfComplaint } from './news.ts'
import type { Address } from './people.ts'
import { type DeliveredTo, deliveryEvent, type Performance } from './performance.ts'
import { advance } from './settle.ts'

/** What a step of a file does. */

/** Messages that follow each other arrive so far apart. */
const apartMs = 1_000
/** A human reads, thinks and answers; what comes in less is a machine's. */
const humanMs = 5_500
/** The provider's app answers by itself so soon. */
const machineMs = 900

/** @returns what was not as expected */
export async function perform(on: Performance, step: Step): Promise<Verdict> {
  if ('expect' in step) return await judgeExpect(on, step.expect)
  if ('wait' in step) {
    await pass(on, new Date(on.now.getTime() + durationMs(step.wait)))
    on.hasWaited = true
    return asExpected
  }
  if ('same' in step) {
    for (const [one, other] of Object.entries(step.same)) on.people.join(one, other)
    return asExpected
  }
  if ('restart' in step) {
    await on.restart()
    return asExpected
  }
  await act(on, step)
  on.hasWaited = false
  return asExpected
}

async function act(
  on: Performance,
  step: Exclude<
    Step,
    { expect: unknown } | { wait: unknown } | { same: unknown } | { restart: true }
  >,
): Promise<void> {
  if ('citizen' in step) return await speak(on, step)
  if ('staff' in step) return await answer(on, step.staff, step.says, humanMs)
  if ('automatic' in step) return await answer(on, step.automatic, step.says, machineMs)
  await pass(on, nextMoment(on))
  if ('core' in step) {
    await tellNews(on, step)
    return await pass(on, on.now)
  }
  const last = lastReplyTo(on, step.of)
  await bring(on, last.channel, deliveryEvent(last, on.now))
}

/** When the next thing happens: at once after a wait or at the beginning, else a little later. */
function nextMoment({ now, hasWaited }: Performance): Date {
  return hasWaited ? now : new Date(now.getTime() + apartMs)
}

async function pass(on: Performance, until: Date): Promise<void> {
  await advance(on.stage, until)
  on.now = until
}

async function bring(on: Performance, channel: string, event: InboundEvent): Promise<void> {
  const { sql, ring } = on.stage
  await setClock(sql, on.now)
  await insert(sql, [toRows(ring, { channel, receivedAt: on.now, events: [event] })])
  await pass(on, on.now)
}

async function speak(on: Performance, step: CitizenStep): Promise<void> {
  const { citizen: name } = step
  const own = on.messagesOf(name)
  const number = step.edits ?? step.deletes
  const told = number === undefined ? undefined : own[number - 1]
  if (number !== undefined && !told) throw new Error(`${name} has no message ${number} yet`)
  const from = told?.from ?? addressFor(on, step)
  await pass(on, nextMoment(on))
  const text = await said(on, name, step.says ?? '')
  const { now: at } = on
  on.speaker = name
  on.spokeAt.set(name, at)
  if (told) {
    const { externalId } = told
    const event =
      step.deletes === undefined
        ? editEvent({ from, externalId, at, text, step, eventKey: on.newId('edit') })
        : deletionEvent({ from, externalId, at })
    return await bring(on, from.channel, event)
  }
  const externalId = on.newId(name)
  const part = step.part && on.parts.partOf(`${from.channel} ${from.address}`, step.part, text)
  const isNew = part === undefined || own.at(-1)?.group !== part.group
  if (isNew) own.push({ externalId, from, group: part?.group })
  const aliases = on.people.aliasesOf(name, from.channel)
  const fullName = on.people.fullNameOf(name)
  const message = { from, externalId, at, text, step, aliases, fullName, part }
  await bring(on, from.channel, messageEvent(message))
  // Who is forgotten later is known by the conversation alone.
  await on.conversationsOf(name)
}

/** A channel that is named counts until another one is; who names none writes where others do. */
function addressFor(on: Performance, { citizen: name, on: named }: CitizenStep): Address {
  const channel = named ?? on.channelOf.get(name) ?? on.lastChannel
  if (channel === undefined) throw new Error(`nothing says on which channel ${name} writes`)
  on.channelOf.set(name, channel)
  on.lastChannel = channel
  return on.people.addressOf(name, channel)
}

async function said(on: Performance, name: string, words: string): Promise<string> {
  const text = withNumbers(words, words.includes('{number') ? await on.numbersOf(name) : [])
  if (text === undefined) throw new Error(`${name} has no such receipt number: ${words}`)
  return text
}

/** @param afterMs so long after her last message at the earliest */
async function answer(
  on: Performance,
  name: string,
  words: string,
  afterMs: number,
): Promise<void> {
  const channel = on.channelOf.get(name)
  if (channel === undefined) throw new Error(`${name} has not written yet`)
  const spokeAt = on.spokeAt.get(name)?.getTime() ?? on.now.getTime()
  const isMachine = afterMs < apartMs
  const earliest = isMachine ? on.now.getTime() : nextMoment(on).getTime()
  await pass(on, new Date(Math.max(earliest, spokeAt + afterMs)))
  const from = on.people.addressOf(name, channel)
  const text = await said(on, name, words)
  // However late it comes to us, it was said at once.
  const at = isMachine ? new Date(spokeAt + afterMs) : on.now
  await bring(on, channel, echoEvent({ from, externalId: on.newId('echo'), at, text }))
}

async function tellNews(on: Performance, step: CoreStep): Promise<void> {
  const complaints = (await on.complaintsOf(step.of)).filter(({ joinedTo }) => joinedTo === null)
  const found = step.complaint === undefined ? complaints.at(-1) : complaints[step.complaint - 1]
  if (!found) throw new Error(`${step.of} has no complaint ${step.complaint ?? ''}`.trimEnd())
  if (step.text !== undefined) on.agencyWords.push(step.text)
  await tellOfComplaint(on.stage, found.id, step, on.now)
}

function lastReplyTo(on: Performance, name: string): DeliveredTo {
  const addresses = on.people.addressesOf(name)
  const last = on.sent.findLast(({ channel, message }) =>
    addresses.some((one) => one.channel === channel && one.address === message.to),
  )
  if (!last) throw new Error(`nothing was said to ${name} yet`)
  return { channel: last.channel, message: last.message, eventKey: on.newId('delivery') }
}
