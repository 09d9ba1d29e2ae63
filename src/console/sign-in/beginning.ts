import type { FastifyReply, FastifyRequest } from 'fastify'
import { languageOf } from '../kit/router.ts'
import { signInWords } from './words.ts'

/** Nobody is between password and code, or no more: to the first page. */
export async function beginAgain(
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (request.session.pending) {
    const text = signInWords[languageOf(request)].signIn.tookTooLong
    request.session.said = { text, tone: 'bad' }
    delete request.session.pending
  }
  return await reply.redirect('/sign-in', 303)
}
