import { resumeNews } from '../../complaints/news.ts'
import { addNote } from '../../conversation/notes.ts'
import { languageOf, textsIn } from '../../conversation/texts.ts'
import { answeredMessage, putWord, takeWord } from '../../conversation/word.ts'
import type { EnteredFile } from '../../media/entered.ts'
import type { Saying } from '../../outbox/say.ts'
import type { DeedOf, Refusal } from '../deeds.ts'
import { type Before, type Outcome, type Scene, saySoon, seenTo } from '../scene.ts'

const mostSigns = 5_000

/** What an admin wrote, or why it cannot be used. */
export function wordsIn(text: string): { readonly words: string } | Refusal {
  const words = text.trim()
  if (words === '') return 'empty'
  return words.length > mostSigns ? 'too_long' : { words }
}

/** A human has the word, as after an answer in the provider's own app. @returns who had it */
export async function takeTheWord({
  tx,
  deps,
  conversation: { id, pausedUntil },
}: Scene): Promise<NonNullable<Before['word']>> {
  if (deps.humanPauseHours > 0) await takeWord(tx, id, deps.humanPauseHours)
  return { pausedUntil }
}

/** The message that is answered, or why nothing can be said. */
export async function addressee(
  { tx, deps, conversation: { id, channel, account } }: Scene,
  named?: string,
): Promise<{ readonly id?: string; readonly text: string; readonly isOpen: boolean } | Refusal> {
  const of = deps.accounts.find(channel, account)
  if (!of) return 'no_channel'
  const answered = await answeredMessage(tx, id, named)
  if (!answered) return named === undefined ? { text: '', isOpen: false } : 'no_messages'
  const isOpen = answered.public && of.channel.answersInPrivate !== true
  return { id: answered.id, text: answered.text, isOpen }
}

/** What goes along, or why it cannot. */
function fileOf(
  { deps, conversation: { channel, account } }: Scene,
  file: EnteredFile | undefined,
): Saying['file'] | Refusal {
  if (!file) return undefined
  if (!deps.accounts.find(channel, account)?.channel.carries?.files) return 'no_files'
  return { hash: file.hash, name: file.attachment.fileName ?? '' }
}

/** Says own words. The human has the word then. */
export async function reply(scene: Scene, deed: DeedOf<'reply'>): Promise<Outcome> {
  const said = wordsIn(deed.text)
  if (typeof said === 'string') return said
  const to = await addressee(scene, deed.answers)
  if (typeof to === 'string') return to
  const file = fileOf(scene, deed.file)
  if (typeof file === 'string') return file
  await saySoon(scene, { text: said.words, words: to.text, answers: to.id, file })
  const word = await takeTheWord(scene)
  const attention = await seenTo(scene, ['replied', 'asked'])
  return { before: { says: true, word, attention } }
}

/** Says where to report: in private where the channel answers there. */
export async function redirect(scene: Scene, deed: DeedOf<'redirect'>): Promise<Outcome> {
  const to = await addressee(scene, deed.answers)
  if (typeof to === 'string') return to
  const { agency } = scene.deps
  const texts = textsIn(agency, languageOf(to.text) ?? agency.language)
  const text = texts.redirected({ agency: agency.name })
  await saySoon(scene, { text, words: to.text, answers: to.id })
  const attention = await seenTo(scene, ['replied', 'asked', 'unsure', 'prank'])
  return { before: { says: true, attention } }
}

/** Keeps a note for the others. */
export async function note(scene: Scene, deed: DeedOf<'note'>): Promise<Outcome> {
  const said = wordsIn(deed.text)
  if (typeof said === 'string') return said
  const { tx, by, conversation } = scene
  const id = await addNote(tx, {
    conversationId: conversation.id,
    staffId: by.id,
    text: said.words,
  })
  return { before: { note: id } }
}

/** The machine may speak again; what it had to tell meanwhile is told now. */
export async function handBack({ tx, conversation }: Scene): Promise<Outcome> {
  await putWord(tx, conversation.id, null)
  await resumeNews(tx, conversation.id)
  return { before: { word: { pausedUntil: conversation.pausedUntil } }, wakes: ['forward'] }
}
