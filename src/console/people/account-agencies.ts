import {
  type AccountAgency,
  listAccountAgencies,
  setAccountAgency,
} from '../../staff/account-agencies.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import { type Html, html } from '../kit/html.ts'
import { badge, button, formStart } from '../kit/parts.ts'
import type { Answer, ConsolePage, Visit } from '../kit/visit.ts'
import type { Language } from '../kit/words.ts'

interface AgencyWords {
  readonly title: string
  readonly intro: string
  readonly account: string
  readonly agency: string
  readonly locked: string
  readonly own: string
  readonly save: string
  readonly saved: string
  readonly back: string
}

export const accountAgencyWords: Readonly<Record<Language, AgencyWords>> = {
  id: {
    title: 'Instansi setiap akun kanal',
    intro:
      'Admin instansi hanya melihat percakapan dan laporan dari akun instansinya. Kosongkan untuk memakai instansi Simpul sendiri.',
    account: 'Akun kanal',
    agency: 'Instansi',
    locked: 'Ditetapkan di simpul.yaml',
    own: 'Instansi Simpul sendiri',
    save: 'Simpan',
    saved: 'Instansi akun tersimpan dan langsung berlaku.',
    back: 'Semua pengguna',
  },
  en: {
    title: 'Agency of each channel account',
    intro:
      'Admins of an agency see conversations and complaints of its accounts alone. Leave it empty for the agency of this Simpul.',
    account: 'Channel account',
    agency: 'Agency',
    locked: 'Set in simpul.yaml',
    own: 'The agency of this Simpul',
    save: 'Save',
    saved: 'The agency of the account is saved and counts at once.',
    back: 'All people',
  },
}

const manage = { url: '/staff/accounts', may: 'staff.manage' } as const

/** To which agency each account belongs. */
export const accountAgencyPages: readonly ConsolePage<ConsoleDeps>[] = [
  { ...manage, method: 'GET', handle: show },
  { ...manage, method: 'POST', auditsItself: true, handle: save },
]

async function show(visit: Visit, { sql, accounts, config }: ConsoleDeps): Promise<Answer> {
  const rows = await listAccountAgencies(sql, accounts, config.agency.name)
  const titles = new Map(accounts.all.map(({ channel }) => [channel.name, channel.title]))
  const { title } = accountAgencyWords[visit.language]
  return { kind: 'page', area: 'staff', title, main: table(visit, rows, titles) }
}

async function save(visit: Visit, { sql, accounts }: ConsoleDeps): Promise<Answer> {
  const { form, person, language } = visit
  const given = {
    channel: form.text('channel'),
    account: form.text('account'),
    agency: form.text('agency'),
  }
  const by = { staff: person.id, login: person.login }
  const { kind } = await setAccountAgency(sql, accounts, given, by)
  if (kind === 'unknown') return { kind: 'notThere' }
  if (kind === 'locked') return { kind: 'notAllowed' }
  return { kind: 'go', to: '/staff/accounts', said: { text: accountAgencyWords[language].saved } }
}

function table(
  visit: Visit,
  rows: readonly AccountAgency[],
  titles: ReadonlyMap<string, string>,
): Html {
  const w = accountAgencyWords[visit.language]
  return html`<div class="stack"><p class="small"><a href="/staff">${w.back}</a></p>
<h1>${w.title}</h1>
<p class="muted">${w.intro}</p>
<section class="table stacks" aria-label="${w.title}" tabindex="0"><table>
<thead><tr><th scope="col">${w.account}</th><th scope="col">${w.agency}</th></tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr><th scope="row">${titles.get(row.channel) ?? row.channel}<br><span class="muted small">${row.account}</span></th>
<td>${row.isLocked ? html`${row.agency} ${badge(w.locked)}` : choice(visit, row)}</td></tr>`,
  )}</tbody>
</table></section></div>`
}

function choice(visit: Visit, { channel, account, agency, isDefault }: AccountAgency): Html {
  const w = accountAgencyWords[visit.language]
  return html`<form method="post" action="/staff/accounts" class="row">${formStart(visit)}
<input type="hidden" name="channel" value="${channel}"><input type="hidden" name="account" value="${account}">
<input class="grow" type="text" name="agency" value="${isDefault ? '' : agency}" placeholder="${isDefault ? agency : ''}" maxlength="200" aria-label="${w.agency}: ${channel} ${account}">
${button({ label: w.save })}${isDefault ? badge(w.own) : ''}</form>`
}
