import { connectionWords } from './connection-words.ts'
import type {
  ChannelHealth,
  ChannelTraffic,
  DeliveryHealth,
  HeldHealth,
  StaffPauses,
} from './health.ts'
import { type Bounds, type Reason, shareLevel } from './reason.ts'

/** Share of replies that were not accepted, without those whose recipient is gone. */
export const failedReplyShare: Bounds = { strained: 0.05, failing: 0.5 }
/** Share of replies that were accepted and then, as the network reports, did not arrive. */
export const undeliveredShare: Bounds = { strained: 0.05, failing: 0.5 }
/** Share of what a provider sent that could not be read: it may have changed its format. */
export const malformedShare: Bounds = { strained: 0.05, failing: Number.POSITIVE_INFINITY }
/** A citizen gets no more than this many replies in an hour; a machine that answers ours does. */
export const mostRepliesInHour = 14
/** A connection that is down for longer than this is not just reconnecting. */
export const connectionDownSeconds = 30

/** Why the connection of an account is not healthy. */
export function connectionReasons(health: ChannelHealth): Reason[] {
  const { channel, title, account, connection, traffic } = health
  if (!connection || connection.state.kind === 'up') return []
  if (connection.seconds !== undefined && connection.seconds <= connectionDownSeconds) return []
  const { id, en } = connectionWords(connection.state)
  return [
    {
      level: 'failing',
      code: 'line_not_up',
      subject: channel,
      account,
      id: `${title}, akun ${account}: ${id}.`,
      en: `${title}, account ${account}: ${en}.`,
      remedy: {
        id: 'Sampai tersambung, balasan menunggu dan pesan tertahan di penyedia.',
        en: 'Until it is connected, replies wait and messages are held at the provider.',
      },
      waiting: traffic?.repliesWaiting ?? 0,
    },
  ]
}

/** Why what comes and goes over an account is not healthy. */
export function channelReasons(
  health: Pick<ChannelHealth, 'channel' | 'title' | 'account' | 'isConfigured'>,
  traffic: ChannelTraffic,
): Reason[] {
  const { channel, title, account, isConfigured } = health
  const reasons: Reason[] = []
  const ours = { subject: channel, account }
  if (traffic.credentialsRejectedAt)
    reasons.push({
      ...ours,
      level: 'failing',
      code: 'credentials_rejected',
      id: `${title}: penyedia menolak kredensial akun ${account}.`,
      en: `${title}: the provider rejects the credentials of account ${account}.`,
      remedy: {
        id: 'Perbaiki kredensial akun di simpul.yaml dan mulai ulang; balasan yang menunggu lalu dikirim sendiri.',
        en: 'Mend the credentials of the account in simpul.yaml and restart; the replies that wait then go by themselves.',
      },
      waiting: traffic.repliesWaiting,
    })
  for (const fault of traffic.listFaults)
    reasons.push({
      ...ours,
      level: 'strained',
      code: 'list_not_read',
      id: `${title}: daftar pesan akun ${account} di penyedia bermasalah (${fault}).`,
      en: `${title}: a list of messages of account ${account} needs attention (${fault}).`,
      remedy: {
        id: 'Beri token akun itu hak untuk membaca daftar pesan; yang datang lewat webhook tetap diterima.',
        en: 'Let the token of that account read the list of messages; what comes by webhook is taken all the same.',
      },
      waiting: 0,
    })
  const lost =
    traffic.repliesRejected -
    traffic.repliesUnreachable +
    traffic.repliesUnknown +
    traffic.repliesExhausted
  const ended = lost + traffic.repliesAcceptedInHour
  const losing = shareLevel(lost, ended, failedReplyShare)
  if (losing)
    reasons.push({
      ...ours,
      level: losing,
      code: 'replies_failing',
      id: `${title}: ${lost} dari ${ended} balasan tidak diterima penyedia dalam satu jam terakhir.`,
      en: `${title}: ${lost} of ${ended} replies were not accepted in the last hour.`,
      remedy: {
        id: 'Sebabnya ada di `npm run -s simpul -- dead-letters --kind reply`; sesudah diperbaiki, `dead-letters retry` mengirimnya lagi.',
        en: '`npm run -s simpul -- dead-letters --kind reply` has the causes; once they are mended, `dead-letters retry` sends them again.',
      },
      waiting: lost,
    })
  reasons.push(...deliveryReasons(health, traffic.delivery, traffic.repliesAcceptedInHour))
  reasons.push(...heldReasons(health, traffic.held))
  const { malformedInHour, messagesInHour } = traffic
  const unreadable = shareLevel(malformedInHour, malformedInHour + messagesInHour, malformedShare)
  if (unreadable)
    reasons.push({
      ...ours,
      level: unreadable,
      code: 'elements_malformed',
      id: `${title}: ${malformedInHour} kiriman tidak terbaca dalam satu jam terakhir.`,
      en: `${title}: ${malformedInHour} elements could not be read in the last hour.`,
      remedy: {
        id: 'Semuanya tersimpan; mungkin penyedia mengubah formatnya. Laporkan dengan isi log.',
        en: 'All are kept; the provider may have changed its format. Report it with what the log says.',
      },
      waiting: malformedInHour,
    })
  if (!isConfigured && messagesInHour > 0)
    reasons.push({
      ...ours,
      level: 'strained',
      code: 'account_unknown',
      id: `${title}: pesan masuk untuk akun ${account} yang tidak ada di simpul.yaml.`,
      en: `${title}: messages arrive for account ${account}, which simpul.yaml does not have.`,
      remedy: {
        id: 'Tambahkan akun itu ke simpul.yaml dan mulai ulang: pesannya tersimpan, tetapi tidak dapat dibalas.',
        en: 'Add that account to simpul.yaml and restart: its messages are kept, but cannot be answered.',
      },
      waiting: messagesInHour,
    })
  return reasons
}

