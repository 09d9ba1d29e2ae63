import { lookup as lookUp } from 'node:dns'
import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { type Http, HttpFailure, type HttpResponse } from '../contract/http.ts'
import { boundedBody, defaultTimeoutMs, patienceMs } from './http-client.ts'

/**
 * Addresses outside of the public internet: this machine, its neighbours, multicast, and addresses
 * that translate to them. https://www.iana.org/assignments/iana-ipv4-special-registry
 * Two lists, because one would take every IPv4 address for the IPv6 address it is mapped to.
 */
const notPublic = { ipv4: new BlockList(), ipv6: new BlockList() }
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  notPublic.ipv4.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  notPublic.ipv6.addSubnet(net, bits, 'ipv6')

/** Whether an address as a number is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !notPublic.ipv4.check(address, 'ipv4')
  return isIP(address) === 6 && !notPublic.ipv6.check(address, 'ipv6')
}

/**
 * The HTTP client for addresses that a stranger has chosen. It goes to the public internet only,
 * whatever a name resolves to at that moment, follows no redirect, and bounds time and size.
 */
export const publicHttp: Http = (url, request = {}) =>
  new Promise<HttpResponse>((resolve, reject) => {
    const target = URL.canParse(url) ? new URL(url) : undefined
    const host = target?.hostname.replace(/^\[|\]$/g, '') ?? ''
    if (!target || !/^https?:$/.test(target.protocol) || target.username || target.password)
      return reject(new HttpFailure('not an address to fetch from', false))
    if (isIP(host) !== 0 && !isPublicAddress(host)) return reject(refused())
    const send = target.protocol === 'https:' ? tlsRequest : plainRequest
    const outgoing = send(
      target,
      {
        method: request.method ?? 'GET',
        headers: { ...request.headers },
        lookup: publicLookup,
        signal: AbortSignal.any([
          AbortSignal.timeout(request.timeoutMs ?? defaultTimeoutMs),
          ...(request.signal ? [request.signal] : []),
        ]),
      },
      (answer) => readAnswer(answer, request.maxBytes).then(resolve, fail),
    )
    function fail(error: Error): void {
      outgoing.destroy()
      reject(error instanceof HttpFailure ? error : asFailure(error))
    }
    const silent = () => fail(new HttpFailure('no answer in time', true))
    const connecting = setTimeout(silent, patienceMs.connect)
    const isConnected = () => clearTimeout(connecting)
    outgoing.once('socket', (socket) => {
      if (socket.connecting) socket.once('connect', isConnected)
      else isConnected()
    })
    outgoing.once('close', isConnected)
    outgoing.setTimeout(patienceMs.silence, silent)
    outgoing.once('error', fail)
    outgoing.end(request.body)
  })

/** The addresses of a name, if all of them are public. The client connects to these. */
const publicLookup: LookupFunction = (host, options, done) => {
  lookUp(host, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '')
    const [first] = found
    if (!first || !found.every(({ address }) => isPublicAddress(address)))
      return done(refused(), '')
    if (options.all) return done(null, found)
    done(null, first.address, first.family)
  })
}

async function readAnswer(
  answer: IncomingMessage,
  maxBytes: number | undefined,
): Promise<HttpResponse> {
  const body = await boundedBody(answer as AsyncIterable<Buffer>, maxBytes)
  const headers = Object.entries(answer.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value] as const,
  )
  return {
    status: answer.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body,
  }
}

function asFailure(error: Error): HttpFailure {
  const isLate = error.name === 'TimeoutError' || error.name === 'AbortError'
  const { code } = error as NodeJS.ErrnoException
  return new HttpFailure(isLate ? 'no answer in time' : (code ?? 'no answer'), true, {
    cause: error,
  })
}

function refused(): HttpFailure {
  return new HttpFailure('not an address of the public internet', false)
}
