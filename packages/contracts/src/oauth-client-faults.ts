import type { FieldFault } from './errors.ts'
import type { OAuthClient } from './oauth-clients.ts'
import { faultOfRedirectUri } from './redirect-uris.ts'

/* What must be true of an OAuth client as a whole. Apart from its schemas, so that forms can import it without them. */

/** Whether a client authenticates with a secret. */
export const hasSecret = ({ token_endpoint_auth_method: method }: Pick<OAuthClient, 'token_endpoint_auth_method'>) =>
  method === 'client_secret_basic' || method === 'client_secret_post'

type Registered = Pick<
  OAuthClient,
  | 'application_type'
  | 'first_party'
  | 'token_endpoint_auth_method'
  | 'redirect_uris'
  | 'post_logout_redirect_uris'
  | 'backchannel_logout_uri'
  | 'jwks'
>

/** The parts of a key that only its owner may know; a symmetric key has nothing else. */
const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/** Returns what is wrong with a client as a whole, by the field of the request. */
export function faultsOfOAuthClient(client: Registered): FieldFault[] {
  const { application_type, token_endpoint_auth_method: method, backchannel_logout_uri: logoutUri, jwks } = client
  const faults: FieldFault[] = []
  const add = (field: string, message: string) => faults.push({ field: `body.${field}`, message })
  for (const list of ['redirect_uris', 'post_logout_redirect_uris'] as const)
    for (const [place, uri] of client[list].entries()) {
      const fault = faultOfRedirectUri(uri, application_type)
      if (fault !== undefined) add(`${list}.${place}`, fault)
    }
  if (logoutUri) {
    const fault = application_type === 'native' ? 'is for web clients only' : faultOfRedirectUri(logoutUri, 'web')
    if (fault !== undefined) add('backchannel_logout_uri', fault)
  }
  if (method === 'client_secret_post' && !client.first_party)
    add('token_endpoint_auth_method', 'is for first-party clients only')
  if (application_type === 'native' && method !== 'none')
    add('token_endpoint_auth_method', 'must be none for native apps')
  if (method === 'private_key_jwt' && jwks === undefined) add('jwks', 'is required with private_key_jwt')
  if (method !== 'private_key_jwt' && jwks !== undefined) add('jwks', 'can only be set with private_key_jwt')
  for (const [place, key] of (jwks?.keys ?? []).entries())
    if (privateParts.some((part) => Object.hasOwn(key, part))) add(`jwks.keys.${place}`, 'must be a public key')
  return faults
}
