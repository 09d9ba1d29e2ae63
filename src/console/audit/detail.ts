import type { AuditEntry } from '../../staff/audit.ts'
import type { LinkPurpose } from '../../staff/links.ts'
import { kitWords, type Language } from '../kit/words.ts'

type Detail = AuditEntry['detail']

interface DetailWords {
  /** Names of facts. */
  readonly name: Readonly<Record<string, string>>
  readonly purpose: Readonly<Record<LinkPurpose, string>>
  readonly what: Readonly<Record<string, string>>
  readonly yes: string
}

const words: Readonly<Record<Language, DetailWords>> = {
  id: {
    name: {
      agency: 'Instansi',
      before: 'Sebelumnya',
      login: 'Nama pengguna',
      office: 'Perangkat daerah',
      purpose: 'Tautan',
      recoveryCode: 'Kode pemulihan',
      role: 'Peran',
      what: 'Yang salah',
    },
    purpose: {
      first: 'pemilik pertama',
      invite: 'undangan',
      reset: 'kata sandi baru',
      reset_totp: 'kata sandi dan kode baru',
    },
    what: { password: 'kata sandi', code: 'kode' },
    yes: 'ya',
  },
  en: {
    name: {
      agency: 'Agency',
      before: 'Before',
      login: 'User name',
      office: 'Office',
      purpose: 'Link',
      recoveryCode: 'Recovery code',
      role: 'Role',
      what: 'What was wrong',
    },
    purpose: {
      first: 'first owner',
      invite: 'invitation',
      reset: 'new password',
      reset_totp: 'new password and code',
    },
    what: { password: 'password', code: 'code' },
    yes: 'yes',
  },
}

/** Facts in words, in a line; what is empty is left out. One that has no word stands as it is stored. */
export function shownDetail(detail: Detail, language: Language): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(
      ([name, value]) => `${words[language].name[name] ?? name}: ${shown(name, value, language)}`,
    )
    .join(', ')
}

function shown(name: string, value: unknown, language: Language): string {
  const w = words[language]
  if (value === true) return w.yes
  if (value && typeof value === 'object') return `(${shownDetail(value as Detail, language)})`
  if (typeof value !== 'string') return JSON.stringify(value)
  const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    role: kitWords[language].role,
    purpose: w.purpose,
    what: w.what,
  }
  return known[name]?.[value] ?? value
}
