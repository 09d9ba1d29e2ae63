import type { Options } from '../options.ts'
import { measureOurs } from './measure-ours.ts'

const defaultMessages = 5_000

/** The way of endToEnd with the queues in Postgres: for development and small sites. */
export async function endToEndPostgres({ messages = defaultMessages, rounds }: Options) {
  return { messages, ...(await measureOurs({ withRedis: false, messages, rounds })) }
}
