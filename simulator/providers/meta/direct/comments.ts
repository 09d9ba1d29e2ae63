import type { World } from '../../../kit/provider.ts'
import { day, unixSeconds } from '../../../kit/time.ts'
import { type Product, scopedId } from './product.ts'

const week = 7 * day

/** What may still be said to the author of a comment: one private reply, for seven days. */
export type Standing =
  | { readonly kind: 'open'; readonly number: string }
  | { readonly kind: 'none' | 'answered' | 'old' }

export interface Comments {
  /** A new comment, and the change that tells of it. */
  write(number: string, text: string): { id: string; field: string; value: object }
  standing(id: string): Standing
  answer(id: string): void
}

/** Comments below the one post of the account, in memory. */
export function createComments(world: World, product: Product): Comments {
  const kept = new Map<string, { number: string; at: Date; isAnswered: boolean }>()
  // Begins with the time: gateways keep ids for ever, whatever simulator gave them.
  const first = world.now().getTime()
  const postId = `${product.id}_${first}`

  return {
    write: (number, text) => {
      const id = `${first}_${kept.size + 1}`
      const at = world.now()
      kept.set(id, { number, at, isAnswered: false })
      const from = scopedId(product, number)
      if (product.object === 'instagram') {
        const media = { id: String(first), media_product_type: 'FEED' }
        const value = { id, from: { id: from, username: `warga.${number.slice(-4)}` }, text, media }
        return { id, field: 'comments', value }
      }
      const value = {
        item: 'comment',
        verb: 'add',
        comment_id: id,
        post_id: postId,
        parent_id: postId,
        created_time: unixSeconds(at),
        message: text,
        from: { id: from, name: `Warga ${number.slice(-4)}` },
        post: { permalink_url: `https://www.facebook.com/${postId}`, is_published: true },
      }
      return { id, field: 'feed', value }
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
