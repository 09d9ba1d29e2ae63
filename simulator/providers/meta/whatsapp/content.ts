import { z } from 'zod'
import type { PhoneAttachment } from '../../../phone-book.ts'
import type { MediaStore } from '../media.ts'

/** What a message shows on the phone. */
export interface Shown {
  readonly text: string
  readonly attachment?: PhoneAttachment
}

const maxText = 4_096
const maxCaption = 1_024
const captioned = ['image', 'video', 'document'] as const

const Button = z.object({
  type: z.literal('reply'),
  reply: z.object({ id: z.string().min(1).max(256), title: z.string().min(1).max(20) }),
})

const Media = z.object({
  id: z.string().min(1),
  caption: z.string().min(1).max(maxCaption).optional(),
  filename: z.string().optional(),
})

/** The members that a message has for its types, with what each may hold. */
export const contents = {
  text: z.object({ body: z.string().min(1).max(maxText) }).optional(),
  template: z
    .object({
      name: z.string().min(1),
      language: z.object({ code: z.string().min(2) }),
      components: z
        .array(
          z.object({
            type: z.enum(['header', 'body', 'button']),
            parameters: z
              .array(
                z.object({
                  type: z.literal('text'),
                  text: z
                    .string()
                    .min(1)
                    .max(1_024)
                    .regex(/^(?!.*(?:[\n\t]| {5}))/s),
                }),
              )
              .optional(),
          }),
        )
        .optional(),
    })
    .optional(),
  interactive: z
    .object({
      type: z.literal('button'),
      body: z.object({ text: z.string().min(1).max(1_024) }),
      action: z.object({ buttons: z.array(Button).min(1).max(3) }),
    })
    .refine(({ action }) => hasNoRepeats(action.buttons.map(({ reply }) => reply.title)))
    .optional(),
  image: Media.omit({ filename: true }).strict().optional(),
  video: Media.omit({ filename: true }).strict().optional(),
  document: Media.strict().optional(),
  // https://developers.facebook.com/docs/whatsapp/cloud-api/messages/audio-messages
  audio: z.strictObject({ id: z.string().min(1) }).optional(),
}

type Given = { readonly [K in keyof typeof contents]?: z.output<(typeof contents)[K]> }

/** What the message of this type shows; undefined where what it needs is missing. */
export function shownOf(type: string, given: Given, media: MediaStore): Shown | undefined {
  if (type === 'text' && given.text) return { text: given.text.body }
  if (type === 'interactive' && given.interactive) return { text: given.interactive.body.text }
  if (type === 'template' && given.template) return { text: templateText(given.template) }
  if (type === 'audio' && given.audio) return fileOf('audio', given.audio, media)
  const kind = captioned.find((each) => each === type)
  const file = kind && given[kind]
  return kind && file ? fileOf(kind, file, media) : undefined
}

function fileOf(
  type: PhoneAttachment['type'],
  file: { id: string; caption?: string | undefined; filename?: string | undefined },
  media: MediaStore,
): Shown | undefined {
  const kept = media.read(file.id)
  if (!kept) return undefined
  const { mimeType, fileName } = kept
  return {
    text: file.caption ?? '',
    attachment: { type, mimeType, fileName: file.filename ?? fileName },
  }
}

/** As a template that is nothing but its parameters would read. */
function templateText({ name, components = [] }: NonNullable<Given['template']>): string {
  const words = components.flatMap(({ parameters = [] }) => parameters.map(({ text }) => text))
  return words.join(' ') || `[${name}]`
}

function hasNoRepeats(words: readonly string[]): boolean {
  return new Set(words).size === words.length
}
