import { kitWords, type Language } from '../../src/console/kit/words.ts'
import { peopleWords } from '../../src/console/people/words.ts'
import {
  may,
  type Permission,
  permissions,
  type Reach,
  reachOf,
  roles,
} from '../../src/staff/permissions.ts'

const words: Readonly<Record<Permission, Readonly<Record<Language, string>>>> = {
  self: { id: 'Akun sendiri', en: 'Own account' },
  'conversation.read': { id: 'Membaca percakapan', en: 'Read conversations' },
  'conversation.act': { id: 'Menangani percakapan', en: 'Work on conversations' },
  'complaint.read': { id: 'Membaca laporan', en: 'Read complaints' },
  'complaint.act': {
    id: 'Memperbaiki dan meneruskan laporan',
    en: 'Correct and assign complaints',
  },
  'complaint.answer': { id: 'Menjawab laporan', en: 'Answer complaints' },
  'complaint.enter': { id: 'Mengisi laporan baru', en: 'Enter a new complaint' },
  'lapor.read': { id: 'Melihat Ke LAPOR!', en: 'See To LAPOR!' },
  'lapor.act': { id: 'Mengeluarkan buku, mengimpor', en: 'Take out books, import' },
  'alarm.read': { id: 'Melihat alarm', en: 'See alarms' },
  'alarm.acknowledge': { id: 'Menangani alarm', en: 'Take alarms in hand' },
  'operations.read': { id: 'Operasi', en: 'Operations' },
  'audit.read': { id: 'Jejak audit', en: 'Audit log' },
  'staff.manage': { id: 'Mengatur pengguna', en: 'Manage people' },
}

const sees: Readonly<Record<Reach, Readonly<Record<Language, string>>>> = {
  all: { id: 'semua', en: 'everything' },
  agency: { id: 'instansinya', en: 'the own agency' },
  office: { id: 'perangkat daerahnya', en: 'the own office' },
}

const what: Readonly<Record<Language, readonly [may: string, means: string, sees: string]>> = {
  id: ['Boleh', 'Untuk apa', 'Melihat'],
  en: ['May', 'What for', 'Sees'],
}

/** What each role is for, and whose rows it sees, as head and rows. */
export function rolesTable(language: Language): readonly (readonly string[])[] {
  const [, means, seesWhat] = what[language]
  const { role } = kitWords[language]
  return [
    ['', means, seesWhat],
    ...roles.map((one) => [
      `**${role[one]}**`,
      peopleWords[language].roleMeans[one],
      sees[reachOf[one]][language],
    ]),
  ]
}

/** Who may do what, as head and rows. */
export function permissionsTable(language: Language): readonly (readonly string[])[] {
  const { role } = kitWords[language]
  return [
    [what[language][0], ...roles.map((one) => role[one])],
    ...(Object.keys(permissions) as Permission[]).map((permission) => [
      words[permission][language],
      ...roles.map((one) => (may(one, permission) ? '✓' : '')),
    ]),
  ]
}
