import type { Tx } from '../../store/connect.ts'

/** The empty book of an agency. */
export interface Template {
  /** SHA-256 in hex. */
  readonly hash: string
  readonly name: string
  readonly bytes: Uint8Array
}

/** Keeps a template once, however often it comes. */
export async function keepTemplate(tx: Tx, { hash, name, bytes }: Template): Promise<void> {
  await tx`
    insert into lapor_template (hash, name, bytes) values (${hash}, ${name}, ${Buffer.from(bytes)})
    on conflict do nothing`
}

/**
 * Remembers which empty book an agency fills from now on.
 *
 * @param agency empty for those who see all agencies
 * @param template undefined: ours
 */
export async function chooseTemplate(
  sql: Tx,
  agency: string,
  template: Template | undefined,
): Promise<void> {
  if (!template) {
    await sql`delete from lapor_template_choice where agency = ${agency}`
    return
  }
  await keepTemplate(sql, template)
  await sql`
    insert into lapor_template_choice (agency, template) values (${agency}, ${template.hash})
    on conflict (agency) do update set template = excluded.template, chosen_at = now()`
}

/** The empty book that an agency fills; undefined: ours. */
export async function chosenTemplate(sql: Tx, agency: string): Promise<Template | undefined> {
  const [row] = await sql<[Template?]>`
    select t.hash, t.name, t.bytes from lapor_template_choice c
    join lapor_template t on t.hash = c.template where c.agency = ${agency}`
  return row
}
