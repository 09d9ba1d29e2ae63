import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { accountWords } from '../src/console/account/words.ts'
import { alarmsWords } from '../src/console/alarms/words.ts'
import { auditWords } from '../src/console/audit/words.ts'
import { pageWords } from '../src/console/complaints/page-words.ts'
import { complaintWords } from '../src/console/complaints/words.ts'
import { verbWords } from '../src/console/conversation/verb-words.ts'
import { conversationWords } from '../src/console/conversation/words.ts'
import { entryWords } from '../src/console/entry/words.ts'
import { inboxWords } from '../src/console/inbox/words.ts'
import { kitWords } from '../src/console/kit/words.ts'
import { laporWords } from '../src/console/lapor/words-by-language.ts'
import { accountAgencyWords } from '../src/console/people/account-agencies.ts'
import { peopleWords } from '../src/console/people/words.ts'
import { credentialWords } from '../src/console/sign-in/credential-words.ts'
import { signInWords } from '../src/console/sign-in/words.ts'

const rooms = [
  accountAgencyWords,
  accountWords,
  alarmsWords,
  auditWords,
  complaintWords,
  conversationWords,
  credentialWords,
  entryWords,
  inboxWords,
  kitWords,
  laporWords,
  pageWords,
  peopleWords,
  signInWords,
  verbWords,
]

/** Every sentence of a room, with "…" where something is put in. */
function sentencesOf(words: unknown): readonly string[] {
  if (typeof words === 'string') return [words]
  if (typeof words === 'function') return [String(words('…', '…', '…'))]
  return words && typeof words === 'object' ? Object.values(words).flatMap(sentencesOf) : []
}

const docs = new URL('../docs/', import.meta.url)

describe.for([
  ['panduan-admin.md', 'id'],
  ['admin-guide.md', 'en'],
] as const)('docs/%s', ([name, language]) => {
  const page = readFileSync(new URL(name, docs), 'utf8')

  test('quotes in bold what the pages say, word by word', () => {
    const said = new Set(rooms.flatMap((room) => sentencesOf(room[language])))
    const quoted = [...page.matchAll(/\*\*([^*]+)\*\*/g)].map(([, one = '']) =>
      one.replace(/\s+/g, ' '),
    )
    expect(quoted.length).toBeGreaterThan(50)
    expect(quoted.filter((one) => !said.has(one))).toEqual([])
  })

  test('shows pictures that are there', () => {
    const shown = [...page.matchAll(/\]\((images\/[^)]+)\)/g)].map(([, one = '']) => one)
    expect(shown.length).toBeGreaterThan(10)
    expect(shown.filter((one) => !existsSync(new URL(one, docs)))).toEqual([])
  })
})
