import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { connect, type Store } from '../../store/connect.ts'
import { startEmbeddedPostgres } from '../../store/embedded.ts'
import { migrate } from '../../store/migrate.ts'
import { clockSchema, searchPath } from './clock.ts'

/** A Postgres for one run, of our own. */
export interface Server {
  /** Of a role that may create databases. */
  readonly url: string
  stop(): Promise<void>
}

/** Starts a Postgres in a folder that is gone after it. */
export async function startServer(): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), 'simpul-dialog-'))
  // The server may run as another user.
  await chmod(directory, 0o711)
  const clear = () => rm(directory, { recursive: true, force: true, maxRetries: 10 })
  try {
    const server = await startEmbeddedPostgres({
      directory: join(directory, 'postgres'),
      durability: 'none',
      log: () => {},
    })
    return {
      url: server.url,
      async stop() {
        await server.stop()
        await clear()
      },
    }
  } catch (error) {
    await clear()
    throw error
  }
}

/** A database with a clock of its own and every table; nobody else has it, and nothing is in it. */
export interface Lent {
  readonly url: string
  /** Its pool, for whoever has it. */
  readonly store: Store
  /** Empties it for the next one. */
  takeBack(): Promise<void>
}

export interface Databases {
  lend(): Promise<Lent>
  close(): Promise<void>
}

/** A step has one transaction, and reads beside it. */
export const connections = 3

/**
 * Databases for dialogs: copies of a template. One that was used is emptied row by row and lent again:
 * that takes 2 ms, a copy or a `truncate` some 300 ms where files are slow.
 *
 * @param serverUrl of a role that may create databases
 */
export async function openDatabases(serverUrl: string): Promise<Databases> {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} })
  const template = `dialog_${randomBytes(6).toString('hex')}`
  const made: { readonly name: string; readonly store: Store }[] = []
  const free: Lent[] = []
  const drop = (name: string) => admin`drop database if exists ${admin(name)} with (force)`
  const close = async () => {
    for (const { name, store } of made) {
      await store.close()
      await drop(name)
    }
    await drop(template)
    await admin.end()
  }
  let emptying = ''

  async function make(): Promise<Lent> {
    const name = `${template}_${made.length}`
    const url = urlOf(serverUrl, name)
    const store = connect(url, connections)
    made.push({ name, store })
    await admin`create database ${admin(name)} template ${admin(template)}`
    const lent: Lent = {
      url,
      store,
      async takeBack() {
        await store.sql.unsafe(emptying)
        free.push(lent)
      },
    }
    return lent
  }

  try {
    await admin`create database ${admin(template)}`
    emptying = await prepare(urlOf(serverUrl, template))
  } catch (error) {
    await close()
    throw error
  }
  return { lend: async () => free.pop() ?? (await make()), close }
}

/**
 * @returns statements that empty every table, those first that refer to others; the audit log refuses, and
 *   a dialog has nobody whose doings stand in it
 */
async function prepare(url: string): Promise<string> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await sql.unsafe(clockSchema)
    await migrate(url)
    const tables = await sql<{ name: string }[]>`
      with recursive refers (child, parent) as (
        select distinct conrelid, confrelid from pg_constraint
        where contype = 'f' and conrelid <> confrelid),
      depth (id, place) as (
        select oid, 0 from pg_class
        where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
        union
        select child, place + 1 from depth join refers on parent = id)
      select id::regclass::text as name from depth where id <> 'audit'::regclass
      group by id order by max(place) desc`
    return tables.map(({ name }) => `delete from ${name}`).join(';')
  } finally {
    await sql.end()
  }
}

function urlOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  url.searchParams.set('search_path', searchPath)
  return url.href
}
