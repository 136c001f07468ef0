import {
  CreateOAuthClientRequestSchema,
  faultsOfOAuthClient,
  type ClientAuthentication,
  type OAuthClient,
  type OAuthScope,
  UpdateOAuthClientRequestSchema,
} from '@clientele/contracts'
import { isSame } from '@/lib/merge'
import { type ClientKind, kindCopyOf, scopeCopy } from './client-copy'
import { faultOfKeys, keysOf, keysRequest, keysText, type KeysValue, noKeys } from './public-keys'

/*
 * OAuth clients in forms. The contract checks them before anything is sent, and each fault is shown at its field.
 */

/** The form that changes a client. */
export interface ClientValues {
  name: string
  first_party: boolean
  redirect_uris: string[]
  post_logout_redirect_uris: string[]
  backchannel_logout_uri: string
  id_token_signed_response_alg: OAuthClient['id_token_signed_response_alg']
  keys: KeysValue
  scopes: OAuthScope[]
  api_scopes: string[]
}

type ClientChanges = Partial<Omit<ClientValues, 'keys'>> & Pick<OAuthClient, 'jwks' | 'jwks_uri'>

/** The form that registers a client. */
export interface NewClientValues {
  kind: ClientKind
  name: string
  redirect_uris: string[]
  authentication: ClientAuthentication
  keys: KeysValue
  scopes: OAuthScope[]
  api_scopes: string[]
}

/** Faults by field, the first of each. */
export type Faults<Values> = Partial<Record<keyof Values, string>>

const labels: Readonly<Record<keyof ClientValues, string>> = {
  name: 'Name',
  first_party: 'Whose client it is',
  redirect_uris: 'Redirect URIs',
  post_logout_redirect_uris: 'After signing out',
  backchannel_logout_uri: 'Back-channel logout',
  id_token_signed_response_alg: 'ID tokens are signed with',
  keys: 'Public keys',
  scopes: 'What it can ask for',
  api_scopes: 'Scopes of your APIs',
}

export const clientPaths = Object.keys(labels) as (keyof ClientValues)[]
export const labelAt = (path: keyof ClientValues): string => labels[path]

/** A value of the form in words, to compare it with another one. */
export function textAt(path: keyof ClientValues, value: unknown): string {
  if (path === 'first_party') return value === true ? 'Yours' : 'A partner’s'
  if (path === 'scopes') return (value as OAuthScope[]).map((scope) => scopeCopy[scope].label).join(', ')
  if (path === 'keys') return keysText(value as KeysValue) || 'Blank'
  if (Array.isArray(value)) return value.join('\n') || 'None'
  return typeof value === 'string' && value !== '' ? value : 'Blank'
}

export const valuesOf = (client: OAuthClient): ClientValues => ({
  name: client.name,
  first_party: client.first_party,
  redirect_uris: client.redirect_uris,
  post_logout_redirect_uris: client.post_logout_redirect_uris,
  backchannel_logout_uri: client.backchannel_logout_uri ?? '',
  id_token_signed_response_alg: client.id_token_signed_response_alg,
  keys: keysOf(client),
  scopes: client.scopes,
  api_scopes: client.api_scopes,
})

export const newClientValues: NewClientValues = {
  kind: 'website',
  name: '',
  redirect_uris: [],
  authentication: 'client_secret_basic',
  keys: noKeys,
  scopes: ['openid', 'profile', 'email', 'phone'],
  api_scopes: [],
}

/** What differs from the loaded values, as the API expects it. */
export function changesIn(values: ClientValues, loaded: ClientValues): ClientChanges {
  const { keys, ...others } = values
  const changed = Object.entries(others).filter(([name, value]) => !isSame(value, loaded[name as keyof ClientValues]))
  return { ...Object.fromEntries(changed), ...(keysText(keys) !== keysText(loaded.keys) && keysRequest(keys)) }
}

/** The client to register, as the API expects it. */
export function requestOf({ kind, name, redirect_uris, authentication, keys, scopes, api_scopes }: NewClientValues) {
  const { application_type, first_party } = kindCopyOf(kind)
  return {
    name,
    application_type,
    first_party,
    token_endpoint_auth_method: authentication,
    redirect_uris,
    scopes,
    // Your own clients can ask for all of them.
    api_scopes: first_party ? [] : api_scopes,
    ...(authentication === 'private_key_jwt' && keysRequest(keys)),
  }
}

/** What is wrong with the changes of a client. */
export function faultsOfChanges(client: OAuthClient, values: ClientValues): Faults<ClientValues> {
  const loaded = valuesOf(client)
  const changes = changesIn(values, loaded)
  const signs = client.token_endpoint_auth_method === 'private_key_jwt'
  const { jwks, jwks_uri } = signs ? keysRequest(values.keys) : client
  const fault = signs ? faultOfKeys(values.keys) : undefined
  return {
    ...byField(faultsOfOAuthClient({ ...client, ...values, jwks, jwks_uri }), nameInThisForm),
    ...byField(faultsIn(UpdateOAuthClientRequestSchema.safeParse(changes)), nameInThisForm),
    ...(fault && { keys: fault }),
  }
}

/** What is wrong with a client that is about to be registered. */
export function faultsOfNew(values: NewClientValues): Faults<NewClientValues> {
  const request = requestOf(values)
  const fault = values.authentication === 'private_key_jwt' ? faultOfKeys(values.keys) : undefined
  return {
    ...byField(faultsOfOAuthClient({ ...request, post_logout_redirect_uris: [] }), nameInNewForm),
    ...byField(faultsIn(CreateOAuthClientRequestSchema.safeParse(request)), nameInNewForm),
    ...(fault && { keys: fault }),
  }
}

interface Fault {
  field: string
  message: string
}

const faultsIn = (parsed: { error?: { issues: readonly { path: PropertyKey[]; message: string }[] } }): Fault[] =>
  (parsed.error?.issues ?? []).map(({ path, message }) => ({ field: path.map(String).join('.'), message }))

/** What the form that changes a client calls a field of the request. How a client authenticates can't be changed, so what can is whose it is. */
export const nameInThisForm = (name: string): string =>
  keysName(name).replace(/^token_endpoint_auth_method/, 'first_party')

/** What the form that registers a client calls a field of the request. */
export const nameInNewForm = (name: string): string =>
  keysName(name).replace(/^token_endpoint_auth_method/, 'authentication')

/** Either field of the request holds the keys, which are one field of the form. */
const keysName = (name: string): string => name.replace(/^jwks(_uri)?\b.*/, 'keys')

/** A fault of an entry is shown at its list, which says which entry it is about. */
function byField(faults: readonly Fault[], nameOf: (name: string) => string): Record<string, string> {
  const first: Record<string, string> = {}
  for (const { field, message } of faults) {
    const [name = ''] = nameOf(field.replace(/^body\./, '')).split('.')
    first[name] ??= name === 'first_party' ? postingIsForOwn : message
  }
  return first
}

const postingIsForOwn = 'must stay on, because only your own clients may send their secret in the body'
