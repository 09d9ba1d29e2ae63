/** What a citizen was asked to confirm. */
export interface Confirming {
  readonly kind: 'withdraw' | 'erase'
  /** The complaint that is withdrawn; undefined where everything is erased. */
  readonly complaintId?: string | undefined
  readonly number?: string | undefined
  /** ISO 8601. */
  readonly askedAt: string
}

/** Two flags of a complaint, where the citizen said something of them. */
export interface Wishes {
  readonly anonymous?: boolean
  readonly confidential?: boolean
}

/**
 * What a talk is at, beyond its burst and its complaints. It is kept with the conversation, so it has a
 * version and nothing but JSON.
 */
export interface Talk {
  readonly version: 1
  readonly confirming?: Confirming
  /** Asked for before there was a complaint: the next one has it. */
  readonly wishes?: Wishes
}

export const newTalk: Talk = { version: 1 }

/** An answer that comes later answers something else. */
export const confirmWithinMs = 24 * 60 * 60_000

/** Nothing is worth keeping of it. */
export function isNothing({ confirming, wishes }: Talk): boolean {
  return confirming === undefined && wishes === undefined
}

/** Nothing is to be confirmed any more. */
export function withoutQuestion({ confirming: _, ...talk }: Talk): Talk {
  return talk
}
