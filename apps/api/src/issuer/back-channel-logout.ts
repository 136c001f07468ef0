import { randomUUID } from 'node:crypto'
import { importJWK, type JWK, SignJWT } from 'jose'
import { servedAt } from '../served-at/addresses.ts'
import type { Context } from '../context.ts'
import type { JobControl } from '../jobs/job.ts'
import type { PayloadOf } from '../jobs/kinds.ts'
import { findClientOf } from '../oauth-clients/service.ts'
import { postForm } from '../outbound/post-form.ts'
import { openKeys } from './keys.ts'

/** How long a logout token is valid. Each attempt signs a new one. */
const logoutToken_s = 120
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'

/** Tells a client that a session has ended (OpenID Connect Back-Channel Logout 1.0). */
export async function tellClientOfLogout(
  ctx: Context,
  told: PayloadOf<'tell_client_of_logout'>,
  { signal, keepLease }: JobControl,
): Promise<void> {
  const client = await findClientOf(ctx.db, ctx.application_id, told.client_id)
  // Nobody wants to know any more.
  if (!client?.backchannel_logout_uri) return
  const { backchannel_logout_uri: url, id_token_signed_response_alg: alg } = client
  const logout_token = await signLogoutToken(ctx, told, alg)
  const { allowPrivateFileUrls: allowPrivate } = ctx.services.config
  const status = await keepLease(() => postForm(url, { logout_token }, { allowPrivate, signal }))
  if (status < 200 || status >= 300) throw new Error(`the client responded with status ${status}`)
}

/** Signs a logout token. Its key is the one that signs the client's ID tokens. */
async function signLogoutToken(
  ctx: Context,
  { client_id, session_id, user_id, domain }: PayloadOf<'tell_client_of_logout'>,
  alg: 'RS256' | 'ES256',
): Promise<string> {
  const key = (await openKeys(ctx)).find((each): each is JWK & { kid: string } => each.alg === alg)
  if (!key) throw new Error(`There is no key for ${alg}.`)
  return new SignJWT({ sid: session_id, events: { [logoutEvent]: {} } })
    .setProtectedHeader({ alg, kid: key.kid, typ: 'logout+jwt' })
    .setIssuer(servedAt(ctx.services.config, ctx.application_id, domain).issuer)
    .setAudience(client_id)
    .setSubject(user_id)
    .setIssuedAt()
    .setExpirationTime(`${logoutToken_s}s`)
    .setJti(randomUUID())
    .sign(await importJWK(key, alg))
}
