import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { demoConfig } from '../../src/app/demo/fill.ts'
import { startEverything } from '../../src/app/everything.ts'
import { type LaporClient, laporClient } from '../../src/app/play/lapor-client.ts'
import { loadConfig } from '../../src/config.ts'

/** `npm start -- --demo` in a folder that goes with it, on a free port. */
export interface DemoSite {
  readonly url: string
  /** Path of the link that makes the first owner. */
  readonly ownerPath: string
  /** For files that pass through a browser. */
  readonly folder: string
  readonly lapor: LaporClient
  /** Sends a picture from a phone, under these words. */
  sendPicture(channel: string, number: string, text: string, png: Buffer): Promise<void>
  stop(): Promise<void>
}

export async function openDemoSite(): Promise<DemoSite> {
  const folder = await mkdtemp(join(tmpdir(), 'simpul-docs-'))
  const environment = { PORT: '0', SIMPUL_DIRECTORY: join(folder, '.simpul'), LOG_LEVEL: 'fatal' }
  const config = demoConfig(loadConfig(environment, folder))
  const running = await startEverything(config, () => {})
  const { url, operatorToken, ownerPath } = running
  if (ownerPath === undefined) throw new Error('there is an owner already')
  await running.fillDay()
  return {
    url,
    ownerPath,
    folder,
    lapor: laporClient({ url, operatorToken }),
    async sendPicture(channel, number, text, png) {
      const phone = `${encodeURIComponent(channel)}/${encodeURIComponent(number)}`
      const attachment = { type: 'image', mimeType: 'image/png', base64: png.toString('base64') }
      const answer = await fetch(`${url}/simulator/phones/${phone}/messages?wait=ack`, {
        method: 'POST',
        headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ text, attachment }),
      })
      if (!answer.ok) throw new Error(`no picture was sent: ${await answer.text()}`)
    },
    async stop() {
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Asks again until it is true. @throws where that takes longer than three minutes */
export async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const patience = Date.now() + 180_000
  while (!(await isTrue())) {
    if (Date.now() > patience) throw new Error(`three minutes have passed, and not: ${what}`)
    await pause(300)
  }
}
