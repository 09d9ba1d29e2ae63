import { type Role, roles } from '../../staff/permissions.ts'
import type { Form } from '../kit/form.ts'
import { type Html, html } from '../kit/html.ts'
import { field, select, suggestions } from '../kit/parts.ts'
import { kitWords, type Language } from '../kit/words.ts'
import { faultOf } from '../sign-in/credential-parts.ts'
import type { CredentialFault } from '../sign-in/credential-words.ts'
import { peopleWords } from './words.ts'

/** What an owner chose for somebody. */
export interface ChosenPlace {
  readonly role: Role
  readonly agency: string | null
  readonly office: string | null
}

/** @returns the least of all roles where the form names none */
export function placeIn(form: Form): ChosenPlace {
  const role = roles.find((one) => one === form.text('role')) ?? 'viewer'
  return { role, agency: form.text('agency') || null, office: form.text('office') || null }
}

interface PlaceFields {
  readonly language: Language
  readonly place: ChosenPlace
  /** Those that there are accounts of. */
  readonly agencies: readonly string[]
  /** What an office may be called. */
  readonly offices: readonly string[]
  readonly faults: readonly CredentialFault[]
}

/** Role, agency and office. */
export function placeFields({ language, place, agencies, offices, faults }: PlaceFields): Html {
  const w = peopleWords[language]
  const known = new Set([...agencies, ...(place.agency ? [place.agency] : [])])
  return html`${select({
    name: 'role',
    label: w.form.role,
    value: place.role,
    choices: roles.map((role) => ({
      value: role,
      label: `${kitWords[language].role[role]}: ${w.roleMeans[role]}`,
    })),
  })}
${select({
  name: 'agency',
  label: w.form.agency,
  hint: w.form.agencyHint,
  fault: faultOf(faults, 'agency', language),
  value: place.agency ?? '',
  none: w.form.noAgency,
  choices: [...known].map((agency) => ({ value: agency, label: agency })),
})}
${field({
  name: 'office',
  label: w.form.office,
  hint: w.form.officeHint,
  fault: faultOf(faults, 'office', language),
  value: place.office ?? '',
  maxLength: 200,
  list: 'offices',
})}
${suggestions('offices', offices)}`
}
