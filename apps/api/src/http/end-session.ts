import { AppError, refuseField } from '@clientele/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { servedAt } from '../served-at/addresses.ts'
import type { Context } from '../context.ts'
import type { Issuer } from '../issuer/provider.ts'
import { findClientOf, type LiveClient } from '../oauth-clients/service.ts'
import { logout, signOutOf } from '../profile/sessions.ts'
import { isLiveSession } from '../sessions/service.ts'

/**
 * Where clients send shoppers to sign out. An ID token of this very session shows that the client knows it, so the session ends at once, and with it
 * everything that was issued. Without one, any page could send shoppers here, so they decide themselves, on the page that says who is signed in.
 *
 * A client may have kept an ID token for longer than the key that signed it exists. That shows nothing, but isn't the shopper's fault, so they decide, too.
 *
 * The cookie may be missing although the session goes with the ID token: over plain HTTP, browsers don't send it with the form of another site. The
 * store's own clients are then taken at their word. A partner's server could do that at any time, so its shoppers decide.
 */
export async function endSession(issuer: Issuer, ctx: Context, request: FastifyRequest, reply: FastifyReply) {
  if (request.method === 'OPTIONS') throw new AppError('NO_SUCH_OPERATION')
  const asked = parametersOf(request)
  const read = asked.id_token_hint === undefined ? undefined : await issuer.readIdToken(asked.id_token_hint)
  const hint = read === 'unverifiable' ? undefined : read
  if (asked.id_token_hint !== undefined && !read)
    throw refuseField('id_token_hint', 'must be an ID token of this issuer')
  if (hint && asked.client_id !== undefined && asked.client_id !== hint.client_id)
    throw refuseField('client_id', 'must be the client of the id_token_hint')
  const client = await findClient(ctx, hint?.client_id ?? asked.client_id)
  const back = wayBack(client, asked)
  reply.header('cache-control', 'no-store')
  const { shopper } = ctx
  const { pages } = servedAt(ctx.services.config, ctx.application_id, ctx.host?.domain)
  const page = new URL(pages).pathname
  if (shopper && hint?.session_id !== shopper.session_id) return reply.redirect(page, 303)
  if (shopper) await logout(ctx, {})
  else if (hint && client?.first_party) await signOutOf(ctx, hint)
  else if (hint && (await isLiveSession(ctx, hint.user_id, hint.session_id))) return reply.redirect(page, 303)
  return reply.redirect(back ?? page, 303)
}

interface EndSessionRequest {
  id_token_hint?: string | undefined
  client_id?: string | undefined
  post_logout_redirect_uri?: string | undefined
  state?: string | undefined
}

/** The first value of each parameter, from the query or from a form. */
function parametersOf(request: FastifyRequest): EndSessionRequest {
  const query = request.url.indexOf('?')
  const given = new URLSearchParams(
    typeof request.body === 'string' ? request.body : query === -1 ? '' : request.url.slice(query + 1),
  )
  const get = (name: string) => given.get(name) ?? undefined
  return {
    id_token_hint: get('id_token_hint'),
    client_id: get('client_id'),
    post_logout_redirect_uri: get('post_logout_redirect_uri'),
    state: get('state'),
  }
}

const findClient = async ({ db, application_id }: Context, id: string | undefined) =>
  id !== undefined && /^[0-9a-f]{24}$/.test(id) ? findClientOf(db, application_id, id) : undefined

/** Returns where the shopper goes afterward: a URI that the client has registered, exactly. */
function wayBack(
  client: LiveClient | undefined,
  { post_logout_redirect_uri: uri, state }: EndSessionRequest,
): string | undefined {
  if (uri === undefined) return undefined
  if (!client?.post_logout_redirect_uris.includes(uri))
    throw refuseField('post_logout_redirect_uri', 'must be one that the client has registered')
  if (state === undefined) return uri
  const url = new URL(uri)
  url.searchParams.set('state', state)
  return url.href
}
