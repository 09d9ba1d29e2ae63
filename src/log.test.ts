import { Writable } from 'node:stream'
import { DrizzleQueryError } from 'drizzle-orm'
import postgres from 'postgres'
import { describe, expect, test } from 'vitest'
import { faultOf, openLog } from './log.ts'

const secret = 'saya Budi +628111000111'

function logged(write: (log: ReturnType<typeof openLog>) => void): string {
  let text = ''
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  write(openLog('info', sink))
  return text
}

const refusal = Object.assign(new postgres.PostgresError(`invalid input: "${secret}"`), {
  message: `invalid input syntax for type bigint: "${secret}"`,
  code: '22P02',
})
const queryError = new DrizzleQueryError('insert into message', [secret], refusal)

describe('the log', () => {
  test.for([
    { name: 'a query with its parameters', error: queryError },
    { name: 'a value that Postgres quotes', error: refusal },
    { name: 'a cause', error: new Error('step failed', { cause: queryError }) },
  ])('does not tell $name', ({ error }) => {
    const text = logged((log) => log.error({ err: error }, 'failed'))
    expect(text).toContain('22P02')
    expect(text).not.toContain('Budi')
    expect(text).not.toContain('628111')
    expect(faultOf(error)).not.toContain('Budi')
  })

  test('does not tell the query of a request: tokens travel in it', () => {
    const text = logged((log) =>
      log.info({ req: { method: 'GET', url: '/webhooks/x?hub.verify_token=hush' } }, 'came'),
    )
    expect(text).toContain('/webhooks/x')
    expect(text).not.toContain('hush')
  })

  test('names the fault', () => {
    expect(faultOf(new Error('no answer within 5 ms'))).toBe('Error no answer within 5 ms')
  })
})
