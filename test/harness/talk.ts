import type { Customs, Heard, State } from '../../src/conversation/decision.ts'
import { newTalk } from '../../src/conversation/talk.ts'
import { districtIndex } from '../../src/triage/district.ts'

/** A conversation in which nothing was said. */
export const silence: State = {
  draft: [],
  latest: undefined,
  recent: [],
  lastHeardAt: undefined,
  talk: newTalk,
  humanSpeaks: false,
  humanSpokeAt: undefined,
  hasStopped: false,
}

/** An agency that serves no district, whose answers to public messages are public. */
export const plainCustoms: Customs = {
  settleMs: 3_000,
  districts: districtIndex([]),
  keywords: {},
  answersInPublic: true,
  mayReopen: () => true,
  dayOf: (at) => at.toISOString().slice(0, 10),
}

/** A text, and nothing else, that was sent in private. */
export function textHeard(id: string, text: string, at: Date, more: Partial<Heard> = {}): Heard {
  return {
    id,
    text,
    sentAt: at,
    sendersClock: false,
    acceptedAt: at,
    hasAttachment: false,
    hasSticker: false,
    hasLocation: false,
    passive: false,
    opening: false,
    fromMachine: false,
    unsupported: false,
    public: false,
    ...more,
  }
}
