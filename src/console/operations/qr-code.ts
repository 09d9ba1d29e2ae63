import { create } from 'qrcode'

/** Side of the square that the code is drawn in, in units of its SVG. */
export const qrSide = 480

// ISO/IEC 18004, 6.3.8: this many modules stay white on every side.
const quietModules = 4

/**
 * The dark modules of a QR code, as an SVG path: rows of whole units, so that no seams show.
 *
 * @returns empty where the text is longer than any code holds
 */
export function qrPath(text: string): string {
  const modules = modulesOf(text)
  if (!modules) return ''
  const { size, data } = modules
  const unit = Math.floor(qrSide / (size + 2 * quietModules))
  const margin = Math.floor((qrSide - size * unit) / 2)
  let path = ''
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      let run = 0
      while (column + run < size && data[row * size + column + run]) run++
      if (run === 0) continue
      path += `M${margin + column * unit} ${margin + row * unit}h${run * unit}v${unit}h${-run * unit}z`
      column += run
    }
  return path
}

function modulesOf(text: string) {
  try {
    return create(text, { errorCorrectionLevel: 'L' }).modules
  } catch {
    // It throws plain errors: for an empty text, and for one that is too long.
    return undefined
  }
}
