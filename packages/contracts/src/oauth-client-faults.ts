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
  | 'jwks_uri'
>

/** The parts of a key that only its owner may know; a symmetric key has nothing else. */
const privatePart = /^([dpq]|k|d[pq]|qi|oth|priv)$/

/** Returns what is wrong with a client as a whole, by the field of the request. */
export function faultsOfOAuthClient(client: Registered): FieldFault[] {
  const { application_type, token_endpoint_auth_method: method, jwks, jwks_uri } = client
  const isNative = application_type === 'native'
  const faults: FieldFault[] = []
  const add = (field: string, message: string) => faults.push({ field: `body.${field}`, message })
  const check = (field: string, uri: string) => {
    const fault = faultOfRedirectUri(uri, application_type)
    if (fault) add(field, fault)
  }
  for (const list of ['redirect_uris', 'post_logout_redirect_uris'] as const)
    for (const [place, uri] of client[list].entries()) check(`${list}.${place}`, uri)
  for (const field of ['backchannel_logout_uri', 'jwks_uri'] as const) {
    const uri = client[field]
    if (uri && isNative) add(field, 'is for web clients only')
    else if (uri) check(field, uri)
  }
  if (method === 'client_secret_post' && !client.first_party)
    add('token_endpoint_auth_method', 'is for first-party clients only')
  if (isNative && method !== 'none') add('token_endpoint_auth_method', 'must be none for native apps')
  const keys = jwks_uri ? 'jwks_uri' : 'jwks'
  if ((method === 'private_key_jwt') === !client[keys]) add(keys, 'goes with private_key_jwt')
  for (const [place, key] of (jwks?.keys ?? []).entries())
    if (Object.keys(key).some((name) => privatePart.test(name))) add(`jwks.keys.${place}`, 'must be a public key')
  return faults
}
