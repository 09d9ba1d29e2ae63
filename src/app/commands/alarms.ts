import { alarmWords } from '../../alarms/alarm-words.ts'
import { clear, type OpenAlarm, openAlarms } from '../../alarms/alarms.ts'
import { UsageError } from '../../usage-error.ts'
import { withDatabase } from '../database.ts'
import { type Command, readOptions } from './command.ts'

export const alarmsCommand: Command = {
  help: `Usage: npm run -s simpul -- alarms [list|clear] [WHICH...] [OPTIONS]

list (the default) shows the alarms that are open, the latest first, with what to do about each. clear
says that a human has seen to them: WHICH is the id of an alarm, or the receipt number of the complaint
that it is about. An alarm about a calendar or about complaints that are not handed over goes by
itself once its cause is gone, and comes back if it is cleared before. Without DATABASE_URL it asks the
database of the \`npm start\` that runs in SIMPUL_DIRECTORY (.simpul).

  --all   with clear: every alarm that is open
  --json  one JSON a line

Example: npm run -s simpul -- alarms clear 1234567890

Exit codes: 0 where it was done, also where nothing is open; 1 where it could not.
`,
  async run(args) {
    const { values, positionals } = readOptions(args, {
      all: { type: 'boolean' },
      json: { type: 'boolean' },
    })
    const [action = 'list', ...which] = positionals
    if (action !== 'list' && action !== 'clear')
      throw new UsageError(`alarms knows list and clear, not "${action}".`)
    if (action === 'clear' && (which.length === 0) === !values.all)
      throw new UsageError('clear needs ids or receipt numbers, or --all. --help tells more.')
    return await withDatabase(async ({ sql }) => {
      const open = await openAlarms(sql)
      const meant = open.filter(
        ({ id, receiptNumber }) =>
          which.length === 0 || which.includes(id) || which.includes(receiptNumber ?? ''),
      )
      if (action === 'list') show(meant, values.json === true)
      else {
        let cleared = 0
        for (const { kind, subject } of meant) cleared += await clear(sql, kind, subject)
        process.stdout.write(`${JSON.stringify({ cleared })}\n`)
      }
      return 0
    })
  },
}

function show(alarms: readonly OpenAlarm[], asJson: boolean): void {
  if (asJson) for (const alarm of alarms) process.stdout.write(`${JSON.stringify(alarm)}\n`)
  else if (alarms.length === 0) process.stdout.write('No alarm is open.\n')
  else for (const alarm of alarms) process.stdout.write(`${describe(alarm)}\n`)
}

function describe({
  id,
  kind,
  detail,
  receiptNumber,
  raisedAt,
  isUntold,
  fault,
}: OpenAlarm): string {
  const { en, remedy } = alarmWords[kind]
  return [
    `${raisedAt.toISOString()}  ${kind} ${id}  ${receiptNumber ?? ''}`.trimEnd(),
    `  ${en}${detail ? `: ${detail}` : ''}`,
    `  ${remedy.en}`,
    ...(isUntold && fault ? [`  not told yet: ${fault}`] : []),
  ].join('\n')
}
