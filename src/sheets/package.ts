import { Readable } from 'node:stream'
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
  return Buffer.from(bytes.buffer, bytes.byteOffset, 4).equals(zipSignature)
}

/** Of Excel 97 to 2003, or with a password: both are kept in the same kind of file. */
export function isOldOrLocked(bytes: Uint8Array): boolean {
  return bytes.length > 8 && Buffer.from(bytes.buffer, bytes.byteOffset, 8).equals(oldSignature)
}

/**
 * Unpacks a workbook. What its parts say of their sizes is looked at before anything is unpacked, and is
 * held against the true sizes while it is.
 *
 * @throws SheetFault
 */
export async function unpack(bytes: Uint8Array, maxUnpackedBytes: number): Promise<Parts> {
  const zip = await opened(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  try {
    const entries = await entriesOf(zip)
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
      if (names.has(entry.fileName)) return reject(damaged('a part is there twice'))
      names.add(entry.fileName)
      if (!entry.fileName.endsWith('/')) entries.push(entry)
      zip.readEntry()
    })
    zip.readEntry()
  })
}

function contentOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(damaged(error.message))
      const pieces: Buffer[] = []
      Readable.from(stream)
        .on('data', (piece: Buffer) => pieces.push(piece))
        .on('error', (fault: Error) => reject(damaged(fault.message)))
        .on('end', () => resolve(Buffer.concat(pieces)))
    })
  })
}

/** Packs the parts of a workbook. The same parts give the same bytes. */
export function pack(parts: Parts): Uint8Array {
  const files: Zippable = {}
  for (const [name, content] of parts) files[name] = content
  return zipSync(files, { level: 6, mtime: new Date(1980, 0, 1) })
}
