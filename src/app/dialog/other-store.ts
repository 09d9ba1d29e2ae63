import { type Http, HttpFailure } from '../../contract/http.ts'

/**
 * Another system's core store, as far as a dialog needs one: it takes everything, unless its address
 * ends with `.invalid` (RFC 2606); then nobody answers there.
 */
export function otherStore(url: string): Http {
  const isAway = new URL(url).hostname.endsWith('.invalid')
  const trackingIds = new Map<string, string>()
  return async (address, { method = 'GET' } = {}) => {
    if (isAway) throw new HttpFailure('nobody answers there', false)
    if (method === 'GET') return { status: 404, headers: {}, body: Buffer.alloc(0) }
    const [, reference = address] = /\/complaints\/([^/]+)/.exec(address) ?? []
    const trackingId = trackingIds.get(reference) ?? String(1_000_001 + trackingIds.size)
    trackingIds.set(reference, trackingId)
    return { status: 201, headers: {}, body: Buffer.from(JSON.stringify({ trackingId })) }
  }
}
