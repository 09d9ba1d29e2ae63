import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, delimiter, dirname, join, relative } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'

/**
 * No container engine runs where the tests do, so the steps of the Dockerfile are replayed in an
 * empty directory that stands for the image's root.
 */

const root = fileURLToPath(new URL('../..', import.meta.url))
const copied = ['src', 'channels', 'workers', 'migrations', 'simulator']
const traps = [
  '.env',
  'simpul.yaml',
  '.simpul/keys',
  'src/.env',
  'src/simpul.yaml',
  'src/planted.test.ts',
  'channels/planted/private.pem',
  'workers/private.key',
  'simulator/trace.log',
  'test/planted.ts',
]
const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dev: z.boolean().optional(),
      optionalDependencies: z.record(z.string(), z.string()).default({}),
    }),
  ),
})
const commandList = z.array(z.string())

interface Instruction {
  readonly name: string
  readonly value: string
}

let temporary: string
let context: string
let image: string
let instructions: readonly Instruction[]
let environment: Record<string, string | undefined>
let workDirectory: string

beforeAll(async () => {
  temporary = await mkdtemp(join(inject('temporaryDirectory'), 'image-'))
  context = join(temporary, 'context')
  image = join(temporary, 'image')
  await mkdir(image)
  for (const name of ['package.json', 'package-lock.json', '.dockerignore', ...copied]) {
    await cp(join(root, name), join(context, name), { recursive: true })
  }
  for (const trap of traps) {
    await mkdir(dirname(join(context, trap)), { recursive: true })
    await writeFile(join(context, trap), 'must stay outside')
  }
  instructions = parseDockerfile(await readFile(join(root, 'Dockerfile'), 'utf8'))
  environment = outsideEnvironment()
  await build()
}, 300_000)

afterAll(async () => {
  await rm(temporary, { recursive: true, force: true })
})

describe('the image', () => {
  test.for(['gateway', 'worker'])('starts its program as %s', async (command) => {
    const { code, output } = await run([...list('ENTRYPOINT'), command, '--help'], workDirectory)
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/usage/i) })
  })

  test('prints its usage', async () => {
    const { code, output } = await run([...list('ENTRYPOINT'), '--help'], workDirectory)
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('gateway') })
  })

  test('is the gateway unless told otherwise', () => {
    expect(list('ENTRYPOINT')).toEqual(['node', 'src/app/main.ts'])
    expect(list('CMD')).toEqual(['gateway'])
  })

  test('has every folder of the program and no test', async () => {
    const files = (await readdir(workDirectory, { recursive: true })).filter(
      (file) => !file.startsWith('node_modules'),
    )
    for (const name of copied) expect(files).toContain(name)
    expect(files.filter((file) => file.includes('.test.'))).toEqual([])
    expect(files).not.toContain('test')
  })

  test.for(traps)('leaves out %s', async (trap) => {
    await expect(stat(join(workDirectory, trap))).rejects.toMatchObject({ code: 'ENOENT' })
    const names = await readdir(image, { recursive: true })
    expect(names.filter((name) => name.endsWith(`/${trap}`))).toEqual([])
  })

  test('has no package for development, none that is optional, and what makes pictures', async () => {
    const lock = lockFile.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')))
    const unwanted = Object.entries(lock.packages)
      .filter(([, { dev }]) => dev === true)
      .map(([path]) => path)
    expect(unwanted).toContain('node_modules/vitest')
    const optional = Object.keys(lock.packages['']?.optionalDependencies ?? {})
    unwanted.push(...optional.map((name) => `node_modules/${name}`), 'node_modules/puppeteer-core')
    const installed = new Set(await readdir(workDirectory, { recursive: true }))
    expect(installed).toContain('node_modules/fastify')
    expect(unwanted.filter((path) => installed.has(path))).toEqual([])
    const picture = `import('sharp').then(({ default: sharp }) => sharp({ create:
      { width: 2, height: 2, channels: 3, background: 'red' } }).webp().toBuffer())`
    expect(await run(['node', '-e', picture], workDirectory)).toMatchObject({ code: 0 })
  })

  test('runs as an account without rights that owns the spool and nothing else', () => {
    expect(value('USER')).toBe('node')
    expect(value('VOLUME')).toBe('/var/lib/simpul')
    expect(values('RUN')).toContainEqual(
      expect.stringMatching(/^install -d -o node -g node .*\/var\/lib\/simpul$/),
    )
    expect(values('COPY').filter((step) => step.includes('--chown'))).toEqual([])
  })

  test('builds upon Node 24 and tells the engine what it needs to know', () => {
    expect(values('FROM')).toEqual(['node:24-bookworm-slim'])
    expect(value('EXPOSE')).toBe('1708')
    expect(value('STOPSIGNAL')).toBe('SIGTERM')
    expect(environment).toMatchObject({ HOST: '0.0.0.0', SIMPUL_DIRECTORY: '/var/lib/simpul' })
  })

  test.for([
    { status: 200, code: 0 },
    { status: 503, code: 1 },
  ])('counts as healthy when /health/ready answers: $status', async ({ status, code }) => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/health/ready' ? status : 404).end()
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const { port } = server.address() as AddressInfo
    const outcome = await run(healthCommand(), workDirectory, { PORT: String(port) })
    server.close()
    expect(outcome).toEqual({ code, output: '' })
    expect(await run(healthCommand(), workDirectory, { PORT: String(port) })).toMatchObject({
      code: 1,
    })
  })
})

