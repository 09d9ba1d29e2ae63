import { randomUUID } from 'node:crypto'
import { complaintNumbered, reportNews } from '../../complaints/news.ts'
import { type NewsKind, newsKinds } from '../../complaints/status.ts'
import { type Told, tellOwn } from '../../core-store/own/tell.ts'
import { databaseTime } from '../../store/connect.ts'
import { UsageError } from '../../usage-error.ts'
import { withDatabase } from '../database.ts'
import { type Command, readOptions } from './command.ts'

export const tell: Command = {
  help: `Usage: npm run -s simpul -- tell NUMBER WHAT [OPTIONS]

Tells the citizen of a complaint what its agency has done: NUMBER is the receipt number, WHAT is
${newsKinds.join(', ')}.
The worker says it on the channel that the complaint came by, together with what else is due. With our
own core store the complaint has to allow it: docs/states.md has the moves. Without
DATABASE_URL it asks the database of the \`npm start\` that runs in SIMPUL_DIRECTORY (.simpul).

  --text WORDS    the agency's own words to the citizen
  --agency NAME   who has it now, or who speaks
  --reason WORDS  why it is declined, delayed or archived
  --key NAME      names this news: told again under the same name it is told once

Example: npm run -s simpul -- tell 1234567890 answered --text "Lampu sudah diganti."

Exit codes: 0 where it will be told, 1 where it cannot.
`,
  async run(args) {
    const { values, positionals } = readOptions(args, {
      text: { type: 'string' },
      agency: { type: 'string' },
      reason: { type: 'string' },
      key: { type: 'string' },
    })
    const [number, what, ...more] = positionals
    const kind = newsKinds.find((one) => one === what)
    if (number === undefined || what === undefined || more.length > 0)
      throw new UsageError('tell needs NUMBER and WHAT. --help tells more.')
    if (!kind) throw new UsageError(`tell knows ${newsKinds.join(', ')}, not "${what}".`)
    needWords(kind, values)
    return await withDatabase(async ({ sql, config }) => {
      const complaintId = await complaintNumbered(sql, number)
      if (complaintId === undefined)
        throw new UsageError(`There is no complaint with the number ${number}.`)
      const { text, agency, reason, key = randomUUID() } = values
      const told = { kind, text, agency, reason }
      const name = `tell ${complaintId} ${key}`
      if (config.coreStore.kind === 'own')
        explain(await tellOwn(sql, { ...told, key: name, reference: complaintId }), number, kind)
      else {
        const at = await databaseTime(sql)
        await reportNews(sql, [{ ...told, eventKey: name, complaintId, at }])
      }
      process.stdout.write(`${JSON.stringify({ told: number, what: kind })}\n`)
      return 0
    })
  },
}

/** @throws UsageError where it was not told */
function explain(told: Told, number: string, kind: NewsKind): void {
  if (told.kind === 'told') return
  if (told.kind === 'unknown')
    throw new UsageError(`The complaint ${number} has not reached our own core store yet.`)
  if (told.kind === 'erased')
    throw new UsageError(`The complaint ${number} was erased; nobody is told anything of it.`)
  const allowed = told.allowed.join(', ') || 'nothing'
  throw new UsageError(
    `The complaint ${number} is ${told.status}, which does not allow ${kind}. It allows: ${allowed}.`,
  )
}

/** An answer or a question without words tells the citizen nothing. */
function needWords(kind: NewsKind, { text }: { readonly text?: string | undefined }): void {
  if ((kind === 'answered' || kind === 'asked') && !text?.trim())
    throw new UsageError(`${kind} needs --text with the words for the citizen.`)
}
