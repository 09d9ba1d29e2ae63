import postgres, { type Sql } from 'postgres'
import { connectionLost, openSocket } from './database-socket.ts'

/** The part of a postgres.js connection that is used here. */
interface Connection {
  readonly id: number
  execute(query: { reject(error: Error): void }): unknown
}
type OnExecute = (connection: Connection) => void
type Parsed = Sql['options']

// The time for statements that still run on the other connections of a pool that is given up.
const graceSeconds = 1

/**
 * A pool of postgres.js that is replaced by a new one when it loses a connection.
 *
 * A connection that broke leaves postgres.js 3.4.9 with an object that it connects again, although
 * parts of the old exchange are left in it: statements that nobody answers, a count of rows, bytes
 * that go out before the greeting. What a transaction still sends to it, if only the rollback, ends
 * the process, or runs outside of the transaction on the connection that came after. So nothing is
 * sent over such an object again: new statements go to a new pool, and the old one ends what its
 * other connections have under way, within a second.
 *
 * It connects at the first query, so it never fails by itself. Statements that were under way on a
 * broken connection fail; whether they were carried out is not known.
 */
export function openPool(databaseUrl: string, options: postgres.Options<never>): Sql {
  const { options: parsed } = postgres(databaseUrl, {
    ...options,
    // Types would be asked for at each start of a connection, and nobody catches a failure there.
    fetch_types: false,
    // The end of a connection by age could not be told from a loss.
    max_lifetime: null,
  }) as unknown as Sql
  const retiring = new Set<Promise<void>>()
  let ended: Promise<void> | undefined
  let current = open()

  function open(): Sql {
    const client = openClient(parsed, () => {
      if (client === current && ended === undefined) current = open()
      retire(client)
    })
    return client
  }

  function retire(client: Sql): void {
    const forget = () => {
      retiring.delete(gone)
    }
    const gone: Promise<void> = client.end({ timeout: graceSeconds }).then(forget, forget)
    retiring.add(gone)
  }

  function end(given?: { timeout?: number }): Promise<void> {
    ended ??= Promise.all([current.end(given), ...retiring]).then(() => undefined)
    return ended
  }

  return new Proxy(current, {
    apply: (_first, _this, given) => Reflect.apply(current, undefined, given),
    get: (_first, name) => (name === 'end' ? end : Reflect.get(current, name)),
  })
}

/** One client of postgres.js. It makes no connection after it called `onLoss`. */
function openClient(parsed: Parsed, onLoss: () => void): Sql {
  const used = new Map<number, Connection>()
  let isLost = false
  let wasRefused = false

  function lose(): void {
    if (isLost) return
    isLost = true
    onLoss()
  }

  // Options that are parsed already are taken as they are, with the types that acceptArrays adds.
  const client = postgres({
    ...parsed,
    socket() {
      if (isLost) throw connectionLost()
      return openSocket(parsed, {
        lost: lose,
        refused() {
          wasRefused = true
        },
      })
    },
    onclose(id: number) {
      const connection = used.get(id)
      if (connection) refuseStatements(connection)
      if (!wasRefused) lose()
      wasRefused = false
    },
  } as unknown as postgres.Options<never>) as unknown as Sql
  onTransaction(client, (connection) => used.set(connection.id, connection))
  return client
}

/** Refuses statements: a transaction goes on using its connection object after a loss. */
function refuseStatements(connection: Connection): void {
  connection.execute = (query) => {
    query.reject(connectionLost())
    return true
  }
}

/** Tells the connection on which each transaction of a client begins. */
function onTransaction(client: Sql, tell: OnExecute): void {
  const unsafe = client.unsafe as (...given: unknown[]) => unknown
  Object.assign(client, {
    unsafe(...given: unknown[]) {
      const [text, parameters, options] = given
      const { onexecute } = (options ?? {}) as { onexecute?: OnExecute }
      if (onexecute === undefined) return unsafe(...given)
      return unsafe(text, parameters, {
        ...(options as object),
        onexecute(connection: Connection) {
          tell(connection)
          onexecute(connection)
        },
      })
    },
  })
}