/** Instructions in order; comments go, continued lines are joined. */
function parseDockerfile(source: string): Instruction[] {
  return source
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? []
      return { name, value: rest.replace(/ +/g, ' ').trim() }
    })
}

function values(name: string): string[] {
  return instructions.filter((step) => step.name === name).map((step) => step.value)
}

function value(name: string): string {
  return values(name).at(-1) ?? ''
}

function list(name: string): string[] {
  return commandList.parse(JSON.parse(value(name)))
}

function healthCommand(): string[] {
  return commandList.parse(JSON.parse(value('HEALTHCHECK').replace(/^.*?CMD /, '')))
}

async function build(): Promise<void> {
  for (const step of instructions) {
    if (step.name === 'WORKDIR') {
      workDirectory = join(image, step.value)
      await mkdir(workDirectory, { recursive: true })
    }
    if (step.name === 'ENV') {
      for (const [, name = '', given] of step.value.matchAll(/(\w+)=(\S+)/g)) {
        environment[name] = given
      }
    }
    if (step.name === 'COPY') await copyIn(step.value.split(' '))
    if (step.name === 'RUN') await replay(step.value)
    if (step.name === 'ADD') throw new Error('ADD can fetch from anywhere; use COPY')
  }
}

/** https://docs.docker.com/reference/dockerfile/#copy: of a folder, the content is copied. */
async function copyIn(words: readonly string[]): Promise<void> {
  const isIgnored = dockerIgnore(await readFile(join(context, '.dockerignore'), 'utf8'))
  const target = join(workDirectory, words.at(-1) ?? '')
  for (const source of words.slice(0, -1)) {
    const path = join(context, source)
    const isFolder = (await stat(path)).isDirectory()
    await cp(path, isFolder ? target : join(target, basename(source)), {
      recursive: true,
      filter: (file) => !isIgnored(relative(context, file)),
    })
  }
}

/** https://docs.docker.com/build/concepts/context/#dockerignore-files: the last match decides. */
function dockerIgnore(source: string): (path: string) => boolean {
  const rules = source
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const glob = line.replace(/^!/, '').replace(/[.+^$()[\]{}|]/g, '\\$&')
      const pattern = glob.replace(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'))
      return { isIgnored: !line.startsWith('!'), pattern: new RegExp(`^${pattern}(?:/.*)?$`) }
    })
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.isIgnored ?? false
}

async function replay(command: string): Promise<void> {
  if (command.startsWith('npm ')) {
    const { code, output } = await run(['sh', '-c', command], workDirectory)
    if (code !== 0) throw new Error(`${command}: ${output}`)
    return
  }
  // The account `node` exists in the image alone.
  const folder = /^install -d [^/]*(\/[\w/]+)$/.exec(command)?.[1]
  if (folder === undefined) throw new Error(`This test cannot replay: RUN ${command}`)
  await mkdir(join(image, folder), { recursive: true })
}

async function run(
  [program = '', ...args]: readonly string[],
  directory: string,
  extra: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, args, {
    cwd: directory,
    env: { ...environment, ...extra },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((settle) => child.once('close', settle))
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await ended, output: out + error }
}

/** Ours, with this very Node first in PATH and without what npm and vitest tell their children. */
function outsideEnvironment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(lifecycle|package|config_local_prefix|command)|INIT_CWD|VITEST|NODE_|TEST)/.test(
        name,
      ),
  )
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter)
  return { ...Object.fromEntries(kept), PATH: path }
}
