import type { Concept } from './danger-lexicon.ts'
import { type DangerKind, type Rule, rule } from './danger-rule.ts'

const anybody = 'person|child|victim|lostPerson'

/** Signs that are none alone: with people, and with a cry for help or the marks of fear. */
const signs: readonly (readonly [DangerKind, Concept])[] = [
  ['electricity', 'spark'],
  ['fire', 'flame'],
  ['fire', 'explode'],
  ['violence', 'hit'],
  ['violence', 'bruise'],
  ['violence', 'rage'],
  ['crime', 'threat'],
  ['crime', 'weapon'],
  ['crime', 'thief'],
  ['crime', 'brawl'],
  ['crime', 'break'],
  ['accident', 'crash'],
  ['accident', 'overturn'],
  ['collapse', 'collapse'],
  ['medical', 'hurt'],
  ['medical', 'still'],
  ['missing', 'lost'],
]

/** Signs that are enough where somebody only shouts a few words. */
const shouts: readonly (readonly [DangerKind, Concept])[] = [
  ['electricity', 'spark'],
  ['fire', 'flame'],
  ['fire', 'explode'],
  ['violence', 'hit'],
  ['violence', 'rage'],
  ['crime', 'threat'],
  ['crime', 'weapon'],
  ['crime', 'thief'],
  ['crime', 'rob'],
  ['crime', 'break'],
  ['accident', 'overturn'],
  ['accident', 'crashSure'],
  ['medical', 'hurt'],
  ['medical', 'still'],
  ['medical', 'birth'],
  ['collapse', 'trapped'],
  ['flood', 'stuck'],
]

/** Signs that are as often told of a cat. */
const ofPeople: ReadonlySet<Concept> = new Set<Concept>(['trapped', 'stuck', 'still', 'crashSure'])

/** What a sign needs beside it where no other rule speaks of it. */
export const signRules: readonly Rule[] = [
  ...shouts.map(([kind, sign]) =>
    rule(kind, 'shout', sign, 'plea|urgent|panic', 10, ofPeople.has(sign) ? 'animal' : ''),
  ),
  ...signs.flatMap(([kind, sign]) => [
    rule(kind, 'bare', sign, 'somebody plea|urgent|helpless', 20),
    rule(kind, 'bare', sign, `${anybody} panic|cry|trapped|hurt|out|weapon|ambulance`, 20),
  ]),
]
