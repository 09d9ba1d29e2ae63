import { messageRules } from '../../src/conversation/decide.ts'
import { rules } from '../../src/conversation/rules.ts'
import { placeholders, type TextName } from '../../src/conversation/texts/catalogue.ts'
import { id } from '../../src/conversation/texts/id.ts'
import { permissionsTable, rolesTable } from './roles-table.ts'

/** The pages of docs/ that have such parts. */
export const pagesWithTables = ['dialogs', 'texts', 'panduan-admin', 'admin-guide'] as const

/**
 * The parts of pages that are made from the code, by their names. A page has each between
 * `<!-- made: NAME -->` and `<!-- end -->`; `npm run -s docs` writes them.
 */
export const made: Readonly<Record<string, () => string>> = {
  'message rules': () =>
    table(
      ['rule', 'what it says'],
      Object.entries(messageRules).map(([name, says]) => [`**${name}**`, says]),
    ),
  rules: () =>
    table(
      ['', 'rule', 'what it says', 'for example'],
      rules.map(({ name, says, examples }, place) => [
        String(place + 1),
        `**${name}**`,
        says,
        examples.map((one) => `*${one}*`).join(' · '),
      ]),
    ),
  texts: () =>
    table(
      ['name', 'placeholders', 'our words'],
      (Object.keys(placeholders) as TextName[]).map((name) => [
        `\`${name}\``,
        placeholders[name].map((one) => `\`{${one}}\``).join(' '),
        id.texts[name],
      ]),
    ),
  peran: () => tableOf(rolesTable('id')),
  izin: () => tableOf(permissionsTable('id')),
  roles: () => tableOf(rolesTable('en')),
  permissions: () => tableOf(permissionsTable('en')),
}

const tableOf = ([head = [], ...rows]: readonly (readonly string[])[]) => table(head, rows)

const part = /(<!-- made: ([\w ]+) -->\n).*?(<!-- end -->)/gs

/** A page with all parts that are made as the code has them now. */
export function renewed(page: string): string {
  return page.replace(part, (_, begin: string, name: string, end: string) => {
    const write = made[name]
    if (!write) throw new Error(`nothing makes "${name}"`)
    return `${begin}\n${write()}\n\n${end}`
  })
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}
