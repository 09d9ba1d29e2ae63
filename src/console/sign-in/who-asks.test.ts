import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { whoAsks } from './who-asks.ts'

test.each([
  ['a public peer', '36.68.1.9', undefined, '36.68.1.9'],
  ['a public peer that makes up another', '36.68.1.9', '8.8.8.8', '36.68.1.9'],
  ['whoever our proxy names', '127.0.0.1', '36.68.1.9', '36.68.1.9'],
  ['the last that our proxy names', '10.0.0.5', '8.8.8.8, 36.68.1.9', '36.68.1.9'],
  ['somebody in the office behind our proxy', '172.16.0.2', '8.8.8.8,10.1.2.3', '10.1.2.3'],
  ['a proxy on a socket for both', '::ffff:127.0.0.1', '::ffff:36.68.1.9', '36.68.1.9'],
  ['a proxy that names nobody', '10.0.0.5', 'unknown', '10.0.0.5'],
  ['a machine without a proxy', '::1', undefined, '0:0:0:0'],
  ['a client of IPv6', '::1', '2404:c0:12::9', '2404:c0:12:0'],
  ['its next address', '::1', '2404:00c0:0012:0:ffff:1:2:3', '2404:c0:12:0'],
])('%s is counted by its own address', (_, peer, forwarded, counted) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  expect(whoAsks({ socket: { remoteAddress: peer }, headers } as FastifyRequest)).toBe(counted)
})
