import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** A program that the tests run, and the package of Debian that has it. */
export interface ProgramOfPackage {
  readonly program: string
  readonly debianPackage: string
}

/** What to install, in one sentence or two. */
export class MissingProgram extends Error {
  override readonly name = 'MissingProgram'
}

/**
 * Installs without questions and without starting a service. A policy-rc.d that answers 101 forbids
 * starts (invoke-rc.d(8)); one that the machine already has is left alone. Two runs at once take
 * turns by a lock on dpkg's folder.
 */
const installation = `
  set -e
  exec 9</var/lib/dpkg
  flock 9
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    trap 'rm -f $policy' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\\nexit 101\\n' >$policy
    chmod 755 $policy
  fi
  apt-get update -q -o DPkg::Lock::Timeout=300
  apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 \\
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$1"`

/**
 * Finds a program, installing its package first where it is absent and this is Debian as root.
 *
 * @returns the program's absolute path
 * @throws MissingProgram where it may not install it; Error where apt-get fails
 */
export async function ensureProgram({ program, debianPackage }: ProgramOfPackage): Promise<string> {
  return await ensure(`the program ${program}`, debianPackage, () => findProgram(program))
}

/**
 * The same for a module of Perl: `Net::SMPP`.
 *
 * @returns the absolute path of the Perl that has it
 */
export async function ensurePerlModule(module: string, debianPackage: string): Promise<string> {
  return await ensure(`Perl's module ${module}`, debianPackage, async () => {
    const perl = await findProgram('perl')
    if (perl === undefined) return undefined
    const child = spawn(perl, [`-M${module}`, '-e', '1'], { stdio: 'ignore' })
    const [code] = await once(child, 'close')
    return code === 0 ? perl : undefined
  })
}

async function ensure(
  wanted: string,
  debianPackage: string,
  find: () => Promise<string | undefined>,
): Promise<string> {
  const present = await find()
  if (present !== undefined) return present
  if (process.getuid?.() === 0 && (await findProgram('apt-get')) !== undefined) {
    process.stderr.write(`The tests need ${wanted}: installing ${debianPackage} with apt-get\n`)
    await install(debianPackage)
    const installed = await find()
    if (installed !== undefined) return installed
  }
  throw new MissingProgram(
    `The tests need ${wanted}, which is not there. Install it; on Debian and Ubuntu: ` +
      `sudo apt-get install ${debianPackage}`,
  )
}

async function install(debianPackage: string): Promise<void> {
  const child = spawn('sh', ['-c', installation, 'sh', debianPackage], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    stdio: ['ignore', 2, 2],
  })
  const [code] = await once(child, 'close')
  if (code !== 0) {
    throw new Error(`apt-get could not install ${debianPackage} (exit code ${code}), see above.`)
  }
}

async function findProgram(program: string): Promise<string | undefined> {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    if (directory === '') continue
    const path = join(directory, program)
    const isExecutable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isExecutable) return path
  }
  return undefined
}
