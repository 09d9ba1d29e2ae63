import type { QueueHealth, QueueWork } from './health.ts'
import { type Bilingual, type Bounds, levelOf, type Reason, shareLevel } from './reason.ts'

/** The oldest due row waits longer than this: the sweeper wakes its lane five times a second. */
export const overdueSeconds: Bounds = { strained: 60, failing: 300 }
/** Share of steps that failed. */
export const failedStepShare: Bounds = { strained: 0.05, failing: 0.25 }

const queueNames: Readonly<Record<QueueHealth['queue'], Bilingual>> = {
  intake: { id: 'Penerimaan', en: 'Intake' },
  triage: { id: 'Penyaringan', en: 'Triage' },
  forward: { id: 'Penerusan', en: 'Forwarding' },
  reply: { id: 'Balasan', en: 'Replies' },
  media: { id: 'Lampiran', en: 'Attachments' },
}

const remedies = {
  overdue: {
    id: 'Pastikan `worker` (atau `npm start`) berjalan dan lihat lognya; bila memang ramai, jalankan satu worker lagi.',
    en: 'See that `worker` (or `npm start`) runs and read its log; if it is just busy, run one more worker.',
  },
  failing: {
    id: 'Log worker menyebut penyebabnya; langkah yang gagal diulang sendiri.',
    en: 'The log of the worker names the cause; failed steps are repeated by themselves.',
  },
  stuck: {
    id: 'Log worker menyebut penyebabnya; yang akhirnya menyerah ada di `dead-letters`.',
    en: 'The log of the worker names the cause; what is given up in the end stands in `dead-letters`.',
  },
} as const

/** Why a queue is not healthy. */
export function queueReasons(queue: QueueHealth['queue'], work: QueueWork): Reason[] {
  const name = queueNames[queue]
  const reasons: Reason[] = []
  const overdue = levelOf(work.oldestDueSeconds, overdueSeconds)
  if (overdue) {
    const waited = Math.floor(work.oldestDueSeconds)
    reasons.push({
      level: overdue,
      code: 'overdue',
      subject: queue,
      id: `${name.id}: yang tertua menunggu ${duration(waited, 'id')}.`,
      en: `${name.en}: the oldest has waited for ${duration(waited, 'en')}.`,
      remedy: remedies.overdue,
      waiting: work.citizens,
    })
  }
  const { failed, done } = work
  const failing = shareLevel(failed, failed + done, failedStepShare)
  if (failing)
    reasons.push({
      level: failing,
      code: 'steps_failing',
      subject: queue,
      id: `${name.id}: ${failed} dari ${failed + done} langkah gagal dalam 5 menit terakhir.`,
      en: `${name.en}: ${failed} of ${failed + done} steps failed in the last 5 minutes.`,
      remedy: remedies.failing,
      waiting: work.citizens,
    })
  if (work.stuck > 0)
    reasons.push({
      level: 'strained',
      code: 'rows_stuck',
      subject: queue,
      id: `${name.id}: ${work.stuck} sudah berulang kali dicoba tanpa hasil.`,
      en: `${name.en}: ${work.stuck} tried again and again in vain.`,
      remedy: remedies.stuck,
      waiting: work.stuck,
    })
  return reasons
}

function duration(seconds: number, language: 'id' | 'en'): string {
  const units = { id: ['detik', 'menit', 'jam'], en: ['s', 'min', 'h'] }[language]
  if (seconds < 120) return `${seconds} ${units[0]}`
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} ${units[1]}`
  return `${Math.floor(seconds / 3_600)} ${units[2]}`
}
