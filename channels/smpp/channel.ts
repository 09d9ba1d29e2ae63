import { defineConnectedChannel } from '../../src/contract/channel.ts'
import { smsSegments } from '../../src/contract/text-length.ts'
import { listen } from './listen.ts'
import { receiving, sending } from './settings.ts'

/** SMS over SMPP 3.4, as operators connect short codes: https://smpp.org/SMPP_v3_4_Issue1_2.pdf */
export const smpp = defineConnectedChannel({
  name: 'smpp',
  title: 'SMS (SMPP)',
  receiving,
  sending,
  secrets: ['password'],
  accountId: ({ shortCode }) => shortCode,
  textLimit: { max: 10, lengthOf: smsSegments },
  isSms: true,
  carries: { choices: 'in words', quotes: false, files: false },
  settleMs: 8_000,
  // Two holders are two more binds of one account: both may take what comes.
  stopsWithoutLease: false,
  listen,
})