/** Judged by the latest replies, and by the reports of the last hour: a busy hour has more of them. */
function deliveryReasons(
  { channel, title, account }: Pick<ChannelHealth, 'channel' | 'title' | 'account'>,
  delivery: DeliveryHealth,
  acceptedInHour: number,
): Reason[] {
  const ours = { subject: channel, account }
  const reasons: Reason[] = []
  const { undelivered, delivered, undeliveredInHour, codes } = delivery
  const told = undelivered + delivered
  const inHour = Math.max(acceptedInHour, undeliveredInHour)
  const byLatest = shareLevel(undelivered, told, undeliveredShare)
  const byHour = shareLevel(undeliveredInHour, inHour, undeliveredShare)
  const level = [byLatest, byHour].includes('failing') ? 'failing' : (byLatest ?? byHour)
  if (level) {
    const [part, whole] = byLatest ? [undelivered, told] : [undeliveredInHour, inHour]
    const named = codes.slice(0, 3).map(({ code, count }) => `${code || '?'}: ${count}`)
    reasons.push({
      ...ours,
      level,
      code: 'replies_undelivered',
      id: `${title}, akun ${account}: ${part} dari ${whole} balasan terakhir tidak sampai menurut jaringan (kode ${named.join(', ')}).`,
      en: `${title}, account ${account}: ${part} of the latest ${whole} replies did not arrive, says the network (code ${named.join(', ')}).`,
      remedy: {
        id: 'Cari kodenya di dokumen penyedia (nama pengirim, saldo, rute); balasan ini tidak dikirim ulang sendiri.',
        en: 'Look the code up at the provider (sender name, balance, route); these replies are not sent again by themselves.',
      },
      waiting: delivery.citizens,
    })
  }
  if (delivery.mostInOneConversation > mostRepliesInHour)
    reasons.push({
      ...ours,
      level: 'strained',
      code: 'replies_looping',
      id: `${title}, akun ${account}: satu percakapan mendapat ${delivery.mostInOneConversation} balasan dalam satu jam; mungkin mesin membalas mesin.`,
      en: `${title}, account ${account}: one conversation got ${delivery.mostInOneConversation} replies within an hour; a machine may be answering ours.`,
      remedy: {
        id: 'Cari nomor itu di penyedia dan blokir di sana bila memang mesin.',
        en: 'Find that number at the provider, and block it there if it is a machine.',
      },
      waiting: 0,
    })
  return reasons
}

/** Replies that the budgets of the day kept: one conversation that loops is the machine's affair. */
function heldReasons(
  { channel, title, account }: Pick<ChannelHealth, 'channel' | 'title' | 'account'>,
  { count, citizens, ofAccount }: HeldHealth,
): Reason[] {
  if (count === 0) return []
  return [
    {
      subject: channel,
      account,
      level: ofAccount > 0 ? 'failing' : 'strained',
      code: 'replies_held',
      id: `${title}, akun ${account}: ${count} balasan otomatis ditahan dalam sehari terakhir (${ofAccount} karena anggaran akun habis).`,
      en: `${title}, account ${account}: ${count} automatic replies were held back in the last day (${ofAccount} because the account's budget is spent).`,
      remedy: {
        id: 'Laporannya tetap dicatat. Bila warganya manusia, jawab sendiri atau naikkan replies.dailyPerConversation atau dailyPerAccount di simpul.yaml.',
        en: 'The complaints are kept all the same. If these citizens are human, answer yourself, or raise replies.dailyPerConversation or dailyPerAccount in simpul.yaml.',
      },
      waiting: citizens,
    },
  ]
}

/** Whose receipts are held back because a human of ours answered. */
export function pauseReasons({ untold }: StaffPauses): Reason[] {
  if (untold === 0) return []
  return [
    {
      level: 'strained',
      code: 'replies_paused',
      subject: 'staff',
      id: `${untold} laporan belum diberi nomor penerimaan karena petugas sedang menjawab sendiri.`,
      en: `${untold} complaints have no receipt yet because staff are answering themselves.`,
      remedy: {
        id: 'Petugas memberi tahu warganya, atau persingkat replies.humanPauseHours di simpul.yaml.',
        en: 'Staff tell these citizens, or shorten replies.humanPauseHours in simpul.yaml.',
      },
      waiting: untold,
    },
  ]
}
