import { type Browser, chromium } from 'playwright-core'
import { ensureProgram } from './debian-package.ts'

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The shared memory of a container is often 64 MB, which is too little for a page.
  '--disable-dev-shm-usage',
]

/** Starts Debian's Chromium without a window; the caller closes it. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await ensureProgram({ program: 'chromium', debianPackage: 'chromium' })
  return await chromium.launch({ executablePath, args })
}
