import { timeZones } from '../../agency/working-days.ts'
import { readComplaint, receiptNumberOf } from '../../desk/complaint.ts'
import { staffName } from '../../desk/conversation.ts'
import { type DeedResult, permissionOf } from '../../desk/deeds.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import { conflictSentence } from '../conversation/page.ts'
import { verbWords } from '../conversation/verb-words.ts'
import { type Answer, type ConsolePage, undoOf, type Visit } from '../kit/visit.ts'
import { localeOf } from '../kit/when.ts'
import { categoryChoices, channelOf, officesOf } from './choices.ts'
import { clockOf } from './clock.ts'
import { complaintPage } from './complaint-page.ts'
import { type ComplaintVerb, complaintVerbs, deedOf } from './deeds.ts'
import { pageWords } from './page-words.ts'
import type { Trouble } from './verbs.ts'

/** Shows a complaint, by its receipt number; by its id it leads there. */
async function open(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const number = numberIn(visit)
  const known = await receiptNumberOf(deps.sql, visit.reach, number)
  if (known !== undefined) return { kind: 'go', to: `/complaints/${known}` }
  return await show(visit, deps)
}

export function numberIn({ params: { number = '' } }: Pick<Visit, 'params'>): string {
  return number
}

async function show(
  visit: Visit,
  deps: ConsoleDeps,
  trouble?: Trouble,
  status = 200,
): Promise<Answer> {
  const { config, sql } = deps
  const { language, reach } = visit
  const whole = await readComplaint(sql, reach, numberIn(visit))
  if (!whole) return { kind: 'notThere' }
  const { facts } = whole
  const { calendar, agency } = config
  const days = { verification: agency.verificationDays, close: agency.closeDays }
  return {
    kind: 'page',
    title: `${facts.receiptNumber} ${facts.title ?? ''}`.trim(),
    area: 'complaints',
    status,
    main: complaintPage({
      visit,
      whole,
      clock: clockOf(facts, facts.now, calendar, days),
      channel: channelOf(deps, language)(facts),
      categories: categoryChoices(),
      offices: officesOf(config),
      trouble,
      locale: localeOf[language],
      zone: timeZones[calendar.zone],
      zoneOfAgency: calendar.zone,
    }),
  }
}

async function doIt(verb: ComplaintVerb, visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { form, language, reach, person } = visit
  const whole = await readComplaint(deps.sql, reach, numberIn(visit))
  if (!whole) return { kind: 'notThere' }
  const w = verbWords[language]
  const result = await deps.act(person, deedOf(verb, whole.facts, form, w.defaultReason))
  if (result.kind === 'done') return went(visit, verb, whole.facts.receiptNumber, result)
  return await again(visit, deps, verb, result)
}

function went(
  { language }: Visit,
  verb: ComplaintVerb,
  number: string,
  done: Extract<DeedResult, { kind: 'done' }>,
): Answer {
  const w = verbWords[language]
  const to = `/complaints/${number}`
  const text = w.done[verb] ?? pageWords[language].verbs.done[verb] ?? w.doneOther
  const isSaid = verb === 'ask' || verb === 'answer' || verb === 'notForUs'
  return {
    kind: 'go',
    to,
    said: {
      text: isSaid && done.undoUntil ? `${text} ${w.goesIn}` : text,
      undo: undoOf(done, to),
    },
  }
}

/** Shows the page anew, with what was typed, and says why nothing was done. */
async function again(
  visit: Visit,
  deps: ConsoleDeps,
  verb: ComplaintVerb,
  result: Exclude<DeedResult, { kind: 'done' }>,
): Promise<Answer> {
  const { form, language } = visit
  if (result.kind === 'notThere') return { kind: 'notThere' }
  if (result.kind === 'refused') {
    const sentence = verbWords[language].refused[result.why]
    return await show(visit, deps, { verb, sentence, form }, 422)
  }
  const who = result.by === null ? undefined : await staffName(deps.sql, result.by)
  const { zone } = deps.config.calendar
  const sentence = conflictSentence({ ...result, who }, { language, zone })
  return await show(visit, deps, { verb, sentence, form }, 409)
}

export const complaintPages: readonly ConsolePage<ConsoleDeps>[] = [
  {
    method: 'GET',
    url: '/complaints/:number',
    may: 'complaint.read',
    audits: 'complaint.opened',
    handle: open,
  },
  ...complaintVerbs.map(
    (verb): ConsolePage<ConsoleDeps> => ({
      method: 'POST',
      url: `/complaints/:number/${verb}`,
      may: permissionOf[verb],
      audits: `complaint.${verb}`,
      handle: (visit, deps) => doIt(verb, visit, deps),
    }),
  ),
]
