import type { Options } from '../options.ts'
import { measureOurs } from './measure-ours.ts'

const defaultMessages = 5_000

/**
 * The way of endToEnd where the provider posts three statuses of each reply, until all are applied.
 * Processor time is for a message with its reply and its three reports.
 */
export async function reports({ messages = defaultMessages, rounds }: Options) {
  const measured = await measureOurs({ withRedis: true, messages, rounds, withReports: true })
  return { messages, reportsEach: 3, ...measured }
}
