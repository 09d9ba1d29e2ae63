import { normalise } from '../../triage/normalise.ts'
import type { State } from '../decision.ts'
import { confirmWithinMs, newTalk, withoutQuestion } from '../talk.ts'
import { flagsOf, inPrivate, isGoing, type Rule, since } from './rule.ts'

export const confirmed: Rule = {
  name: 'confirmed',
  says: 'YA within a day of our question withdraws the complaint, or erases everything.',
  examples: ['YA', 'iya betul', 'nggih', 'muhun kang', 'ho oh'],
  follow({ plain }, state, _customs, now) {
    const { talk } = state
    const { confirming } = talk
    if (!confirming || !isPlainYes(plain) || !isOpen(confirming.askedAt, state, now))
      return undefined
    if (confirming.kind === 'erase')
      return {
        disposition: 'command',
        acts: [{ kind: 'erase' }],
        replies: [{ text: 'erased', cause: `erased:${confirming.askedAt}` }],
        isAsked: true,
        talk: newTalk,
      }
    const { complaintId = '', number = '' } = confirming
    return {
      disposition: 'command',
      acts: [{ kind: 'withdraw', complaintId }],
      replies: [{ text: 'withdrawn', cause: `withdrawn:${complaintId}`, number }],
      isAsked: true,
      talk: withoutQuestion(talk),
    }
  },
}

export const notConfirmed: Rule = {
  name: 'not confirmed',
  says: 'TIDAK, or "no", to that question changes nothing.',
  examples: ['tidak', 'jangan', 'ya tapi jangan dulu'],
  follow({ meant, plain }, state, _customs, now) {
    const { talk, recent } = state
    const { confirming } = talk
    if (!confirming || !isOpen(confirming.askedAt, state, now)) return undefined
    if (meant.intent !== 'no' && !isPlainNo(plain)) return undefined
    const number = confirming.number ?? recent[0]?.number
    const cause = `kept:${confirming.askedAt}`
    return {
      disposition: 'command',
      replies: [
        number === undefined ? { text: 'nothingErased', cause } : { text: 'kept', cause, number },
      ],
      isAsked: true,
      talk: withoutQuestion(talk),
    }
  },
}

export const erase: Rule = {
  name: 'erase',
  says: 'Asks for all data to be erased: we ask whether that is meant.',
  examples: ['HAPUS', 'hapus semua data saya'],
  follow({ meant, isReadByAll, wishes }, { talk, recent }, _customs, now) {
    if (meant.intent !== 'erase' || !meant.sure) return undefined
    if (isReadByAll) return inPrivate
    const number = recent[0]?.number
    // Whoever fears to be found out and does not confirm is at least not named.
    const one = Object.keys(wishes).length > 0 ? recent.find(isGoing) : undefined
    return {
      disposition: 'command',
      acts: one ? [{ kind: 'wish', complaintId: one.id, ...wishes }] : [],
      replies: [{ text: 'confirmErase', cause: 'confirmErase', hourly: true, number }],
      isAsked: true,
      talk: { ...talk, confirming: { kind: 'erase', askedAt: now.toISOString() } },
    }
  },
}

export const withdraw: Rule = {
  name: 'withdraw',
  says: 'Asks for a complaint to be withdrawn, or says that it is settled: we ask whether that is meant.',
  examples: ['cabut laporan saya', 'ga jadi lapor', 'udh beres min'],
  follow({ meant, isReadByAll }, state, _customs, now) {
    if (meant.intent !== 'withdraw') return undefined
    if (!meant.sure && !state.recent.some(isGoing)) return undefined
    if (isReadByAll) return inPrivate
    const open = state.recent.filter(isGoing)
    const named = meant.number && state.recent.find(({ number }) => number === meant.number)
    const one = named || (meant.number === undefined ? open[0] : undefined)
    if (!one || !isGoing(one))
      return {
        disposition: 'command',
        replies: [{ text: 'nothingToWithdraw', cause: 'nothingToWithdraw', hourly: true }],
        isAsked: true,
      }
    const { id: complaintId, number } = one
    const askedAt = now.toISOString()
    return {
      disposition: 'command',
      replies: [
        { text: 'confirmWithdraw', cause: `confirmWithdraw:${number}`, hourly: true, number },
      ],
      isAsked: true,
      talk: { ...state.talk, confirming: { kind: 'withdraw', complaintId, number, askedAt } },
    }
  },
}

