import type { Config } from '../../config.ts'
import { commandLine } from '../../staff/audit.ts'
import { linkPath, type NewLink } from '../../staff/links.ts'
import {
  disablePerson,
  enablePerson,
  idOfLogin,
  invite,
  type ListedPerson,
  listPeople,
  resetPerson,
} from '../../staff/people.ts'
import { type Role, roles } from '../../staff/permissions.ts'
import type { PersonFault } from '../../staff/person.ts'
import { UsageError } from '../../usage-error.ts'
import { type Desk, withDatabase } from '../database.ts'
import { type Command, readOptions } from './command.ts'

const actions = ['list', 'invite', 'reset', 'disable', 'enable'] as const
type Action = (typeof actions)[number]

interface Given {
  readonly login: string
  readonly name?: string
  readonly role?: string
  readonly agency?: string
  readonly office?: string
  readonly totp?: boolean
}

export const userCommand: Command = {
  help: `Usage: npm run -s simpul -- user [list|invite|reset|disable|enable] [LOGIN] [OPTIONS]

list (the default) shows who works with the console. invite makes an account and prints the link by
which its owner comes in, once, within seven days: pass it on by a way that only they read. reset prints a
link, good for a day, for a new password, and lets somebody in again who typed a wrong one too often;
with --totp the app for codes is set up anew, too. disable closes an account and ends its sessions;
enable opens it again. The last owner cannot be disabled. The audit log has all of it, as of the command
line. Without DATABASE_URL it asks the database of the \`npm start\` that runs in SIMPUL_DIRECTORY (.simpul).

  --name NAME      with invite: how they are called
  --role ROLE      with invite: ${roles.join(', ')}
  --agency AGENCY  with invite: whose messages they see; for viewer, media_admin, agency_admin and liaison_admin
  --office OFFICE  with invite: whose complaints a liaison_admin answers
  --totp           with reset: the second factor is set up anew

Example: npm run -s simpul -- user invite siti --name "Siti Rahma" --role media_admin --agency "Pemkot Contoh"

Exit codes: 0 where it was done; 1 where it could not be.
`,
  async run(args) {
    const { values, positionals } = readOptions(args, {
      name: { type: 'string' },
      role: { type: 'string' },
      agency: { type: 'string' },
      office: { type: 'string' },
      totp: { type: 'boolean' },
    })
    const [action = 'list', login, ...more] = positionals
    if (!isAction(action))
      throw new UsageError(`user knows ${actions.join(', ')}, not "${action}". --help tells more.`)
    if (more.length > 0) throw new UsageError(`"${more[0]}" is one word too many.`)
    if (action === 'list') return await withDatabase(showPeople)
    if (login === undefined) throw new UsageError(`${action} needs a LOGIN. --help tells more.`)
    return await withDatabase((desk) => act(desk, action, { ...values, login }))
  },
}

function isAction(word: string): word is Action {
  return actions.some((action) => action === word)
}

async function act(desk: Desk, action: Exclude<Action, 'list'>, given: Given): Promise<number> {
  const { sql, config } = desk
  if (action === 'invite') {
    const { login, name = '', agency, office } = given
    const done = await invite(
      sql,
      { login, name, role: roleOf(given.role), agency, office },
      commandLine,
    )
    if (done.kind === 'faults') throw refusal(done.faults, login)
    return showLink(config, done.link, `${login} comes in once by this link`)
  }
  const id = await idOfLogin(sql, given.login)
  if (id === undefined) throw refusal(['unknown'], given.login)
  if (action === 'reset') {
    const done = await resetPerson(sql, id, given.totp === true, commandLine)
    if (done.kind === 'faults') throw new UsageError(`${given.login} is disabled: enable first.`)
    return showLink(config, done.link, `${given.login} sets a new password once by this link`)
  }
  const done = await (action === 'disable' ? disablePerson : enablePerson)(sql, id, commandLine)
  if (done.kind === 'faults') throw refusal(done.faults, given.login)
  process.stdout.write(`${given.login} is ${done.kind}.\n`)
  return 0
}

function roleOf(given: string | undefined): Role {
  const role = roles.find((one) => one === given)
  if (role) return role
  throw new UsageError(`--role takes ${roles.join(', ')}${given ? `, not "${given}"` : ''}.`)
}

const sentences: Readonly<Record<PersonFault, string>> = {
  login_form:
    'A login has 3 to 64 characters: letters, digits and . _ - @, beginning with a letter or a digit.',
  login_taken: 'There is somebody with this login already.',
  name_missing: '--name is missing: how they are called.',
  agency_missing: '--agency is missing: this role sees the messages of one agency.',
  office_missing: '--office is missing: this role answers the complaints of one office.',
  last_owner: 'This is the last owner who can sign in: make another one first.',
  unknown: 'There is nobody with this login.',
}

function refusal(faults: readonly PersonFault[], login: string): UsageError {
  return new UsageError(faults.map((fault) => `${login}: ${sentences[fault]}`).join('\n'))
}

function showLink(config: Config, { token, expiresAt }: NewLink, what: string): number {
  const base = config.publicUrl ?? `http://${config.host}:${config.port}`
  process.stdout.write(
    `${what}, until ${expiresAt.toISOString()}:\n\n  ${base}${linkPath(token)}\n\n` +
      'It cannot be shown again.\n',
  )
  return 0
}

async function showPeople({ sql }: Desk): Promise<number> {
  const people = await listPeople(sql)
  if (people.length === 0) process.stdout.write('Nobody works with the console yet.\n')
  for (const person of people) process.stdout.write(`${describe(person)}\n`)
  return 0
}

function describe({ login, name, role, agency, office, ...state }: ListedPerson): string {
  const states = [
    state.disabledAt && 'disabled',
    !state.hasPassword && 'invited',
    state.hasPassword && !state.hasTotp && 'no second factor',
    state.lockedUntil && `closed until ${state.lockedUntil.toISOString()}`,
  ]
  return [login, name, role, agency, office, ...states].filter(Boolean).join('  ')
}
