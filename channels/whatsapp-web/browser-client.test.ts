import { existsSync, lstatSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBrowser, freeProfile, loadLibrary } from './browser-client.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'simpul-browser-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

describe('the browser', () => {
  test('is the first place that holds a program', () => {
    const places = [join(directory, 'none'), directory, process.execPath]
    expect(findBrowser([places[0] ?? '', process.execPath])).toBe(process.execPath)
    expect(findBrowser(places.slice(0, 1))).toBeUndefined()
  })

  test('finds its profile free, whatever another one left in it', () => {
    symlinkSync('other-host-4194305', join(directory, 'SingletonLock'))
    freeProfile(directory)
    expect(lstatSync(join(directory, 'SingletonLock'), { throwIfNoEntry: false })).toBeUndefined()
    freeProfile(join(directory, 'new'))
    expect(existsSync(join(directory, 'new'))).toBe(false)
  })

  test('of another profile is left alone, though the lock names its process', () => {
    symlinkSync(`host-${process.pid}`, join(directory, 'SingletonLock'))
    // This very process: it would not come back from it.
    freeProfile(directory)
  })
})

describe('the library', () => {
  test('that is not installed is told with what to do', async () => {
    const missing = Object.assign(new Error('Cannot find package'), {
      code: 'ERR_MODULE_NOT_FOUND',
    })
    const loaded = await loadLibrary(() => Promise.reject(missing))
    expect(loaded).toEqual({
      unusable: expect.stringMatching(/^whatsapp-web.js is not installed: run/),
    })
  })

  test('that fails otherwise is a fault', async () => {
    await expect(loadLibrary(() => Promise.reject(new TypeError('x')))).rejects.toThrow('x')
  })
})
