import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { launchChromium } from '../harness/chromium.ts'
import { guideCamera, wholeCamera } from './camera.ts'
import { workDay } from './day-at-desk.ts'
import { carryDay } from './day-to-lapor.ts'
import { openDemoSite } from './demo-site.ts'
import { becomeOwner, signInAgain } from './owner.ts'
import { showHouse } from './rest-of-house.ts'

/**
 * Works through an invented day in a browser and takes a picture of every page: `npm run -s screenshots`
 * writes those of the guides into docs/images; with `--all FOLDER` each page in both languages, wide and
 * narrow, light and dark, to be looked at.
 */
const { values } = parseArgs({ options: { all: { type: 'string' } } })
const home = new URL('../../', import.meta.url)

/** The pictures that pages of the documentation show. */
function shownPictures(): ReadonlySet<string> {
  const pages = ['README.md', 'docs/panduan-admin.md', 'docs/admin-guide.md']
  const text = pages.map((page) => readFileSync(new URL(page, home), 'utf8')).join('')
  return new Set([...text.matchAll(/images\/([\w-]+\/[\w-]+\.webp)/g)].map(([, one = '']) => one))
}

const site = await openDemoSite()
const browser = await launchChromium()
try {
  const context = await browser.newContext({ locale: 'id-ID', acceptDownloads: true })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const camera =
    values.all === undefined
      ? guideCamera(fileURLToPath(new URL('docs/images', home)), site.url, shownPictures())
      : wholeCamera(resolve(values.all), site.url)
  const owner = await becomeOwner(page, site, camera)
  await workDay(page, site, camera)
  await carryDay(page, site, camera)
  await showHouse(page, site, camera)
  await signInAgain(page, site, owner, camera)
} finally {
  await browser.close()
  await site.stop()
}
