import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { dayOf, timeZones } from '../../agency/working-days.ts'
import { manualChannel } from '../../contract/manual-channel.ts'
import { readFacts } from '../../desk/complaint.ts'
import { similarComplaints } from '../../desk/duplicates.ts'
import { enter, smsAccounts } from '../../desk/entry.ts'
import { type EnteredFile, keepBytes } from '../../media/entered.ts'
import { may } from '../../staff/permissions.ts'
import { databaseTime } from '../../store/connect.ts'
import { categoryChoices, officesOf } from '../complaints/choices.ts'
import { numberIn } from '../complaints/complaint.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import type { Form } from '../kit/form.ts'
import type { Answer, ConsolePage, Visit } from '../kit/visit.ts'
import { localeOf } from '../kit/when.ts'
import { type EntryFaults, entryIn, fileFields, hasKey } from './form-in.ts'
import { formPage, similarPart } from './form-page.ts'
import { receiptPage } from './receipt-page.ts'
import { entryWords } from './words.ts'

interface Shown {
  readonly form?: Form
  readonly faults?: EntryFaults
  readonly status?: number
}

async function show(visit: Visit, deps: ConsoleDeps, shown: Shown = {}): Promise<Answer> {
  const { language, reach } = visit
  const { config, sql, accounts } = deps
  const { form, faults = {}, status = 200 } = shown
  const { zone } = config.calendar
  const now = await databaseTime(sql)
  return {
    kind: 'page',
    title: entryWords[language].title,
    area: 'complaints',
    status,
    main: formPage({
      visit,
      form,
      key: form && hasKey(form) ? form.text('key') : randomUUID(),
      today: dayOf(now, zone),
      faults,
      hasFiles: fileFields.some((name) => form?.file(name) !== undefined),
      similar: form ? await similarTo(visit, deps, form) : undefined,
      categories: categoryChoices(),
      offices: officesOf(config),
      office: officeOf(visit),
      smsAccounts: smsAccounts(accounts, reach).map(({ channel, id }) => ({
        channel: channel.name,
        account: id,
        title: channel.title,
      })),
      locale: localeOf[language],
      zone: timeZones[zone],
    }),
  }
}

/** Who sees the complaints of one office alone enters them for it. */
function officeOf({ reach }: Pick<Visit, 'reach'>): string | undefined {
  return reach.kind === 'office' ? reach.office : undefined
}

async function save(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { form, language, person, reach } = visit
  const { sql, ring, accounts, config } = deps
  const { zone } = config.calendar
  const sms = smsAccounts(accounts, reach).map(({ channel, id }) => ({
    channel: channel.name,
    account: id,
  }))
  const now = await databaseTime(sql)
  const read = entryIn(form, { now, zone, smsAccounts: sms, office: officeOf(visit) })
  if ('faults' in read) return await show(visit, deps, { form, faults: read.faults, status: 422 })
  if (!hasKey(form)) return await show(visit, deps, { form, status: 422 })
  const kept = await keepFiles(deps, form)
  if ('faults' in kept) return await show(visit, deps, { form, faults: kept.faults, status: 422 })
  const { receiptNumber, isNew } = await enter(
    { sql, ring, accounts, zone, ownAgency: config.agency.name },
    person,
    { ...read.entry, files: kept.files },
  )
  const w = entryWords[language]
  return {
    kind: 'go',
    to: `/complaints/${receiptNumber}/receipt`,
    said: { text: isNew ? w.saved : w.savedBefore },
  }
}

async function keepFiles(
  deps: ConsoleDeps,
  form: Form,
): Promise<{ readonly files: EnteredFile[] } | { readonly faults: EntryFaults }> {
  const kept: EnteredFile[] = []
  for (const name of fileFields) {
    const file = form.file(name)
    if (!file) continue
    const one = await keepBytes(deps, file)
    if (!one) return { faults: { [name]: 'file' } }
    kept.push(one)
  }
  return { files: kept }
}

async function similarTo({ reach }: Visit, { sql }: ConsoleDeps, form: Form) {
  const category = Number(form.text('category'))
  return await similarComplaints(sql, reach, {
    text: form.text('text'),
    place: form.text('place'),
    categoryId: Number.isInteger(category) && category > 0 ? category : null,
  })
}

async function similar(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { zone } = deps.config.calendar
  return {
    kind: 'part',
    html: similarPart(await similarTo(visit, deps, visit.form), {
      visit,
      locale: localeOf[visit.language],
      zone: timeZones[zone],
    }),
  }
}

const mostLooks = 10
const lookEveryMs = 200

/** Of a complaint that was entered just now it takes a moment until its title and its promise are known. */
async function factsWithPromise(visit: Visit, sql: Sql) {
  for (let look = 1; ; look++) {
    const facts = await readFacts(sql, visit.reach, numberIn(visit))
    if (facts?.stage !== 'triage' || look > mostLooks) return facts
    await pause(lookEveryMs)
  }
}

async function receipt(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { language, person } = visit
  const { sql, config, accounts } = deps
  const facts = await factsWithPromise(visit, sql)
  if (!facts || facts.erasedAt) return { kind: 'notThere' }
  return {
    kind: 'page',
    title: `${entryWords[language].receipt.title} ${facts.receiptNumber}`,
    area: 'complaints',
    main: receiptPage({
      visit,
      facts,
      agency: facts.channel === manualChannel ? facts.account : config.agency.name,
      receivedOn: dayOf(facts.receivedAt, config.calendar.zone),
      isSms: accounts.find(facts.channel, facts.account)?.channel.isSms === true,
      mayEnter: may(person.role, 'complaint.enter'),
      locale: localeOf[language],
    }),
  }
}

export const entryPages: readonly ConsolePage<ConsoleDeps>[] = [
  {
    method: 'GET',
    url: '/complaints/new',
    may: 'complaint.enter',
    handle: (visit, deps) => show(visit, deps),
  },
  {
    method: 'POST',
    url: '/complaints/new',
    may: 'complaint.enter',
    audits: 'complaint.entered',
    takesFiles: true,
    handle: save,
  },
  {
    method: 'POST',
    url: '/complaints/new/check',
    may: 'complaint.enter',
    audits: 'complaint.compared',
    takesFiles: true,
    handle: (visit, deps) => show(visit, deps, { form: visit.form }),
  },
  {
    method: 'POST',
    url: '/complaints/new/similar',
    may: 'complaint.enter',
    handle: similar,
  },
  {
    method: 'GET',
    url: '/complaints/:number/receipt',
    may: 'complaint.read',
    audits: 'complaint.receipt',
    handle: receipt,
  },
]
