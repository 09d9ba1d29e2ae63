import sharp from 'sharp'

/** A picture of more points is no photo of a phone. */
const mostPoints = 120_000_000
/** The longer side. */
const mostSide = 2_560

/**
 * A picture anew as JPEG, upright, without the place, the time and the phone that its file tells.
 *
 * @returns undefined where it is no picture that can be read
 */
export async function plainPicture(bytes: Uint8Array): Promise<Buffer | undefined> {
  try {
    return await sharp(bytes, { limitInputPixels: mostPoints, failOn: 'error', pages: 1 })
      .rotate()
      .resize({ width: mostSide, height: mostSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 85 })
      .toBuffer()
  } catch {
    return undefined
  }
}
