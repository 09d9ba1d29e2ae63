import { create } from 'qrcode'
import { describe, expect, test } from 'vitest'
import { qrPath, qrSide } from './qr-code.ts'

/** Which squares of the drawing are dark, by the corner of each, in units of one module. */
function drawn(path: string, unit: number, margin: number): Set<string> {
  const dark = new Set<string>()
  for (const [, x = '', y = '', run = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v\d+h-\d+z/g))
    for (let n = 0; n < Number(run) / unit; n++)
      dark.add(`${(Number(x) - margin) / unit + n},${(Number(y) - margin) / unit}`)
  return dark
}

describe('a QR code', () => {
  test.each(['2@a', `2@${'Zz9+/='.repeat(40)}`])(
    'draws every dark module, and no other: %s',
    (text) => {
      const { size, data } = create(text, { errorCorrectionLevel: 'L' }).modules
      const unit = Math.floor(qrSide / (size + 8))
      const margin = Math.floor((qrSide - size * unit) / 2)
      expect(margin).toBeGreaterThanOrEqual(4 * unit)
      const expected = [...data].flatMap((dark, place) =>
        dark ? [`${place % size},${Math.floor(place / size)}`] : [],
      )
      expect(drawn(qrPath(text), unit, margin)).toEqual(new Set(expected))
    },
  )

  test.each(['', 'x'.repeat(3_000)])('is empty where there can be none', (text) => {
    expect(qrPath(text)).toBe('')
  })
})
