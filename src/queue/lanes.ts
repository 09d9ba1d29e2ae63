/**
 * Lanes share out the work of a queue: a wake-up names a lane and says "look at what is due there".
 * They bound how many wake-ups there are, and how many batches run side by side. Nothing is correct
 * because of them: two runs of one lane at once are kept apart by the locks on rows alone.
 */
export const laneCount = 4

/** The name of a lane in wake-ups. BullMQ takes no whole number as an id. */
export type Lane = `lane-${number}`

export const allLanes: readonly Lane[] = Array.from(
  { length: laneCount },
  (_, number): Lane => `lane-${number}`,
)

/** The lane of delivery reports in the queue of replies. They name no citizen to share them out by. */
export const reportsLane = -1

/** A lane in which something is due. */
export interface DueLane {
  /** From 0; or reportsLane. */
  readonly lane: number
  /** How long the oldest row has been due, in ms. */
  readonly lateMs: number
}

/** The lane of a citizen's address, by its blind index. In SQL: `get_byte(address_index, 0) & 3`. */
export function laneOfAddress(addressIndex: Buffer): Lane {
  return laneNamed((addressIndex[0] ?? 0) % laneCount)
}

/**
 * The lane of a conversation, and of its complaints and replies; attachments go by their message. In
 * SQL: `get_byte(uuid_send(conversation_id), 15) & 3`.
 *
 * @param id random UUID
 */
export function laneOf(id: string): Lane {
  return laneNamed(Number.parseInt(id.slice(-2), 16) % laneCount)
}

export function laneNamed(number: number): Lane {
  return `lane-${number}`
}

/** @returns the number of a lane; undefined for any other wake-up id */
export function laneNumber(id: string): number | undefined {
  const number = allLanes.indexOf(id as Lane)
  return number === -1 ? undefined : number
}
