import { describe, expect, test } from 'vitest'
import { sniff } from './sniff.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('the type of an attachment', () => {
  test.for([
    ['a picture', png, 'image/png'],
    ['a photo', Buffer.from('ffd8ffe000104a46494600010100', 'hex'), 'image/jpeg'],
    ['a document', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'application/pdf'],
    ['a voice message', Buffer.from('#!AMR\n\x3c\x91\x17', 'latin1'), 'audio/amr'],
    ['a note', Buffer.from('Lampu jalan padam sejak Senin 🔦\n'), 'text/plain'],
  ] as const)('is read from the bytes of %s', async ([, body, mimeType]) => {
    expect(await sniff(body)).toEqual({ mimeType, taken: true })
  })

  test.for([
    ['a programme', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1')],
    ['an archive', Buffer.from('504b0304140000000000', 'hex')],
    ['a page', Buffer.from('<!DOCTYPE html><p>halo')],
    ['a drawing that runs scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['bytes of no kind', Buffer.from([1, 2, 3, 0, 255, 254])],
    ['text in no encoding', Buffer.from([0x61, 0xff, 0x62])],
    ['nothing', Buffer.alloc(0)],
  ] as const)('is not taken where it is %s', async ([, body]) => {
    expect((await sniff(body)).taken).toBe(false)
  })
})
