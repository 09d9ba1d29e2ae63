import { listAccountAgencies } from '../../staff/account-agencies.ts'
import { audit } from '../../staff/audit.ts'
import {
  changePlace,
  disablePerson,
  enablePerson,
  invite,
  type ListedPerson,
  listPeople,
  resetPerson,
} from '../../staff/people.ts'
import type { PersonFault } from '../../staff/person.ts'
import { endOtherSessions } from '../../staff/sessions.ts'
import { officesOf } from '../complaints/choices.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import type { Answer, ConsolePage, Visit } from '../kit/visit.ts'
import { accountAgencyPages } from './account-agencies.ts'
import { listPage } from './list-page.ts'
import { invitePage, newLinkPage, personPage } from './person-page.ts'
import { placeIn } from './place-form.ts'
import { peopleWords } from './words.ts'

const page = { area: 'staff', kind: 'page' } as const
const manage = { may: 'staff.manage' } as const
const deed = { ...manage, method: 'POST', auditsItself: true } as const

export const peoplePages: readonly ConsolePage<ConsoleDeps>[] = [
  { ...manage, method: 'GET', url: '/staff', handle: showList },
  { ...manage, method: 'GET', url: '/staff/invite', handle: showInvite },
  { ...deed, url: '/staff/invite', handle: sendInvite },
  ...accountAgencyPages,
  { ...manage, method: 'GET', url: '/staff/:id', handle: withPerson(showPerson) },
  { ...deed, url: '/staff/:id/place', handle: withPerson(savePlace) },
  { ...deed, url: '/staff/:id/reset', handle: withPerson(reset(false)) },
  { ...deed, url: '/staff/:id/reset-all', handle: withPerson(reset(true)) },
  { ...deed, url: '/staff/:id/end-sessions', handle: withPerson(endSessions) },
  { ...deed, url: '/staff/:id/disable', handle: withPerson(disable) },
  { ...deed, url: '/staff/:id/enable', handle: withPerson(enable) },
]

async function showList({ language }: Visit, { sql, config }: ConsoleDeps): Promise<Answer> {
  const main = listPage(await listPeople(sql), language, config.calendar.zone)
  return { ...page, title: peopleWords[language].title, main }
}

async function showInvite(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { form, language } = visit
  const place = { ...placeIn(form), role: 'media_admin', agency: deps.config.agency.name } as const
  const typed = { login: '', name: '', place }
  const main = invitePage(visit, {
    typed,
    offices: officesOf(deps.config),
    agencies: await agenciesOf(deps),
    faults: [],
  })
  return { ...page, title: peopleWords[language].form.title, main }
}

async function sendInvite(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { form, language } = visit
  const typed = { login: form.text('login'), name: form.text('name'), place: placeIn(form) }
  const { login, name, place } = typed
  const answer = await invite(deps.sql, { login, name, ...place }, actorOf(visit))
  if (answer.kind === 'faults') {
    const { faults } = answer
    const main = invitePage(visit, {
      typed,
      offices: officesOf(deps.config),
      agencies: await agenciesOf(deps),
      faults,
    })
    return { ...page, status: 422, title: peopleWords[language].form.title, main }
  }
  const main = newLinkPage(visit, deps, { ...answer, name: typed.name })
  return { ...page, title: peopleWords[language].link.title.invited, main, isOnce: true }
}

type OfPerson = (visit: Visit, deps: ConsoleDeps, person: ListedPerson) => Promise<Answer>

/** The one that the address names, where there is such a person. */
function withPerson(handle: OfPerson) {
  return async (visit: Visit, deps: ConsoleDeps): Promise<Answer> => {
    const people = await listPeople(deps.sql)
    const person = people.find(({ id }) => id === visit.params['id'])
    return person ? await handle(visit, deps, person) : { kind: 'notThere' }
  }
}

async function showPerson(
  visit: Visit,
  deps: ConsoleDeps,
  person: ListedPerson,
  { place = person as ReturnType<typeof placeIn>, faults = [] as readonly PersonFault[] } = {},
): Promise<Answer> {
  const main = personPage(visit, {
    person,
    place,
    offices: officesOf(deps.config),
    agencies: await agenciesOf(deps),
    faults,
  })
  return { ...page, status: faults.length > 0 ? 422 : 200, title: person.name, main }
}

async function savePlace(visit: Visit, deps: ConsoleDeps, person: ListedPerson): Promise<Answer> {
  const place = placeIn(visit.form)
  const answer = await changePlace(deps.sql, person.id, place, actorOf(visit))
  if (answer.kind === 'faults')
    return await showPerson(visit, deps, person, { place, faults: answer.faults })
  return said(visit, person, 'saved')
}

function reset(withTotp: boolean): OfPerson {
  return async (visit, deps, person) => {
    const answer = await resetPerson(deps.sql, person.id, withTotp, actorOf(visit))
    if (answer.kind === 'faults')
      return await showPerson(visit, deps, person, { faults: answer.faults })
    const { link, purpose } = answer
    const kind = purpose === 'invite' ? 'invited' : 'reset'
    const main = newLinkPage(visit, deps, { kind, name: person.name, link })
    const title = peopleWords[visit.language].link.title[kind]
    return { ...page, title, main, isOnce: true }
  }
}

async function endSessions(visit: Visit, { sql }: ConsoleDeps, person: ListedPerson) {
  await sql.begin(async (tx) => {
    await endOtherSessions(tx, person.id, visit.sessionId)
    await audit(tx, { ...actorOf(visit), action: 'end sessions', subject: `staff ${person.id}` })
  })
  return said(visit, person, 'sessionsEnded')
}

async function disable(visit: Visit, deps: ConsoleDeps, person: ListedPerson): Promise<Answer> {
  const answer = await disablePerson(deps.sql, person.id, actorOf(visit))
  if (answer.kind === 'faults')
    return await showPerson(visit, deps, person, { faults: answer.faults })
  return said(visit, person, 'disabled')
}

async function enable(visit: Visit, deps: ConsoleDeps, person: ListedPerson): Promise<Answer> {
  const answer = await enablePerson(deps.sql, person.id, actorOf(visit))
  if (answer.kind === 'faults')
    return await showPerson(visit, deps, person, { faults: answer.faults })
  return said(visit, person, 'enabled')
}

function said(
  { language }: Visit,
  { id }: ListedPerson,
  what: 'saved' | 'sessionsEnded' | 'disabled' | 'enabled',
): Answer {
  return { kind: 'go', to: `/staff/${id}`, said: { text: peopleWords[language].person[what] } }
}

function actorOf({ person }: Visit) {
  return { staff: person.id, login: person.login }
}

/** Those that have an account, and the gateway's own. */
async function agenciesOf({ sql, accounts, config }: ConsoleDeps): Promise<readonly string[]> {
  const { name } = config.agency
  const belongings = await listAccountAgencies(sql, accounts, name)
  return [...new Set([name, ...belongings.map(({ agency }) => agency)])].sort()
}
