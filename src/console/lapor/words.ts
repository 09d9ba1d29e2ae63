import type { ComplaintKind, Question } from '../../complaints/status.ts'
import type { LaporTodoKind } from '../../core-store/lapor-bulk/fields.ts'
import type { Refusal } from '../../desk/deeds.ts'

/** What a state of a waiting row is called. */
type State = 'ready' | 'to_verify' | 'incomplete' | 'fault' | 'withdrawn'

export interface LaporWords {
  readonly locale: string
  readonly title: string
  readonly tabs: Readonly<Record<'waiting' | 'books' | 'import' | 'todo' | 'answers', string>>
  readonly tabsLabel: string
  readonly pages: { readonly label: string; readonly previous: string; readonly next: string }
  readonly noStore: { title: string; text: string; setting: string; more: string }
  readonly refused: Readonly<Record<Refusal, string>>
  /** A file or a template that cannot be taken; a sentence in English follows. */
  readonly unreadable: string
  readonly noFile: string
  readonly waiting: {
    readonly intro: string
    readonly nothing: string
    readonly view: Readonly<Record<'all' | 'ready' | 'hindered', string>>
    readonly viewLabel: string
    readonly selectAll: string
    readonly select: (number: string) => string
    readonly check: string
    readonly takeOut: string
    readonly release: string
    readonly hint: string
    readonly report: string
    readonly to: string
    readonly since: string
    readonly state: string
    readonly states: Readonly<Record<State, string>>
    readonly danger: (kind: string) => string
    readonly asked: Readonly<Record<Question, string>>
    readonly untitled: string
    readonly withdrawn: string
    readonly chooseFirst: string
    readonly released: (count: number) => string
    readonly nothingReleased: string
  }
  readonly template: {
    readonly title: string
    readonly own: string
    readonly chosen: (name: string) => string
    readonly file: string
    readonly hint: string
    readonly save: string
    readonly back: string
    readonly saved: (name: string) => string
    readonly isOwn: string
    readonly understood: string
    readonly sheet: (name: string, row: number) => string
    readonly column: string
    readonly header: string
    readonly filledWith: string
    readonly values: string
    readonly required: string
  }
  readonly check: {
    readonly title: string
    readonly intro: string
    readonly nothing: string
    readonly column: Readonly<
      Record<'report' | 'heading' | 'kind' | 'agency' | 'place' | 'flags', string>
    >
    readonly heading: string
    readonly text: string
    readonly category: string
    readonly classification: string
    readonly kinds: Readonly<Record<ComplaintKind, string>>
    readonly anonymous: string
    readonly confidential: string
    readonly written: string
    readonly save: string
    readonly saveAndTake: string
    readonly saveAndRelease: string
    readonly back: string
    readonly missing: (header: string) => string
    readonly notInList: (header: string, wanted: string) => string
    readonly use: (value: string) => string
    readonly noCategory: string
    readonly noTitle: string
    readonly forOperator: string
    readonly saved: (count: number) => string
    readonly unchanged: string
    readonly someFailed: (saved: number, failed: number) => string
    readonly conflict: (who: string, when: string) => string
    readonly somebody: string
    readonly now: string
    readonly empty: string
    readonly gone: (count: number) => string
  }
  readonly books: {
    readonly intro: string
    readonly nothing: string
    readonly number: string
    readonly made: string
    readonly rows: string
    readonly state: string
    readonly actions: string
    readonly book: (id: number) => string
    readonly by: (name: string) => string
    readonly byCommand: string
    readonly template: (name: string | null) => string
    readonly linked: (count: number) => string
    readonly new: string
    readonly downloaded: string
    readonly undone: string
    readonly download: string
    readonly downloadAll: (count: number) => string
    readonly downloadBook: (id: number) => string
    readonly undo: (id: number) => string
    readonly undoMeans: string
    readonly afterUndo: (rows: number) => string
    readonly uploaded: (linked: number) => string
    readonly absent: string
    readonly taken: (books: number, rows: number) => string
    /** Of those that were chosen. */
    readonly leftOut: (rows: number) => string
    readonly faulty: (count: number) => string
    readonly noneTaken: string
    readonly more: string
    readonly next: string
  }
  readonly import: {
    readonly title: string
    readonly intro: string
    readonly file: string
    readonly hint: string
    readonly remedy: string
    readonly submit: string
    readonly isKnown: string
    readonly done: string
    readonly counts: Readonly<
      Record<
        | 'rows'
        | 'known'
        | 'byCode'
        | 'byText'
        | 'doubtful'
        | 'others'
        | 'events'
        | 'older'
        | 'notes',
        string
      >
    >
    readonly unknownStates: (states: string) => string
    readonly row: (row: number) => string
    readonly earlier: string
    readonly noEarlier: string
    readonly name: string
    readonly readAt: string
    readonly rowsOf: string
  }
  readonly doubts: {
    readonly title: string
    readonly intro: string
    readonly nothing: string
    readonly theirs: string
    readonly ours: string
    readonly like: (percent: number) => string
    readonly same: string
    readonly sameAs: (number: string) => string
    readonly none: string
    readonly linked: string
    readonly notOurs: string
    readonly gone: string
    readonly more: (count: number) => string
  }
  readonly todo: {
    readonly intro: string
    readonly nothing: string
    readonly kinds: Readonly<Record<Exclude<LaporTodoKind, 'answer'>, string>>
    readonly tracking: (id: string) => string
    readonly withoutTracking: (code: string) => string
    readonly noFlags: string
    readonly copy: string
    readonly copied: string
    readonly done: string
    readonly select: (what: string) => string
    readonly ticked: (count: number) => string
    readonly before: (count: number) => string
  }
  readonly answers: {
    readonly intro: string
    readonly nothing: string
    readonly words: (number: string) => string
    readonly office: (name: string) => string
    readonly save: string
    readonly saved: (count: number) => string
    readonly none: string
    readonly failed: string
    readonly paste: string
    readonly pasteIntro: string
    readonly pasteHint: string
    readonly preview: string
    readonly previewTitle: string
    readonly previewIntro: string
    readonly noHeader: string
    readonly unknown: (name: string) => string
    readonly fresh: string
    readonly undo: (number: string) => string
    readonly conflict: (who: string, when: string) => string
  }
}
