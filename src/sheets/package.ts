import { crc32 } from 'node:zlib'
import { type Zippable, zipSync } from 'fflate'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { SheetFault } from './fault.ts'

/** The parts of a workbook, by their names, in the order of the file. */
export type Parts = ReadonlyMap<string, Uint8Array>

/** Excel writes a dozen; one with many pictures a few hundred. */
const maxParts = 2_000

// https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb: header signature
const oldSignature = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const zipSignature = Buffer.from('504b0304', 'hex')

export function isZip(bytes: Uint8Array): boolean {
  return zipSignature.equals(bytes.subarray(0, 4))
}

/** Of Excel 97 to 2003, or with a password: both are kept in the same kind of file. */
export function isOldOrLocked(bytes: Uint8Array): boolean {
  return oldSignature.equals(bytes.subarray(0, 8))
}

/**
 * Unpacks a workbook. What its parts say of their sizes is looked at before anything is unpacked, and is
 * held against the true sizes while it is.
 *
 * @param isWanted the others stay packed, and count for nothing
 * @throws SheetFault
 */
export async function unpack(
  bytes: Uint8Array,
  maxUnpackedBytes: number,
  isWanted: (name: string) => boolean = () => true,
): Promise<Parts> {
  const zip = await opened(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  try {
    const entries = (await entriesOf(zip)).filter(({ fileName }) => isWanted(fileName))
    const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
    if (total > maxUnpackedBytes)
      throw new SheetFault(
        `The file takes ${megabytes(total)} MB once it is unpacked, more than the ${megabytes(maxUnpackedBytes)} MB that are taken. Export fewer reports at a time.`,
      )
    const parts = new Map<string, Uint8Array>()
    for (const entry of entries) parts.set(entry.fileName, await contentOf(zip, entry))
    return parts
  } finally {
    zip.close()
  }
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1_048_576)

const damaged = (detail: string) =>
  new SheetFault(`The file is damaged (${detail}). Download it again, or save it again in Excel.`)

function opened(buffer: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(buffer, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) reject(damaged(error.message))
      else resolve(zip)
    })
  })
}

function entriesOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = []
    const names = new Set<string>()
    zip.on('error', (error: Error) => reject(damaged(error.message)))
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      const isLocked = (entry.generalPurposeBitFlag & 1) !== 0
      if (isLocked) return reject(new SheetFault('The file has a password. Save it without one.'))
      if (entries.length >= maxParts) return reject(damaged('it has too many parts'))
      // Names of parts are the same whatever their case: ECMA-376, part 2, 6.2.2.3.
      const name = entry.fileName.toLowerCase()
      if (names.has(name)) return reject(damaged('a part is there twice'))
      names.add(name)
      if (!name.endsWith('/')) entries.push(entry)
      zip.readEntry()
    })
    zip.readEntry()
  })
}

function contentOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(damaged(error.message))
      // As declared: yauzl ends a stream that gives more with an error.
      const content = Buffer.allocUnsafe(entry.uncompressedSize)
      let length = 0
      stream.on('data', (piece: Buffer) => {
        length += piece.copy(content, length)
      })
      stream.on('error', (fault: Error) => reject(damaged(fault.message)))
      stream.on('end', () => {
        const isWhole = length === content.length && crc32(content) === entry.crc32
        if (isWhole) resolve(content)
        else reject(damaged(`${entry.fileName} is not what was packed`))
      })
    })
  })
}

/** The name of a part as it stands in the file; undefined where there is none. */
export function nameIn(parts: Parts, name: string): string | undefined {
  if (parts.has(name)) return name
  const lower = name.toLowerCase()
  return [...parts.keys()].find((one) => one.toLowerCase() === lower)
}

/** @throws SheetFault where it is missing */
export function partOf(parts: Parts, name: string): Uint8Array {
  const part = parts.get(name)
  if (part) return part
  throw new SheetFault('The file is no workbook: a part is missing. Save it again in Excel.')
}

/** Packs the parts of a workbook. The same parts give the same bytes. */
export function pack(parts: Parts): Uint8Array {
  const files: Zippable = Object.fromEntries(parts)
  return zipSync(files, { level: 6, mtime: new Date(1980, 0, 1) })
}
