import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { HttpFailure } from '../contract/http.ts'
import { isPublicAddress, publicHttp } from './public-http.ts'

describe('addresses that a stranger has chosen', () => {
  test.for([
    '127.0.0.1',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.1.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    'fd00::1',
    'fe80::1',
    'ff02::1',
    'localhost',
    '',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.for(['8.8.8.8', '103.28.12.1', '172.32.0.1', '2001:4860:4860::8888', '2404:8000::1'])(
    '%s is',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )

  test('are not fetched from where they are, or resolve to, this machine', async () => {
    let asked = 0
    const server = createServer((_, response) => {
      asked++
      response.end('rahasia')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const hosts = ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '[::1]']
    for (const host of hosts)
      await expect(publicHttp(`http://${host}:${port}/`), host).rejects.toThrow(HttpFailure)
    server.close()
    expect(asked).toBe(0)
  })

  test.for([
    'file:///etc/passwd',
    'ftp://example.org/a',
    'data:,a',
    'http://user:pass@8.8.8.8/',
    'bukan alamat',
    '',
  ])('"%s" is none to fetch from', async (url) => {
    await expect(publicHttp(url)).rejects.toThrow('not an address to fetch from')
  })
})
