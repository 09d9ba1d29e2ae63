import postgres from 'postgres'
import { expect, test } from 'vitest'
import { isPassing } from './passing-fault.ts'

function postgresError(code: string): Error {
  const Fault = postgres.PostgresError as unknown as new (fields: object) => Error
  return new Fault({ message: 'it failed', code })
}

test.for([
  { name: 'a server that is shut down', error: postgresError('57P01'), passes: true },
  { name: 'a deadlock', error: postgresError('40P01'), passes: true },
  { name: 'text that no column takes', error: postgresError('22021'), passes: false },
  {
    name: 'a broken connection below a query',
    error: new Error('Failed query', {
      cause: Object.assign(new Error('closed'), { code: 'CONNECTION_CLOSED' }),
    }),
    passes: true,
  },
  { name: 'a bug', error: new TypeError('x is undefined'), passes: false },
  { name: 'what is no error', error: 'oops', passes: false },
])('$name passes by itself: $passes', ({ error, passes }) => {
  expect(isPassing(error)).toBe(passes)
})
