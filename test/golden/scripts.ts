import { dialogues } from './dialogues.ts'
import { ownOthers } from './own-others.ts'
import { ownPages } from './own-pages.ts'
import { ownWhatsapp } from './own-whatsapp.ts'
import type { Scenario } from './scenario.ts'

const own = { ...ownWhatsapp, ...ownPages, ...ownOthers }

/** Every scripted conversation; texts, names and places are invented. */
export function conversations(runAt: (index: number) => string): Scenario[] {
  const all = [
    ...dialogues.flatMap(({ name, on, rounds }) =>
      on.map((channel) => ({ name: `${name} on ${channel}`, rounds: rounds(channel) })),
    ),
    ...Object.entries(own).map(([name, rounds]) => ({ name, rounds })),
  ]
  const pages = ['meta/messenger', 'meta/instagram']
  return all.map(({ name, rounds }, index) => ({
    name,
    run: runAt(index),
    knownAt: pages.filter((page) =>
      rounds.flat().some((act) => 'channel' in act && act.channel === page),
    ),
    rounds,
  }))
}
