import { normalise } from './normalise.ts'
import { endsOf } from './wording/intent-text.ts'

/** Words that are nothing else, and animals that somebody is called. */
const curses =
  /\b(?:goblo[kg]|gblk|tolol|bangsat|bgst|bajingan|kontol|kntl|memek|jancok|jancuk|dancok|keparat|brengsek|bego|dungu|idiot|ngentot|pukimak|anjir|anjrit|kampret|biadab|fuck|fucking|shit|bullshit)\b|\b(?:anjing|babi|monyet|asu|setan)\b(?= (?:lah|lu|lo|kau|kalian|emang|memang|semua|pemerintah|pemda|pejabat))|\b(?:lu|lo|kau|kalian|dasar|pemerintah|pejabat) (?:\p{L}+ ){0,3}(?:anjing|babi|monyet|asu|setan)\b/u

/** Whether somebody swears: the answer is sorry and calm, whatever else is said. */
export function isSwearing(text: string): boolean {
  return curses.test(normalise(endsOf(text)))
}
