import type { HeldReply, Voice } from '../outbox/say.ts'
import type { House } from './house.ts'

/** What it takes to say something, for steps and for admins. */
export function voiceOf({ accounts, config, log }: House): Voice {
  const { dailyPerConversation, dailyPerAccount } = config.replies
  return {
    accounts,
    replyBudget: { perConversation: dailyPerConversation, perAccount: dailyPerAccount },
    onHeldBack: (held: HeldReply) => log.warn(held, 'an automatic reply was held back'),
  }
}
