import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import type { ConsoleDeps } from '../../src/console/console-deps.ts'
import { Form, type FormFile } from '../../src/console/kit/form.ts'
import type { Answer, ConsolePage, Visit } from '../../src/console/kit/visit.ts'
import type { Reach } from '../../src/desk/reach.ts'
import type { Person } from '../../src/staff/person.ts'

export const seesAll: Reach = { kind: 'all' }

/** Somebody of the staff, in the database. */
export async function newPerson(
  sql: Sql,
  name: string,
  role: Person['role'] = 'media_admin',
  agency: string | null = null,
): Promise<Person> {
  const id = randomUUID()
  const login = `${name.toLowerCase()}-${id.slice(0, 6)}`
  await sql`
    insert into staff (id, login, name, role, agency)
    values (${id}, ${login}, ${name}, ${role}, ${agency})`
  return { id, login, name, role, agency, office: null, language: 'id', singleKeys: true }
}

export interface Asked {
  readonly by: Person
  readonly reach?: Reach
  readonly language?: Visit['language']
  readonly fields?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, FormFile>>
}

/** Asks pages of the console for their answers, by their addresses. */
export function asking(pages: readonly ConsolePage<ConsoleDeps>[], deps: ConsoleDeps) {
  return async (method: 'GET' | 'POST', url: string, asked: Asked): Promise<Answer> => {
    const [path = '', query = ''] = url.split('?')
    // As the router does: an address without parameters goes before one that has some.
    const sorted = pages.toSorted((one, other) => params(one.url) - params(other.url))
    for (const page of sorted) {
      if (page.method !== method) continue
      const names = [...page.url.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
      const pattern = page.url.replaceAll('.', '\\.').replace(/:\w+/g, '([^/]+)')
      const found = new RegExp(`^${pattern}$`).exec(path)
      if (!found) continue
      const visit: Visit = {
        person: asked.by,
        reach: asked.reach ?? seesAll,
        language: asked.language ?? 'id',
        csrf: 'token',
        url,
        params: Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? ''])),
        query: new URLSearchParams(query),
        form: new Form(
          Object.entries(asked.fields ?? {}),
          new Map(Object.entries(asked.files ?? {})),
        ),
      }
      return await page.handle(visit, deps)
    }
    throw new Error(`there is no ${method} ${url}`)
  }
}

const params = (url: string) => url.split(':').length

/** What a page, or a part of one, says. @throws where the answer is neither */
export async function htmlOf(answer: Answer): Promise<string> {
  if (answer.kind === 'page') return String(await answer.main)
  if (answer.kind === 'part') return String(await answer.html)
  throw new Error(`it answered ${JSON.stringify(answer).slice(0, 300)}`)
}

/** The receipt numbers that a page names, in their order, each once. */
export function numbersIn(html: string): string[] {
  return [...new Set([...html.matchAll(/href="\/complaints\/(\d{10})"/g)].map(([, n = '']) => n))]
}
