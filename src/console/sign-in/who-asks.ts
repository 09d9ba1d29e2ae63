import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { isPublicAddress } from '../../net/public-http.ts'

/**
 * Under which name tries are counted: the address that asks. A peer that is on this machine or in a
 * private network is taken for our proxy, and the last address that it forwards for the one that asks: else
 * all would share one budget, and one of them could use it up. What stands before the last is whatever the
 * client made up. Of IPv6 a whole /64 counts as one: a single client has as many.
 */
export function whoAsks({ socket, headers }: FastifyRequest): string {
  const peer = plainAddress(socket.remoteAddress ?? '')
  if (isPublicAddress(peer)) return networkOf(peer)
  const forwarded = plainAddress(
    [headers['x-forwarded-for']].flat().join(',').split(',').at(-1) ?? '',
  )
  return networkOf(isIP(forwarded) === 0 ? peer : forwarded)
}

/** Without what IPv4 has in front of it on a socket for both. */
function plainAddress(text: string): string {
  return text.trim().replace(/^::ffff:(?=\d+\.)/i, '')
}

function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? []
  const groups = head.split(':').filter(Boolean)
  const rest = tail?.split(':').filter(Boolean) ?? []
  const zeros = Array.from({ length: Math.max(8 - groups.length - rest.length, 0) }, () => '0')
  return [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
