import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parse } from 'yaml'
import { z } from 'zod'
import type { WebhookChannel } from '../../contract/channel.ts'
import { UsageError } from '../../usage-error.ts'
import { inspect } from '../inspect.ts'
import { registry } from '../registry.ts'
import { type Command, readOptions } from './command.ts'

const webhookChannels = registry.filter((channel) => 'receive' in channel)

export const inspectCommand: Command = {
  help: `Usage: npm run -s simpul -- inspect --channel NAME --settings FILE [--base URL]

Reads one request a line from standard input, as JSON {"method", "url", "headers", "body"} with the
body in base64, and prints what the channel makes of it, as one JSON a line:
{"verified", "answer": {"status", "body"}, "events": [...]}. Nothing is stored or sent.
Some signatures hold for minutes only: of a request that was recorded earlier, "receivedAt" tells
when it came (ISO 8601, or milliseconds since 1970); without it, it comes now.

  --channel NAME   ${webhookChannels.map(({ name }) => name).join(', ')}
  --settings FILE  YAML or JSON with the channel's settings; what only sending needs may be left out
  --base URL       stands before a "url" that is only a path (http://127.0.0.1:1708)

Settings that receiving needs:
${webhookChannels.map(({ name, receiving }) => `  ${name.padEnd(15)}  ${Object.keys(receiving.shape).join(', ')}`).join('\n')}

Example: npm run -s simpul -- inspect --channel twilio --settings twilio.yaml < requests.jsonl

Exit codes: 0 where every line was read, whatever the channel makes of it; 1 where a setting is wrong.
`,
  async run(args) {
    const { values } = readOptions(args, {
      channel: { type: 'string' },
      settings: { type: 'string' },
      base: { type: 'string' },
    })
    const channel = webhookChannels.find(({ name }) => name === values.channel)
    if (!channel && registry.some(({ name }) => name === values.channel))
      throw new UsageError(
        `${values.channel} has no webhook: it holds a connection, and there is no request to look at.`,
      )
    if (!channel || !values.settings)
      throw new UsageError(
        `inspect needs --channel (one of ${webhookChannels.map(({ name }) => name).join(', ')}) and --settings FILE. --help tells more.`,
      )
    const settings = readSettings(values.settings, channel)
    const baseUrl = values.base ?? 'http://127.0.0.1:1708'
    for await (const line of createInterface({ input: process.stdin })) {
      if (line.trim() === '') continue
      const given = { channel, settings, baseUrl, receivedAt: new Date() }
      process.stdout.write(`${inspect(line, given)}\n`)
    }
    return 0
  },
}

function readSettings(file: string, channel: WebhookChannel): Record<string, unknown> {
  let content: unknown
  try {
    content = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
  const parsed = channel.receiving.safeParse(content)
  if (parsed.success) return parsed.data
  throw new UsageError(
    `${file} does not hold what ${channel.name} needs:\n${z.prettifyError(parsed.error)}`,
  )
}
