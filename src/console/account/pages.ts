import { audit } from '../../staff/audit.ts'
import { changePassword } from '../../staff/credentials.ts'
import { savePreferences } from '../../staff/people.ts'
import { endOtherSessions, endSession, listSessions } from '../../staff/sessions.ts'
import type { Tx } from '../../store/connect.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import type { Answer, ConsolePage, Visit } from '../kit/visit.ts'
import { languages } from '../kit/words.ts'
import type { CredentialFault } from '../sign-in/credential-words.ts'
import { accountPage } from './account-page.ts'
import { factorPages } from './factor-pages.ts'
import { accountWords } from './words.ts'

const own = { may: 'self' } as const
const deed = { ...own, method: 'POST', auditsItself: true } as const

export const accountPages: readonly ConsolePage<ConsoleDeps>[] = [
  { ...own, method: 'GET', url: '/account', handle: (visit, deps) => show(visit, deps) },
  {
    ...own,
    method: 'POST',
    url: '/account/preferences',
    audits: 'change preferences',
    handle: savePreferred,
  },
  { ...deed, url: '/account/password', handle: savePassword },
  { ...deed, url: '/account/end-session', handle: endOne },
  { ...deed, url: '/account/end-others', handle: endOthers },
  ...factorPages,
]

async function show(
  visit: Visit,
  { sql, config }: ConsoleDeps,
  {
    faults = [],
    isOldWrong = false,
  }: { readonly faults?: readonly CredentialFault[]; readonly isOldWrong?: boolean } = {},
): Promise<Answer> {
  const { person, language, sessionId } = visit
  const sessions = await listSessions(sql, person.id, sessionId)
  const { zone } = config.calendar
  return {
    kind: 'page',
    area: 'account',
    title: accountWords[language].title,
    main: accountPage(visit, { sessions, zone, faults, isOldWrong }),
    status: faults.length > 0 || isOldWrong ? 422 : 200,
  }
}

async function savePreferred({ form, person }: Visit, { sql }: ConsoleDeps): Promise<Answer> {
  const language = languages.find((one) => one === form.text('language')) ?? person.language
  await savePreferences(sql, person.id, { language, singleKeys: form.has('keys') })
  const { saved } = accountWords[language].preferences
  // The address decides what the session remembers, which counts before what a person prefers.
  return { kind: 'go', to: `/account?lang=${language}`, said: { text: saved } }
}

async function savePassword(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { form, person, sessionId = '' } = visit
  const given = { old: form.all('old')[0] ?? '', new: form.all('password')[0] ?? '' }
  if (given.new !== form.all('again')[0])
    return await show(visit, deps, { faults: ['password_differs'] })
  const agency = deps.config.agency.name
  const answer = await changePassword(deps.sql, person, given, { agency, sessionId })
  if (answer.kind === 'faults') return await show(visit, deps, { faults: answer.faults })
  if (answer.kind === 'wrong') return await show(visit, deps, { isOldWrong: true })
  return said(accountWords[visit.language].password.saved)
}

async function endOne(visit: Visit, { sql }: ConsoleDeps): Promise<Answer> {
  const { form, person } = visit
  const isEnded = await sql.begin(async (tx) => {
    const found = await endSession(tx, person.id, form.text('session'))
    if (found) await note(tx, visit, 'end session')
    return found
  })
  if (!isEnded) return { kind: 'notThere' }
  return said(accountWords[visit.language].sessions.ended)
}

async function endOthers(visit: Visit, { sql }: ConsoleDeps): Promise<Answer> {
  await sql.begin(async (tx) => {
    await endOtherSessions(tx, visit.person.id, visit.sessionId)
    await note(tx, visit, 'end sessions')
  })
  return said(accountWords[visit.language].sessions.othersEnded)
}

async function note(tx: Tx, { person }: Visit, action: string): Promise<void> {
  const subject = `staff ${person.id}`
  await audit(tx, { staff: person.id, login: person.login, action, subject })
}

function said(text: string): Answer {
  return { kind: 'go', to: '/account', said: { text } }
}