export const stopNotices: Rule = {
  name: 'stop notices',
  says: 'Asks in free words for no more notices.',
  examples: ['jangan kirim pesan lagi'],
  follow: ({ meant, isReadByAll }) =>
    meant.intent === 'stop' && meant.sure && !isReadByAll
      ? {
          disposition: 'command',
          replies: [{ text: 'stopped', cause: 'stopped', hourly: true }],
          isAsked: true,
          notices: 'stop',
        }
      : undefined,
}

export const startNotices: Rule = {
  name: 'start notices',
  says: 'Asks in free words for notices again.',
  examples: ['tolong kirim pemberitahuan lagi'],
  follow: ({ meant, isReadByAll }, { hasStopped }) =>
    meant.intent === 'start' && meant.sure && !isReadByAll && hasStopped
      ? {
          disposition: 'command',
          replies: [{ text: 'started', cause: 'started', hourly: true }],
          isAsked: true,
          notices: 'start',
        }
      : undefined,
}

export const wish: Rule = {
  name: 'wish',
  says: 'Asks for nothing but anonymity or confidentiality: it holds for the latest complaint, or for the next one.',
  examples: ['jgn sebut nama sy', 'rahasia ya', 'ANONIM'],
  follow({ meant, wishes, isReadByAll }, { recent, talk }) {
    if (meant.intent !== 'wish') return undefined
    const one = recent.find(isGoing)
    const holds = { ...(one ? flagsOf(one) : talk.wishes), ...wishes }
    const said = { text: 'wishes', wishes: holds, taken: wishes, number: one?.number } as const
    const cause = `wishes:${one?.number ?? ''}:${holds.anonymous ?? ''}:${holds.confidential ?? ''}`
    return {
      disposition: 'command',
      acts: one ? [{ kind: 'wish', complaintId: one.id, ...wishes }] : [],
      replies: isReadByAll ? [] : [{ ...said, cause, hourly: true }],
      isAsked: true,
      ...(one ? {} : { talk: { ...talk, wishes: holds } }),
    }
  },
}

/** Whatever she was asked or told since then, by the agency or by staff, is what her YA is about. */
function isOpen(askedAt: string, { recent, humanSpokeAt }: State, now: Date): boolean {
  const asked = new Date(askedAt)
  const isLater = (at: Date | null | undefined) => at !== null && at !== undefined && at > asked
  return (
    since(asked, now) <= confirmWithinMs &&
    !isLater(humanSpokeAt) &&
    !recent.some(({ askedAt: one, agencySpokeAt }) => isLater(one) || isLater(agencySpokeAt))
  )
}

const yes = new Set(
  'ya iya y yes betul benar setuju hapus cabut nggih inggih enggih njih njeh muhun sumuhun enya enggeus leres iyo iyoh iyah iye yoi yo hooh heeh ooh yup yap'.split(
    ' ',
  ),
)

/** They may stand beside it. */
const besideYes = new Set(
  'min admin pak bapak bu ibu kak saja deh dong lah ok oke sip silakan tolong saya setuju semua laporan data please sure kang teh mang mas mbak bang ndan euy atuh mawon ho oh he eh'.split(
    ' ',
  ),
)

/** "Ho oh" is one yes in two words. */
const spokenYes = /\b(?:ho|he|e) (?:oh|eh|e)\b/

/** "Ya tapi jangan dulu", "jangan ding ga usah": whatever it begins with, nothing is to be done. */
const no =
  /^(?:(?:ya|iya|ok|oke|eh|oh|aduh|wah|min|admin|bapak|pak|ibu|bu|kak|maaf|tapi|tetapi|kayaknya|sebentar|bentar|nanti|ntar|dulu|jadi|ding|deng|deh|wis|sudah|mending|mboten|ora|ulah|ojo|tong) )*(?:jangan|tidak usah|tidak jadi|gajadi|tidak|batal|urung|ojo|ulah|mboten|ora|entong|teu|moal|nanti dulu|ntar dulu)(?: (?:dulu|ding|deng|deh|dong|lah|ah|saja|usah|jadi|min|admin|bapak|pak|ibu|bu|kak|ya|dihapus|dicabut|hapus|cabut|sekarang|batal|tidak|jangan|wis|sih|mikir|pikir|pikir|sek|heula|lanjut|lanjutkan|terus|tetap|diproses|biar|biarin|biarkan))*$/

function isPlainNo(text: string): boolean {
  return no.test(normalise(text))
}

/** YA and little else. A question is no answer: what cannot be undone is not done for "ya?". */
function isPlainYes(text: string): boolean {
  const words = normalise(text).replace(spokenYes, 'hooh').split(' ')
  return (
    !text.includes('?') &&
    words.some((word) => yes.has(word)) &&
    words.every((word) => yes.has(word) || besideYes.has(word))
  )
}
