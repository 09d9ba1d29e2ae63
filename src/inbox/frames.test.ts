import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeFrame, frameLength, type Part, readFrames } from './frames.ts'

const payloads = fc.array(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  { maxLength: 6 },
)

const written = (list: readonly Buffer[]) => Buffer.concat(list.map(encodeFrame))
const framesOf = (parts: readonly Part[]) =>
  parts.flatMap((part) => (part.kind === 'frame' ? [part.payload.toString('hex')] : []))
const hex = (list: readonly Buffer[]) => list.map((payload) => payload.toString('hex'))
const kinds = (bytes: Buffer) => readFrames(bytes).map(({ kind }) => kind)

const three = [Buffer.from('satu'), Buffer.alloc(0), Buffer.from('tiga')] as const
const ends = three.map((_, last) => written(three.slice(0, last + 1)).length)
const secondAt = frameLength(three[0])

describe('frames', () => {
  test('are read as they were written', () => {
    fc.assert(
      fc.property(payloads, (list) => {
        const parts = readFrames(written(list))
        expect(framesOf(parts)).toEqual(hex(list))
        expect(parts).toHaveLength(list.length)
      }),
    )
  })

  test('cut off at any byte, the ones before it are read and nothing counts as damaged', () => {
    const whole = written(three)
    for (let length = 0; length <= whole.length; length++) {
      const parts = readFrames(whole.subarray(0, length))
      const complete = ends.filter((end) => end <= length).length
      expect(framesOf(parts)).toEqual(hex(three.slice(0, complete)))
      const rest = parts.slice(complete).map(({ kind }) => kind)
      expect(rest).toEqual(length === 0 || ends.includes(length) ? [] : ['torn'])
    }
  })

  test('with any byte of the middle one changed, that one is damaged and the others are read', () => {
    const middle = Buffer.from('laporan kedua')
    const list = [three[0], middle, three[2]]
    for (let at = secondAt; at < secondAt + frameLength(middle); at++) {
      const bytes = written(list)
      bytes[at] = (bytes[at] ?? 0) ^ 0x10
      expect(kinds(bytes)).toEqual(['frame', 'damaged', 'frame'])
      expect(framesOf(readFrames(bytes))).toEqual(hex([three[0], three[2]]))
    }
  })

  test('whatever is changed, cut or put in, nothing is read that was not written, or thrown', () => {
    const change = fc.record({
      at: fc.nat(300),
      cut: fc.nat(20),
      put: fc.uint8Array({ maxLength: 9 }),
    })
    fc.assert(
      fc.property(payloads, fc.array(change, { maxLength: 4 }), (list, changes) => {
        let bytes = written(list)
        for (const { at, cut, put } of changes)
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)])
        const known = new Set(hex(list))
        expect(framesOf(readFrames(bytes)).filter((payload) => !known.has(payload))).toEqual([])
      }),
    )
  })

  test('cover the file without gaps, so that what is damaged can be kept', () => {
    const bytes = Buffer.concat([Buffer.from('noise'), written(three), Buffer.from('noise')])
    const parts = readFrames(bytes)
    expect(parts.map(({ kind }) => kind)).toEqual([
      'damaged',
      ...three.map(() => 'frame'),
      'damaged',
    ])
    const lost = parts.flatMap((part) => (part.kind === 'frame' ? [] : [part]))
    expect(lost.map(({ offset, bytes: piece }) => [offset, piece.toString()])).toEqual([
      [0, 'noise'],
      [5 + written(three).length, 'noise'],
    ])
  })

  test.for([
    { rest: 'zeros that the file system had set aside', bytes: Buffer.alloc(5_000), kind: 'torn' },
    { rest: 'a whole frame that is damaged', bytes: damaged(three[0]), kind: 'damaged' },
  ])('at the end, $rest: $kind', ({ bytes, kind }) => {
    expect(kinds(Buffer.concat([written(three), bytes])).at(-1)).toBe(kind)
  })

  test('a length that reaches beyond the file hides no frame behind it', () => {
    const bytes = written(three)
    bytes.writeUInt32LE(0xffff_ffff, 4)
    expect(kinds(bytes)).toEqual(['damaged', 'frame', 'frame'])
  })
})

function damaged(payload: Buffer): Buffer {
  const frame = encodeFrame(payload)
  frame[frame.length - 1] = (frame.at(-1) ?? 0) ^ 1
  return frame
}
