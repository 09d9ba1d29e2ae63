import type { Sql } from 'postgres'
import type { Sabotage } from './options.ts'

const everyMs = 500

/**
 * Breaks a guard behind the gateway's back, in its database: the run has to notice.
 *
 * `lost`: one message in twenty is acknowledged and not stored. `twice`: the unique keys of messages
 * and of replies are gone, and now and then a message is there again, or a reply that was sent due again. `batch`: of
 * messages or replies that are written together one is now and then left out. `unowned` needs nothing
 * here: the gateway was started with it.
 */
export async function startSabotage(sql: Sql, kind: Sabotage): Promise<{ stop(): Promise<void> }> {
  if (kind === 'lost') {
    await sql`
      create function lose() returns trigger language plpgsql
      as 'begin if random() < 0.05 then return null; end if; return new; end'`
    await sql`
      create trigger lose before insert on inbox
      for each row when (new.kind = 'message') execute function lose()`
    return { stop: async () => {} }
  }
  if (kind === 'unowned') return { stop: async () => {} }
  if (kind === 'batch') {
    for (const table of ['message', 'outbox']) await leaveOneOut(sql, table)
    return { stop: async () => {} }
  }
  await sql`alter table message drop constraint message_inbox_id_unique`
  await sql`alter table outbox drop constraint outbox_cause`
  return repeatedly(
    () => sql`
      with again as (
        insert into message
        select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid()))).*
        from message m where disposition = 'complaint' order by random() limit 1)
      insert into outbox (id, conversation_id, channel, account, purpose, cause, part, text)
      select gen_random_uuid(), conversation_id, channel, account, purpose, cause, part, text
      from outbox where state = 'accepted' order by random() limit 1`,
  )
}

/** Of every second statement that writes several rows. What is written alone stays. */
async function leaveOneOut(sql: Sql, table: string): Promise<void> {
  await sql.unsafe(`
    create function leave_out_of_${table}() returns trigger language plpgsql as $$
      begin
        if random() < 0.5 and (select count(*) from fresh) > 1 then
          delete from ${table} where id = (select id from fresh order by random() limit 1);
        end if;
        return null;
      end $$`)
  await sql.unsafe(`
    create trigger leave_out after insert on ${table} referencing new table as fresh
    for each statement execute function leave_out_of_${table}()`)
}

function repeatedly(act: () => PromiseLike<unknown>): { stop(): Promise<void> } {
  let running: Promise<unknown> | undefined
  const timer = setInterval(() => {
    // The database may be away; the next time will do.
    running ??= Promise.resolve(act())
      .catch(() => undefined)
      .finally(() => {
        running = undefined
      })
  }, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
