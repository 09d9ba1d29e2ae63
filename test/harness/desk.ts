import { randomUUID } from 'node:crypto'
import type { MessageEvent } from '../../src/contract/events.ts'
import { act } from '../../src/desk/act.ts'
import type { Deed, DeedResult } from '../../src/desk/deeds.ts'
import type { DeskDeps } from '../../src/desk/scene.ts'
import type { Role } from '../../src/staff/permissions.ts'
import type { Person } from '../../src/staff/person.ts'
import { intake } from '../../workers/intake.ts'
import { triage } from '../../workers/triage.ts'
import { openCitizens, type StepDeps, stepDeps, type TestCitizens } from './citizens.ts'
import { workOff } from './steps.ts'

/** Somebody who is signed in. */
export function person(role: Role = 'owner', more: Partial<Person> = {}): Person {
  const id = randomUUID()
  const names = { login: id, name: 'Sari', agency: null, office: null }
  return { id, role, language: 'id', singleKeys: true, ...names, ...more }
}

/** A verb and what it is told; the conversation and its version are added. */
export type Told = Deed extends infer One
  ? One extends Deed
    ? Omit<One, 'conversationId' | 'version'>
    : never
  : never

/** Citizens, the steps of the house, and admins who act. */
export interface TestDesk extends TestCitizens {
  readonly deps: DeskDeps & StepDeps
  /** A citizen says this; all steps run. @returns the conversation and what was said, in order */
  hear(from: string, ...texts: (string | Partial<MessageEvent>)[]): Promise<Heard>
  work(): Promise<void>
  versionOf(conversationId: string): Promise<number>
  /** Acts on the conversation as it is now. */
  does(conversationId: string, told: Told, by?: Person): Promise<DeedResult>
  /** As `does`; throws where it is not done. */
  done(conversationId: string, told: Told, by?: Person): Promise<Done>
  undo(conversationId: string, deed: { readonly deedId: string }): Promise<DeedResult>
  /** All rows of a conversation that deeds touch, but for what counts changes and histories. */
  dump(conversationId: string): Promise<unknown>
}

export type Done = Extract<DeedResult, { kind: 'done' }>

interface Heard {
  readonly conversationId: string
  readonly messageIds: readonly string[]
  readonly complaintIds: readonly string[]
}

export async function openDesk(more: Partial<DeskDeps & StepDeps> = {}): Promise<TestDesk> {
  const citizens = await openCitizens()
  const { sql, ring } = citizens
  const deps: DeskDeps & StepDeps = {
    ...stepDeps(sql, ring),
    categoryName: (id) => (id > 0 && id < 1_000 ? `Kategori ${id}` : undefined),
    isInReach: async () => true,
    ...more,
  }
  const owner = person()
  const work = async () => {
    await workOff('intake', intake, deps)
    await workOff('triage', triage, deps)
  }
  const versionOf = async (id: string) => {
    const [row] = await sql<
      [{ version: number }]
    >`select version from conversation where id = ${id}`
    return row.version
  }
  const does: TestDesk['does'] = async (conversationId, told, by = owner) =>
    await act(deps, by, {
      ...told,
      conversationId,
      version: await versionOf(conversationId),
    } as Deed)
  return {
    ...citizens,
    deps,
    work,
    versionOf,
    does,
    async hear(from, ...texts) {
      for (const one of texts) {
        const { text = '', ...rest } = typeof one === 'string' ? { text: one } : one
        await citizens.bring(citizens.message(from, text, rest))
      }
      await work()
      const [row] = await sql<[{ id: string }]>`
        select conversation_id as id from conversation_address
        where address_index = ${citizens.indexOf(from)}`
      const messages = await sql<{ id: string }[]>`
        select id from message where conversation_id = ${row.id} order by sent_at, inbox_id`
      const complaints = await sql<{ id: string }[]>`
        select id from complaint where conversation_id = ${row.id} order by created_at`
      return {
        conversationId: row.id,
        messageIds: messages.map(({ id }) => id),
        complaintIds: complaints.map(({ id }) => id),
      }
    },
    async done(conversationId, told, by) {
      const result = await does(conversationId, told, by)
      if (result.kind !== 'done') throw new Error(`${told.verb}: ${JSON.stringify(result)}`)
      return result
    },
    undo: (conversationId, { deedId }) => does(conversationId, { verb: 'undo', deedId }),
    async dump(id) {
      const rows = await Promise.all([
        sql`select paused_until, opted_out_at, due_at, latest_complaint_id from conversation
          where id = ${id}`,
        sql`select * from message where conversation_id = ${id} order by id`,
        sql`select * from complaint where conversation_id = ${id} order by id`,
        sql`select * from outbox where conversation_id = ${id} order by id`,
        sql`select reasons, rank, since from attention where conversation_id = ${id}`,
        sql`select * from note where conversation_id = ${id} order by id`,
        sql`select n.* from news n join complaint c on c.id = n.complaint_id
          where c.conversation_id = ${id} order by n.id`,
        sql`select r.* from lapor_report r join complaint c on c.id = r.reference
          where c.conversation_id = ${id} order by r.reference`,
        sql`select k.tracking_id, k.status, k.text, k.title, k.place, k.category_id, k.agency, k.anonymous,
            k.confidential, k.withdrawn_at is not null as withdrawn from core_complaint k join complaint c on c.id = k.reference
          where c.conversation_id = ${id} order by k.reference`,
      ])
      const [conversation, messages, complaints, said, attention, notes, news, reports, stored] =
        rows
      return { conversation, messages, complaints, said, attention, notes, news, reports, stored }
    },
  }
}
