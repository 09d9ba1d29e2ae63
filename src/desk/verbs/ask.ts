import { complaintsBefore } from '../../complaints/before.ts'
import { ask } from '../../complaints/by-hand.ts'
import { questionText } from '../../complaints/receipt.ts'
import { languageOf, textsIn } from '../../conversation/texts.ts'
import { passOn } from '../../core-store/pass-on.ts'
import type { DeedOf } from '../deeds.ts'
import { type Outcome, type Scene, saySoon, seenTo } from '../scene.ts'
import { openTarget } from './archive.ts'
import { addressee, takeTheWord, wordsIn } from './talk.ts'

/**
 * Asks the citizen something of a complaint. The machine reads the answer to a question of the catalogue;
 * after own words the human has the word. What everybody may read names no number.
 */
export async function askCitizen(
  scene: Scene,
  { complaintId: id, question }: DeedOf<'ask'>,
): Promise<Outcome | 'notThere'> {
  const { tx, deps, doer } = scene
  const target = await openTarget(scene, id)
  if (typeof target === 'string') return target
  if (question === 'confirm_place' && target.place === null) return 'empty'
  const own = typeof question === 'string' ? undefined : wordsIn(question.words)
  if (typeof own === 'string') return own
  const to = await addressee(scene)
  if (typeof to === 'string') return to
  const { agency } = deps
  const texts = textsIn(agency, languageOf(target.text) ?? agency.language)
  const asks =
    own?.words ?? (typeof question === 'string' ? questionText(question, target.place, texts) : '')
  const text = to.isOpen
    ? `${agency.name}: ${asks}`
    : texts.ask({ agency: agency.name, number: target.receiptNumber, question: asks })
  const complaints = await complaintsBefore(tx, [id], 'ask')
  const known = typeof question === 'string' ? question : undefined
  await passOn(deps.coreStore, tx, await ask(tx, id, known, doer))
  await saySoon(scene, { text, words: to.text, answers: to.id, complaintId: id })
  const word = own ? await takeTheWord(scene) : undefined
  const attention = await seenTo(scene, ['replied', 'asked', 'unsure'])
  return {
    complaintId: id,
    before: { says: true, complaints, tells: 'flags', word, attention },
  }
}
