import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A tree of the project's files that can be run. */
export interface Checkout {
  readonly root: string
  /** What `npm run simpul` runs, absolute. */
  readonly entry: string
  /** What it is called in the report. */
  readonly name: string
}

const ownRoot = fileURLToPath(new URL('../..', import.meta.url))

/** The tree that this file is in, as it lies there: with what is not committed. */
export async function ownCheckout(): Promise<Checkout> {
  return await checkoutIn(ownRoot, 'ours')
}

/**
 * Lays out another commit of this repository, ready to run. Where it depends on the same packages
 * it shares ours; otherwise `npm ci` brings its own.
 *
 * @param commit whatever git takes for one
 * @param parent a folder that somebody removes
 * @throws Error where there is no such commit, or npm fails
 */
export async function otherCheckout(commit: string, parent: string): Promise<Checkout> {
  const hash = await output('git', ['rev-parse', '--short', '--verify', `${commit}^{commit}`])
  const root = join(parent, `checkout-${hash}`)
  await mkdir(root)
  await run('sh', ['-c', 'git archive "$1" | tar -x -C "$2"', 'sh', hash, root], ownRoot)
  const locks = [ownRoot, root].map((each) => readFile(join(each, 'package-lock.json'), 'utf8'))
  const [ours, theirs] = await Promise.all(locks)
  if (ours === theirs && existsSync(join(ownRoot, 'node_modules')))
    await symlink(join(ownRoot, 'node_modules'), join(root, 'node_modules'))
  else await run('npm', ['ci', '--no-audit', '--no-fund'], root)
  return await checkoutIn(root, hash)
}

async function checkoutIn(root: string, name: string): Promise<Checkout> {
  const text = await readFile(join(root, 'package.json'), 'utf8')
  const { scripts } = JSON.parse(text) as { scripts: Record<string, string | undefined> }
  const script = scripts['simpul'] ?? ''
  const file = /^(?:exec )?node (\S+\.ts)$/.exec(script)?.[1]
  if (!file) throw new Error(`the script simpul of ${root} starts no file: "${script}"`)
  return { root, entry: join(root, file), name }
}

async function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 2, 2] })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with exit code ${code}`)
}

async function output(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { cwd: ownRoot, stdio: ['ignore', 'pipe', 2] })
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with exit code ${code}`)
  return said.trim()
}
