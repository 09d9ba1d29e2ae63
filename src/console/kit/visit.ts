import type { Reach } from '../../desk/reach.ts'
import type { Permission } from '../../staff/permissions.ts'
import type { Person } from '../../staff/person.ts'
import type { Form } from './form.ts'
import type { Html } from './html.ts'
import type { Area, Language } from './words.ts'

/** One request of somebody who is signed in and may make it. */
export interface Visit {
  readonly person: Person
  readonly reach: Reach
  readonly language: Language
  /** Stands in each form as `_csrf`. */
  readonly csrf: string
  /** The address with its query. */
  readonly url: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly form: Form
  /** The session that asks; missing where a test asks without one. */
  readonly sessionId?: string | undefined
}

/** A sentence that the next page shows; with a deed that may be undone. It names no citizen. */
export interface Said {
  readonly text: string
  readonly tone?: 'good' | 'bad'
  readonly undo?: Undo | undefined
  /** Something was undone, and the citizen has heard nothing of it. */
  readonly isUndone?: boolean
}

/** Of each file that a form brings. */
export const mostUploadBytes = 20 * 1_048_576

/** The undo of a deed; undefined where it has none. @param back where to go then */
export function undoOf(
  { deedId, undoUntil }: { readonly deedId: string; readonly undoUntil: Date | null },
  back?: string,
): Undo | undefined {
  if (!undoUntil) return undefined
  return { deed: back ? `${deedId} ${back}` : deedId, until: undoUntil.toISOString() }
}

/** What can be undone for a while. */
export interface Undo {
  /** The deed, and after a blank where to go then. */
  readonly deed: string
  /** ISO 8601. */
  readonly until: string
}

export type Answer =
  | {
      readonly kind: 'page'
      readonly title: string
      readonly area: Area
      readonly main: Html
      /** 200 where it is left out. */
      readonly status?: number
      /** It shows a secret and cannot be asked for again, so not in the other language either. */
      readonly isOnce?: true
    }
  /** To another page of the console, by GET. */
  | { readonly kind: 'go'; readonly to: string; readonly said?: Said }
  /** Part of a page, for its script. */
  | { readonly kind: 'part'; readonly html: Html }
  | {
      readonly kind: 'file'
      readonly bytes: Buffer
      readonly type: string
      /** Offered under this name; without one it is shown in the page. */
      readonly name?: string
    }
  /** Not there, or out of reach: nobody can tell which. */
  | { readonly kind: 'notThere' }
  /** The role allows the page and not this. */
  | { readonly kind: 'notAllowed' }

/** A page of the console, or what a form of it does. */
export interface ConsolePage<Deps> {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly may: Permission
  /** What the audit log says of it, with the parameters of the address; each POST has one. */
  readonly audits?: string
  /** What it does writes its own line, in its own transaction, and only where it was done. */
  readonly auditsItself?: true
  /** A form may bring files. */
  readonly takesFiles?: true
  handle(visit: Visit, deps: Deps): Promise<Answer>
}
