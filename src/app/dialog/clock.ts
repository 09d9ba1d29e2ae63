import type { Sql } from 'postgres'

/**
 * The clock of a dialog: a row of its database. A schema before pg_catalog in the search path has
 * functions of our own that read it, and the defaults of columns call them, too, because the tables
 * were made with this path. Statements take them for now() and clock_timestamp(); no step uses
 * current_timestamp and its like, which are no functions and cannot be replaced.
 */
export const searchPath = 'public, clock, pg_catalog'

/** Brought into a database before its tables. */
export const clockSchema = `
  create schema clock;
  create table clock.moment (at timestamptz not null);
  insert into clock.moment values ('2026-01-01T00:00:00Z');
  create sequence clock.tick;
  create function clock.now() returns timestamptz language sql stable parallel safe
    as 'select at from clock.moment';
  -- What happens in one moment still happens in an order.
  create function clock.clock_timestamp() returns timestamptz language sql volatile
    as 'select at + nextval(''clock.tick'') * interval ''1 microsecond'' from clock.moment';`

/** Sets the clock of a dialog. */
export async function setClock(sql: Sql, at: Date): Promise<void> {
  await sql`
    update clock.moment set at = ${at.toISOString()}::timestamptz
    where setval('clock.tick', 1) is not null`
}
