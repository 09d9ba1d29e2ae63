import type { ComplaintKind } from '../../complaints/status.ts'
import { mattersIn } from '../../triage/matter.ts'
import { identityNumbersIn, isAboutOfficial } from '../../triage/wording/officials.ts'
import { additionTo } from '../adding.ts'
import type { Customs, Recent, Reply, State } from '../decision.ts'
import { matters, type Read } from '../reading.ts'
import type { Talk, Wishes } from '../talk.ts'
import { type Followed, flagsOf } from './rule.ts'

export function added(read: Read, one: Recent, customs: Customs): Followed {
  const addition = additionTo(one, read, customs)
  const { number } = one
  const hasIdentity = identityNumbersIn(read.plain)
  const says: Reply = addition.asks
    ? { text: 'ask', cause: `ask:${number}:${one.questions}`, question: addition.asks, number }
    : one.asked === 'confirm_place' && read.meant.intent === 'yes'
      ? { text: 'placeConfirmed', cause: `placeConfirmed:${number}`, number }
      : {
          text: 'added',
          cause: `added:${number}${hasIdentity ? ':identity' : ''}`,
          hourly: true,
          number,
          hasIdentity,
        }
  const isWish = Object.keys(read.wishes).length > 0
  const flags: Reply = {
    text: 'wishes',
    wishes: { ...flagsOf(one), ...read.wishes },
    taken: read.wishes,
    number,
    cause: `wishes:${number}:${read.wishes.anonymous ?? ''}:${read.wishes.confidential ?? ''}`,
    hourly: true,
  }
  return {
    disposition: 'addition',
    addition,
    acts: isWish ? [{ kind: 'wish', complaintId: one.id, ...read.wishes }] : [],
    replies: read.isReadByAll ? [] : isWish && !addition.asks ? [flags] : [says],
  }
}

const kinds: Partial<Record<string, ComplaintKind>> = {
  aspiration: 'aspirasi',
  information: 'permintaan_informasi',
}

/** The flags of a new complaint: reports about officials are confidential until she says otherwise. */
export function wishesFor({ plain, wishes }: Read, talk: Talk): Wishes {
  const official = isAboutOfficial(plain) ? { confidential: true } : {}
  return { ...official, ...talk.wishes, ...wishes }
}

export function opened(read: Read, { talk }: State): Followed {
  const { meant, plain, agency } = read
  const { wishes: _, ...rest } = talk
  const isSure = meant.sure || read.hasMatter || plain === ''
  const [first = plain, ...others] = mattersIn(plain)
  return {
    disposition: 'complaint',
    opening: {
      text: first,
      others,
      kind: kinds[meant.intent] ?? 'pengaduan',
      wishes: wishesFor(read, talk),
      toVerify: !isSure || !matters.has(meant.intent),
      ...(agency && { agency }),
      ...(meant.intent === 'join' && meant.number && { joins: meant.number }),
    },
    talk: rest,
  }
}
