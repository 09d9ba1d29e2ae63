import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findFreePort } from '../../src/store/postmaster.ts'
import { ensureProgram } from './debian-package.ts'

/**
 * Starts an nginx that passes everything on with a bare `proxy_pass`: it calls from 127.0.0.1, under
 * the name of the target, and says in no header that there was somebody else.
 *
 * @param target origin of the server behind it
 * @param directory where its files lie while it runs
 */
export async function startNginx(
  target: string,
  directory: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const program = await ensureProgram({ program: 'nginx', debianPackage: 'nginx-light' })
  const port = await findFreePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const paths = temporary.map((name) => `${name}_temp_path ${join(directory, name)};`)
  mkdirSync(directory, { recursive: true })
  const settings = join(directory, 'nginx.conf')
  writeFileSync(
    settings,
    `daemon off;
master_process off;
pid ${join(directory, 'nginx.pid')};
error_log stderr;
events {}
http {
  access_log off;
  ${paths.join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass ${target}; }
  }
}
`,
  )
  const child = spawn(program, ['-p', directory, '-c', settings], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error('nginx ended instead of listening')
    await pause(50)
  }
  return { url, stop }
}

async function answers(url: string): Promise<boolean> {
  return await fetch(`${url}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  )
}
