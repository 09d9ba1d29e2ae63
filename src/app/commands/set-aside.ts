import { listSetAside, openSetAside, prankRule } from '../../complaints/set-aside.ts'
import { UsageError } from '../../usage-error.ts'
import { withDatabase } from '../database.ts'
import { type Command, readOptions, wholeNumber } from './command.ts'

const listLimit = 50
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const setAsideCommand: Command = {
  help: `Usage: npm run -s simpul -- set-aside [list|open] [ID...] [OPTIONS]

list (the default) shows messages that the rules took for no report, the latest first, each with its rule
and with how many pranks its sender wrote in thirty days; texts are masked. open ID makes a complaint of a
message after all: it goes the same way as any other, and its citizen gets a receipt. Nothing that is set
aside is ever dropped. Without DATABASE_URL it asks the database of the \`npm start\` that runs in
SIMPUL_DIRECTORY (.simpul).

  --rule NAME   only by this rule, as docs/dialogs.md names it
  --pranks      the same as --rule "${prankRule}"
  --limit N     at most so many; ${listLimit}
  --json        one JSON a line

Example: npm run -s simpul -- set-aside --pranks

Exit codes: 0 where it was done, 1 where it could not.
`,
  async run(args) {
    const { values, positionals } = readOptions(args, {
      rule: { type: 'string' },
      pranks: { type: 'boolean' },
      limit: { type: 'string' },
      json: { type: 'boolean' },
    })
    const [action = 'list', ...ids] = positionals
    if (action !== 'list' && action !== 'open')
      throw new UsageError(`set-aside knows list and open, not "${action}".`)
    const strange = ids.find((id) => !uuid.test(id))
    if (strange !== undefined) throw new UsageError(`"${strange}" is no id; list shows them.`)
    if (action === 'open' && ids.length === 0)
      throw new UsageError('open needs ids; list shows them.')
    const limit = wholeNumber('limit', values.limit, 1) ?? listLimit
    const rule = values.pranks ? prankRule : values.rule
    return await withDatabase(async ({ sql }) => {
      if (action === 'open') {
        const numbers = await openSetAside(sql, ids)
        for (const [message, number] of numbers)
          process.stdout.write(`${JSON.stringify({ message, number })}\n`)
        return numbers.size === ids.length ? 0 : 1
      }
      const messages = await listSetAside(sql, rule, limit)
      for (const one of messages)
        process.stdout.write(
          values.json
            ? `${JSON.stringify(one)}\n`
            : `${one.acceptedAt.toISOString()}  ${one.id}  ${one.channel}  ${one.rule}  pranks: ${one.pranks}\n    ${one.text.replace(/\s+/g, ' ').slice(0, 200)}\n`,
        )
      if (messages.length === 0 && !values.json)
        process.stdout.write('Nothing was set aside by this rule.\n')
      return 0
    })
  },
}
