import type { World } from '../../../kit/provider.ts'
import { day, unixSeconds } from '../../../kit/time.ts'
import { type Product, scopedId } from './product.ts'

const week = 7 * day

/** What may still be said to the author of a comment: one private reply, for seven days. */
export type Standing =
  | { readonly kind: 'open'; readonly number: string }
  | { readonly kind: 'none' | 'answered' | 'old' }

/** A comment, and the change that tells of it. */
interface Written {
  readonly id: string
  readonly field: string
  readonly value: object
}

export interface Comments {
  /** A citizen comments. */
  write(number: string, text: string): Written
  /** Its author takes a comment back; undefined where there is none. Instagram does not tell of it. */
  remove(id: string): { readonly number: string; readonly change: Written | undefined } | undefined
  standing(id: string): Standing
  answer(id: string): void
  /** The account replies below a comment, for everybody; undefined where that is gone. */
  reply(id: string, text: string): { readonly number: string; readonly change: Written } | undefined
}

interface Author {
  readonly id: string
  readonly name: string
  readonly username: string
}

function citizenOf(product: Product, number: string): Author {
  const end = number.slice(-4)
  return { id: scopedId(product, number), name: `Warga ${end}`, username: `warga.${end}` }
}

/** Comments below the one post of the account, in memory. */
export function createComments(world: World, product: Product): Comments {
  const kept = new Map<string, { number: string; at: Date; isAnswered: boolean }>()
  let written = 0
  // Begins with the time: gateways keep ids for ever, whatever simulator gave them.
  const first = world.now().getTime()
  const postId = `${product.id}_${first}`

  const newId = () => {
    written++
    return `${first}_${written}`
  }
  /** @param parent the comment that it stands below; undefined: the post */
  const changeOf = (id: string, text: string, author: Author, parent?: string): Written => {
    if (product.object === 'instagram') {
      const media = { id: String(first), media_product_type: 'FEED' }
      const from = { id: author.id, username: author.username }
      const value = { id, from, text, media, ...(parent !== undefined && { parent_id: parent }) }
      return { id, field: 'comments', value }
    }
    const value = {
      item: 'comment',
      verb: 'add',
      comment_id: id,
      post_id: postId,
      parent_id: parent ?? postId,
      created_time: unixSeconds(world.now()),
      message: text,
      from: { id: author.id, name: author.name },
      post: { permalink_url: `https://www.facebook.com/${postId}`, is_published: true },
    }
    return { id, field: 'feed', value }
  }

  return {
    write: (number, text) => {
      const id = newId()
      kept.set(id, { number, at: world.now(), isAnswered: false })
      return changeOf(id, text, citizenOf(product, number))
    },
    remove: (id) => {
      const comment = kept.get(id)
      if (!comment) return undefined
      kept.delete(id)
      const { number } = comment
      if (product.object === 'instagram') return { number, change: undefined }
      const { id: from, name } = citizenOf(product, number)
      const value = { item: 'comment', verb: 'remove', comment_id: id, post_id: postId }
      const change = { id, field: 'feed', value: { ...value, from: { id: from, name } } }
      return { number, change }
    },
    reply: (id, text) => {
      const comment = kept.get(id)
      if (!comment) return undefined
      const { id: account, name } = product
      const author = { id: account, name, username: name.replace(/^@/, '') }
      return { number: comment.number, change: changeOf(newId(), text, author, id) }
    },
    standing: (id) => {
      const comment = kept.get(id)
      if (!comment) return { kind: 'none' }
      if (comment.isAnswered) return { kind: 'answered' }
      if (world.now().getTime() - comment.at.getTime() > week) return { kind: 'old' }
      return { kind: 'open', number: comment.number }
    },
    answer: (id) => {
      const comment = kept.get(id)
      if (comment) comment.isAnswered = true
    },
  }
}
