import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { type Language, languages } from '../../src/console/kit/words.ts'

/** Takes pictures of pages, each by its name. */
export interface Camera {
  /** What is shown now, in the language that it has. */
  take(page: Page, name: string): Promise<void>
  /**
   * The page of an address in both languages; it stays open in Indonesian.
   *
   * @param ready makes it ready for the picture
   */
  open(page: Page, name: string, path: string, ready?: Ready): Promise<void>
}

type Ready = (page: Page, language: Language) => Promise<void>

interface Outfit {
  readonly width: number
  readonly scheme: 'light' | 'dark'
}

interface Film {
  readonly outfits: readonly Outfit[]
  /** Where a picture goes; undefined where nobody wants it. */
  readonly file: (name: string, language: Language, outfit: Outfit) => string | undefined
  readonly mostHeight?: number
}

const desktop = 1280
const phone = 390
/** What lies over the window, not over the page. */
const inWindow = new Set(['conversation-keys', 'lapor-check'])

/**
 * For the guides: light, on a desktop, or on a phone where the name says so.
 *
 * @param wanted pictures, as `id/inbox.webp`
 */
export function guideCamera(folder: string, url: string, wanted: ReadonlySet<string>): Camera {
  return camera(url, {
    outfits: [desktop, phone].map((width) => ({ width, scheme: 'light' })),
    file(name, language, { width }) {
      const file = `${language}/${width === phone ? `${name}-phone` : name}.webp`
      return wanted.has(file) ? join(folder, file) : undefined
    },
    mostHeight: 1_000,
  })
}

/** For whoever looks at the pages: each width, light and dark. */
export function wholeCamera(folder: string, url: string): Camera {
  const outfits = [desktop, phone].flatMap((width) =>
    (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
  )
  return camera(url, {
    outfits,
    file: (name, language, { width, scheme }) =>
      join(folder, `${language}-${width}-${scheme}`, `${name}.png`),
  })
}

function camera(url: string, film: Film): Camera {
  const take = async (page: Page, name: string) => {
    const lang = await page.locator('html').getAttribute('lang')
    const language = languages.find((one) => one === lang) ?? 'id'
    for (const outfit of film.outfits) {
      const file = film.file(name, language, outfit)
      if (file === undefined) continue
      const { width, scheme } = outfit
      await page.setViewportSize({ width, height: width === phone ? 844 : 900 })
      await page.emulateMedia({ colorScheme: scheme })
      await sayOverflow(page, file)
      await mkdir(dirname(file), { recursive: true })
      const whole = await page.screenshot({
        fullPage: !inWindow.has(name),
        animations: 'disabled',
      })
      const { mostHeight } = film
      await writeFile(file, mostHeight ? await small(whole, width, mostHeight) : whole)
    }
    await page.setViewportSize({ width: desktop, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
  }
  return {
    take,
    async open(page, name, path, ready) {
      for (const language of languages.toReversed()) {
        await page.goto(`${url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`)
        await ready?.(page, language)
        await take(page, name)
      }
    },
  }
}

async function small(whole: Buffer, width: number, mostHeight: number): Promise<Buffer> {
  const { height } = await sharp(whole).metadata()
  const few = await sharp(whole)
    .extract({ left: 0, top: 0, width, height: Math.min(height, mostHeight) })
    .png({ palette: true, colours: 64, dither: 0, effort: 1 })
    .toBuffer()
  return await sharp(few).webp({ lossless: true }).toBuffer()
}

/** A page that is wider than its window is a fault. */
async function sayOverflow(page: Page, file: string): Promise<void> {
  const over = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  if (Number(over) > 0) process.stderr.write(`${file}: the page is ${over} px too wide\n`)
}
