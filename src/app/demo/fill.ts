import type { Simulator } from '../../../simulator/simulator.ts'
import type { Config } from '../../config.ts'
import { defaultBooks } from '../../config-core-store.ts'
import { UsageError } from '../../usage-error.ts'
import { demoDay } from './day.ts'

/**
 * The settings for an invented day: complaints go into LAPOR!'s books, unless a file says where they go.
 *
 * @throws UsageError where real accounts are configured
 */
export function demoConfig(config: Config): Config {
  if (config.accounts.length > 0)
    throw new UsageError('--demo is for the simulator: simpul.yaml has accounts of real providers.')
  return config.coreStore.kind === 'own' ? { ...config, coreStore: defaultBooks } : config
}

/**
 * Lets the citizens of an invented day write on their simulated phones, each at their own pace. Channels
 * that are not simulated here are left out.
 *
 * @returns how many conversations began, once the gateway has taken every message or its provider gave up
 */
export async function fillDay({ phones }: Pick<Simulator, 'phones'>): Promise<number> {
  const talks = await Promise.all(
    demoDay.map(async ({ channel, number, texts }) => {
      for (const text of texts) {
        const content = { text }
        if (phones.refusal(channel, number, content) !== undefined) return 0
        await phones.send(channel, number, content).acknowledged
      }
      return 1
    }),
  )
  return talks.reduce<number>((sum, one) => sum + one, 0)
}
