import type { ConnectionState } from '../contract/channel.ts'

// An operator reads no more; a provider may say more.
const maxDetail = 500
// More than the largest QR code holds (ISO/IEC 18004: 2,953 bytes).
const maxCode = 3_000

/** A state as the database takes it: jsonb holds no NUL and no half of a pair. */
export function storable(state: ConnectionState): ConnectionState {
  switch (state.kind) {
    case 'connecting':
    case 'up':
      return { kind: state.kind }
    case 'down':
    case 'refused':
      return { kind: state.kind, detail: plain(state.detail).slice(0, maxDetail).toWellFormed() }
    case 'pairing':
      return { kind: state.kind, code: plain(state.code).slice(0, maxCode).toWellFormed() }
  }
}

/** The part of a state that a log may hold. Not the code: whoever has it has the account. */
export function loggable(state: ConnectionState): {
  state: ConnectionState['kind']
  detail?: string
} {
  return { state: state.kind, ...('detail' in state && { detail: state.detail }) }
}

export function isSame(one: ConnectionState, other: ConnectionState): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function plain(text: string): string {
  return text.replaceAll('\0', '')
}
