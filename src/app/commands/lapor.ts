import { batches } from '../../core-store/lapor-bulk/batches.ts'
import { decideDoubt, openDoubts } from '../../core-store/lapor-bulk/doubts.ts'
import { formView } from '../../core-store/lapor-bulk/form-view.ts'
import { openTodos, tickOff } from '../../core-store/lapor-bulk/todo.ts'
import { release, waitingReports } from '../../core-store/lapor-bulk/waiting.ts'
import { UsageError } from '../../usage-error.ts'
import { type Desk, withDatabase } from '../database.ts'
import { exportBooks, undo, writeAgain } from '../lapor/export.ts'
import { answersIn, giveAnswers, importFile } from '../lapor/import.ts'
import { readTemplate } from '../lapor/template.ts'
import { type Command, readOptions, wholeNumber } from './command.ts'

const options = {
  template: { type: 'string' },
  out: { type: 'string' },
  limit: { type: 'string' },
  again: { type: 'string' },
  text: { type: 'string' },
  file: { type: 'string' },
  agency: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = { [K in keyof typeof options]?: string | boolean }
type Action = (house: Desk, words: readonly string[], values: Values) => Promise<unknown>

export const laporCommand: Command = {
  help: `Usage: npm run -s simpul -- lapor ACTION [OPTIONS]

Carries complaints into SP4N-LAPOR! in books (form manual book, at most 100 rows), and its answers back;
docs/lapor.md shows a day of it. It needs coreStore: { kind: lapor-bulk } in simpul.yaml. Without
DATABASE_URL it asks the database of the \`npm start\` that runs in SIMPUL_DIRECTORY (.simpul).

  waiting                    what waits for a book, since when, and why not
  release NUMBER...          these go with the next book though something is missing or not sure
  template FILE.xlsx         how an empty book of LAPOR! is understood
  export --out FOLDER        takes out what is ready
      --template FILE.xlsx   the agency's own empty book; without it, ours
      --limit N              complaints at most
      --again BATCH          only writes that book once more
  batches                    the books, the latest first
  undo BATCH                 takes a book back that was not uploaded
  import FILE                takes over LAPOR!'s export "Laporan Ringkas" (.xlsx or .csv)
  review                     rows that may be ours
  review TRACKING CODE       the row is this complaint; "none" in place of a code: it is none of ours
  todo                       what has to be typed into LAPOR!, and answers whose words are missing
  todo done ID...            ticks off
  answer CODE --text WORDS   an answer's words, for the citizen; --agency NAME says whose
  answer --file FILE         many: a table with "Kode" and "Jawaban"

  --json   one JSON a line, where something is listed

CODE is the code at the end of a text, LAPOR!'s Tracking ID, or the receipt number.

Exit codes: 0 where it was done, 1 where it could not; export: 1 where rows did not fit the template.
`,
  async run(args) {
    const { values, positionals } = readOptions(args, options)
    const [name = '', ...words] = positionals
    const action = actions[name]
    if (!action)
      throw new UsageError(`lapor knows ${Object.keys(actions).join(', ')}, not "${name}".`)
    const code = await withDatabase((house) => action(house, words, values))
    return typeof code === 'number' ? code : 0
  },
}

const actions: Readonly<Record<string, Action>> = {
  waiting: async ({ sql }, _, { json }) =>
    list(await waitingReports(sql), json, 'Nothing waits for a book.', (one) =>
      [
        one.since.toISOString(),
        one.receiptNumber,
        one.hindrance ?? 'ready',
        ...(one.danger ? [`danger: ${one.danger}`] : []),
        ...(one.asked ? [`asked: ${one.asked}`] : []),
        one.title ?? '',
        ...(one.fault ? [`\n    ${one.fault}`] : []),
      ].join('  '),
    ),
  release: async ({ sql }, numbers) => {
    need(numbers.length > 0, 'release needs receipt numbers or codes.')
    say({ released: await release(sql, numbers) })
  },
  template: async (house, [file], { json }) => {
    need(file !== undefined, 'template needs FILE.xlsx.')
    const { book, notes } = await readTemplate(house, file)
    if (!json) process.stdout.write(`${notes.join('\n')}\n`)
    list(formView(book.form), json, '', (one) =>
      [
        one.column.padEnd(3),
        one.header.padEnd(34),
        `-> ${one.field}`,
        one.required ? '(required)' : '',
        one.values > 0 ? `[${one.values} values]` : '',
      ].join(' '),
    )
  },
  export: async (house, _, { out, template, limit, again }) => {
    need(typeof out === 'string', 'export needs --out FOLDER.')
    const batch = numberOf('again', again)
    if (batch !== undefined) return say(await writeAgain(house, batch, out))
    const { books, finished, faulty } = await exportBooks(house, {
      folder: out,
      template: typeof template === 'string' ? template : undefined,
      limit: numberOf('limit', limit) ?? Number.POSITIVE_INFINITY,
      onBook: ({ file, rows }) => process.stderr.write(`${file}: ${rows} rows\n`),
    })
    for (const one of finished) process.stderr.write(`${one.file} was missing, and is there now\n`)
    for (const one of faulty) process.stderr.write(`${one.receiptNumber}: ${one.fault}\n`)
    say({
      books: books.length,
      rows: books.reduce((sum, { rows }) => sum + rows, 0),
      pictures: books.reduce((sum, { pictures }) => sum + pictures, 0),
      finished: finished.length,
      faulty: faulty.length,
    })
    return faulty.length > 0 ? 1 : 0
  },
  batches: async ({ sql }, _, { json }) =>
    list(await batches(sql), json, 'No book was taken out yet.', (one) =>
      [
        String(one.id).padStart(5),
        one.madeAt.toISOString(),
        `${one.rows} rows`,
        `${one.linked} in LAPOR!`,
        one.template ?? 'our own form',
        one.isUndone ? 'undone' : one.isWritten ? '' : 'its file may be missing',
      ].join('  '),
    ),
  undo: async (house, [batch]) => {
    const number = numberOf('batch', batch)
    need(number !== undefined, 'undo needs the number of a book.')
    say({ undone: number, waiting: await undo(house, number) })
  },
  import: async (house, [file]) => {
    need(file !== undefined, 'import needs FILE.xlsx or FILE.csv.')
    const { notes, ...imported } = await importFile(house, file)
    for (const { row, note } of notes) process.stderr.write(`row ${row}: ${note}\n`)
    say(imported)
  },
  review: async ({ sql }, [tracking, code], { json }) => {
    if (tracking === undefined)
      return list(await openDoubts(sql), json, 'No row is in doubt.', (one) =>
        [
          `${one.trackingId}  ${one.row.receivedOn ?? ''}  ${brief(one.row.textAtFirst)}`,
          ...one.candidates.map(
            ({ code: of, receiptNumber, score, text }) =>
              `    ${of}  ${receiptNumber ?? ''}  ${Math.round(score * 100)} %  ${brief(text)}`,
          ),
        ].join('\n'),
      )
    need(code !== undefined, 'review needs a CODE, or "none", behind the Tracking ID.')
    const decided = await decideDoubt(sql, tracking, code === 'none' ? undefined : code)
    if (decided.kind === 'no_doubt') throw new UsageError(`${tracking} is not in doubt.`)
    if (decided.kind === 'no_report')
      throw new UsageError(`No complaint without a Tracking ID has the code or number ${code}.`)
    say(decided)
  },
  todo: async ({ sql }, [done, ...ids], { json }) => {
    if (done === undefined)
      return list(await openTodos(sql), json, 'Nothing has to be typed.', (one) =>
        [
          String(one.id).padStart(6),
          one.kind.padEnd(10),
          one.trackingId ?? `(${one.code})`,
          one.receiptNumber ?? '',
          one.words ?? '',
        ].join('  '),
      )
    need(done === 'done' && ids.length > 0, 'todo knows "done ID...".')
    const given = ids.map((id) => numberOf('id', id) ?? 0)
    const ticked = await tickOff(sql, given)
    say({ done: ticked.length })
    return ticked.length === given.length ? 0 : 1
  },
  answer: async (house, [name], { text, file, agency }) => {
    if (typeof file === 'string') {
      need(name === undefined, 'answer takes a CODE or --file, not both.')
      return say({ told: await giveAnswers(house, await answersIn(file)) })
    }
    need(
      name !== undefined && typeof text === 'string' && text.trim() !== '',
      'answer needs a CODE and --text WORDS.',
    )
    const one = { name, text, agency: typeof agency === 'string' ? agency : undefined }
    say({ told: await giveAnswers(house, [one]) })
  },
}

function need(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new UsageError(`${sentence} --help tells more.`)
}

function numberOf(name: string, given: string | boolean | undefined): number | undefined {
  return typeof given === 'string' ? wholeNumber(name, given, 1) : undefined
}

function say(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

function list<One extends object>(
  all: readonly One[],
  asJson: string | boolean | undefined,
  nothing: string,
  line: (one: One) => string,
): void {
  if (asJson) for (const one of all) say(one)
  else if (all.length === 0) process.stdout.write(`${nothing}\n`)
  else for (const one of all) process.stdout.write(`${line(one).trimEnd()}\n`)
}

const brief = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').slice(0, 90)
