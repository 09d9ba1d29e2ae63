import { citizen, type ProviderDesk } from '../../../test/harness/provider-desk.ts'
import { type GatewayEnd, providerSuite } from '../../../test/harness/provider-suite.ts'
import { bindBody, connectEsme, type RawPdu, submitBody } from '../../../test/harness/stub-esme.ts'

const [submitSm, deliverSm, bindTransceiver] = [0x04, 0x05, 0x09]
const receiverTemporaryError = 0x64

providerSuite({
  channel: 'smpp',
  connect: gatewayEnd,
  reports: ['ENROUTE', 'DELIVRD'],
  undelivered: ['ENROUTE', 'UNDELIV'],
  failure: { status: 'undelivered', code: 11 },
  words: {
    rateLimit: '80000004 58',
    serverError: '80000004 8',
    // A generic_nack.
    bareError: '80000000 8',
    reject: '80000004 45',
  },
  rejectCode: 0x45,
  tellsWait: false,
})

/** An ESME, bound as a transceiver. */
async function gatewayEnd(desk: ProviderDesk): Promise<GatewayEnd> {
  const { port, systemId = '', password = '' } = desk.settings()
  const esme = await connectEsme(Number(port))
  await esme.request(bindTransceiver, bindBody(systemId, password))
  const isMessage = (pdu: RawPdu) => reportIn(pdu) === undefined
  const deliveries = () => esme.received.filter(({ command }) => command === deliverSm)
  return {
    takes: (isTaking) => esme.answerWith(() => (isTaking ? 0 : receiverTemporaryError)),
    messages: () =>
      deliveries()
        .filter(isMessage)
        .map(({ body }) => body.toString('hex')),
    reports: () => deliveries().flatMap((pdu) => reportIn(pdu) ?? []),
    until: async (count, what) => {
      await esme.until(count, deliverSm, (pdu) => isMessage(pdu) === (what === 'messages'))
    },
    reply: async (text) => {
      const body = submitBody({ text, to: citizen.slice(1), registered: 17 })
      const lost = esme.closed.then(() => {
        throw new Error('the connection broke')
      })
      const { command, status } = await Promise.race([esme.request(submitSm, body), lost])
      return { isTaken: status === 0, words: `${command.toString(16)} ${status.toString(16)}` }
    },
  }
}

/** The state in a delivery receipt. */
function reportIn({ body }: RawPdu): string | undefined {
  return / stat:(\w+) /.exec(body.toString('latin1'))?.[1]
}
