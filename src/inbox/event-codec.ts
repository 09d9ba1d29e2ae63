import type { InboundEvent } from '../contract/events.ts'

const dates = ['sentAt', 'editedAt', 'deletedAt', 'at']

/** The form in which an event is sealed. Any text survives it: NUL, lone surrogates, 1 MB of emoji. */
export function encodeEvent(event: InboundEvent): string {
  return JSON.stringify(event)
}

/** @param text made by encodeEvent, out of a seal that proves it */
export function decodeEvent(text: string): InboundEvent {
  return JSON.parse(text, (name, value) =>
    dates.includes(name) && typeof value === 'string' ? new Date(value) : value,
  ) as InboundEvent
}

/** The citizen whom an event is about, by address; undefined where it names none. */
export function addressOf(event: InboundEvent): string | undefined {
  switch (event.kind) {
    case 'message':
    case 'edit':
    case 'deletion':
      return event.from
    case 'renumbered':
      return event.previous
    case 'echo':
      return event.to
    case 'delivery':
    case 'malformed':
      return undefined
  }
}

/** When it happened by the provider's clock, or undefined where it does not say. */
export function happenedAt(event: InboundEvent): Date | undefined {
  switch (event.kind) {
    case 'message':
    case 'echo':
      return event.sentAt
    case 'edit':
      return event.editedAt
    case 'deletion':
      return event.deletedAt
    case 'renumbered':
    case 'delivery':
      return event.at
    case 'malformed':
      return undefined
  }
}
