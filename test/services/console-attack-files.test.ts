import { crc32, deflateSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../harness/chromium.ts'
import { signedIn, type Visitor } from '../harness/console.ts'
import { openWindow } from '../harness/console-walk.ts'
import { layHolding, openTwoAgencies, type TwoAgencies } from '../harness/two-agencies.ts'

let both: TwoAgencies
let browser: Browser
let viewer: Visitor
beforeAll(async () => {
  both = await openTwoAgencies()
  browser = await launchChromium()
  viewer = await signedIn(both.house, 'viewer')
}, 60_000)
afterAll(async () => {
  await browser.close()
  await both.house.stop()
})

const script = '<script>alert(1)</script>'
const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${script}</svg>`
const sheet = `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="#s"?><x:stylesheet id="s" version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform"><x:template match="/"><html><body>${script}</body></html></x:template></x:stylesheet>`
const runnable: readonly (readonly [string, string])[] = [
  ['SVG', svg],
  ['SVG behind blanks', `\ufeff\n  ${svg}`],
  ['HTML', `<!doctype html>${script}`],
  ['HTML behind a comment', `<!-- x -->\n<html>${script}`],
  ['HTML that begins as text', `halo ${script}`],
  ['XML with its own stylesheet', sheet],
  ['XHTML', `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${script}</html>`],
  ['PDF', '%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj'],
  ['a script', 'alert(1)//'],
  ['a page in one file', `MIME-Version: 1.0\nContent-Type: multipart/related\n\n${script}`],
  ['Flash', 'CWS\u0009alert'],
]

async function addressOfFile(given: Buffer): Promise<string> {
  const { attachment } = await layHolding(both, 'LAPOR!', 'foto', { file: Buffer.from(given) })
  return `/media/${attachment}`
}

/** What every answer with a stranger's bytes says to the browser. */
function expectCaged({ headers }: Response): void {
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  expect(headers.get('cache-control')).toBe('no-store')
}

/** A script that puts a file into a page in every way that might run it. */
const embedded = (path: string) => `(async () => {
  for (const kind of ['img', 'script', 'iframe', 'embed', 'object']) {
    const part = document.createElement(kind)
    part.setAttribute(kind === 'object' ? 'data' : 'src', ${JSON.stringify(path)})
    document.body.append(part)
  }
  await new Promise((done) => setTimeout(done, 150))
})()`

describe('what a browser could run', () => {
  test.each(runnable)('is a download and nothing else: %s', async (_, text) => {
    const answer = await viewer.get(await addressOfFile(Buffer.from(text)))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename\*=UTF-8''lampiran-1\.(bin|txt|pdf)$/,
    )
    expectCaged(answer)
  })

  test('runs in no frame, image, script or page of a browser', async () => {
    const { url } = both.house
    const outfit = { size: 'desktop', language: 'id' } as const
    const { page } = await openWindow(browser, outfit, viewer.cookie, url)
    const said: string[] = []
    page.on('dialog', async (dialog) => {
      said.push(dialog.message())
      await dialog.dismiss()
    })
    await page.goto(`${url}/account`)
    for (const [, text] of runnable) {
      const path = await addressOfFile(Buffer.from(text))
      await page.goto(url + path).catch(() => undefined)
      await page.goto(`${url}/account`)
      await page.evaluate(embedded(path))
    }
    expect(said).toEqual([])
  }, 60_000)
})

/** A PNG that says how large it is, and holds next to nothing. */
function bombOf(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side)
  head.writeUInt32BE(side, 4)
  head.set([1, 0], 8)
  const lines = deflateSync(Buffer.alloc((side / 8 + 1) * side))
  const parts = [chunk('IHDR', head), chunk('IDAT', lines), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts])
}

describe('a picture', () => {
  const of = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: 'green' } })

  test('is made anew: a script that hides in it, and where it was taken, are gone', async () => {
    const gif = await of(8, 8).gif().toBuffer()
    const jpeg = await of(40, 20)
      .withExif({ IFD0: { Copyright: script }, IFD3: { GPSLatitude: '6/1 12/1 0/1' } })
      .jpeg()
      .toBuffer()
    const scripts = Buffer.from(`/*${script}*/=1;alert(1)//`)
    for (const picture of [Buffer.concat([gif, scripts]), jpeg, Buffer.concat([jpeg, scripts])]) {
      const answer = await viewer.get(await addressOfFile(picture))
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp'])
      expectCaged(answer)
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(bytes.includes('alert(1)')).toBe(false)
      const { exif, xmp, iptc } = await sharp(bytes).metadata()
      expect([exif, xmp, iptc]).toEqual([undefined, undefined, undefined])
    }
  })

  test('that would fill the memory is not opened, and the next is', async () => {
    const bomb = bombOf(16_000)
    expect(bomb.length).toBeLessThan(400_000)
    const path = await addressOfFile(bomb)
    const before = process.memoryUsage.rss()
    const started = performance.now()
    const answers = await Promise.all(Array.from({ length: 8 }, () => viewer.get(path)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]))
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(process.memoryUsage.rss() - before).toBeLessThan(500 * 1_048_576)
    const fine = await of(8, 8).png().toBuffer()
    expect((await viewer.get(await addressOfFile(fine))).status).toBe(200)
  }, 30_000)
})
