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
import { keysText, readKeys } from './public-keys'

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
  /** The public keys, as JSON. */
  jwks: string
  scopes: OAuthScope[]
}

type ClientChanges = Partial<Omit<ClientValues, 'jwks'>> & Pick<OAuthClient, 'jwks'>

/** The form that registers a client. */
export interface NewClientValues {
  kind: ClientKind
  name: string
  redirect_uris: string[]
  authentication: ClientAuthentication
  jwks: string
  scopes: OAuthScope[]
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
  jwks: 'Public keys',
  scopes: 'What it can ask for',
}

export const clientPaths = Object.keys(labels) as (keyof ClientValues)[]
export const labelAt = (path: keyof ClientValues): string => labels[path]

/** A value of the form in words, to compare it with another one. */
export function textAt(path: keyof ClientValues, value: unknown): string {
  if (path === 'first_party') return value === true ? 'Yours' : 'A partner’s'
  if (path === 'scopes') return (value as OAuthScope[]).map((scope) => scopeCopy[scope].label).join(', ')
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
  jwks: keysText(client.jwks),
  scopes: client.scopes,
})

export const newClientValues: NewClientValues = {
  kind: 'website',
  name: '',
  redirect_uris: [],
  authentication: 'client_secret_basic',
  jwks: '',
  scopes: ['openid', 'profile', 'email', 'phone'],
}

/** What differs from the loaded values, as the API expects it. */
export function changesIn(values: ClientValues, loaded: ClientValues): ClientChanges {
  const { jwks, ...others } = values
  const changed = Object.entries(others).filter(([name, value]) => !isSame(value, loaded[name as keyof ClientValues]))
  return { ...Object.fromEntries(changed), ...(!isSame(jwks, loaded.jwks) && { jwks: readKeys(jwks).jwks }) }
}

/** The client to register, as the API expects it. */
export function requestOf({ kind, name, redirect_uris, authentication, jwks, scopes }: NewClientValues) {
  const { application_type, first_party } = kindCopyOf(kind)
  return {
    name,
    application_type,
    first_party,
    token_endpoint_auth_method: authentication,
    redirect_uris,
    scopes,
    jwks: authentication === 'private_key_jwt' ? readKeys(jwks).jwks : undefined,
  }
}

/** What is wrong with the changes of a client. */
export function faultsOfChanges(client: OAuthClient, values: ClientValues): Faults<ClientValues> {
  const loaded = valuesOf(client)
  const changes = changesIn(values, loaded)
  const { jwks, fault } = readKeys(values.jwks)
  return {
    ...byField(faultsOfOAuthClient({ ...client, ...values, jwks }).map(inThisForm)),
    ...byField(faultsIn(UpdateOAuthClientRequestSchema.safeParse(changes))),
    ...(fault && 'jwks' in changes && { jwks: fault }),
  }
}

/** What is wrong with a client that is about to be registered. */
export function faultsOfNew(values: NewClientValues): Faults<NewClientValues> {
  const request = requestOf(values)
  const { fault } = readKeys(values.jwks)
  return {
    ...byField(faultsOfOAuthClient({ ...request, post_logout_redirect_uris: [] }).map(inNewForm)),
    ...byField(faultsIn(CreateOAuthClientRequestSchema.safeParse(request))),
    ...(fault && values.authentication === 'private_key_jwt' && { jwks: fault }),
  }
}

interface Fault {
  field: string
  message: string
}

const faultsIn = (parsed: { error?: { issues: readonly { path: PropertyKey[]; message: string }[] } }): Fault[] =>
  (parsed.error?.issues ?? []).map(({ path, message }) => ({ field: path.map(String).join('.'), message }))

const isAboutAuthentication = ({ field }: Fault) => field === 'body.token_endpoint_auth_method'

/** How a client authenticates can't be changed, so what can is whose it is. */
const inThisForm = (fault: Fault): Fault =>
  isAboutAuthentication(fault)
    ? { field: 'first_party', message: 'must stay on, because only your own clients may send their secret in the body' }
    : fault

const inNewForm = (fault: Fault): Fault =>
  isAboutAuthentication(fault) ? { ...fault, field: 'authentication' } : fault

/** A fault of an entry is shown at its list, which says which entry it is about. */
function byField(faults: readonly Fault[]): Record<string, string> {
  const first: Record<string, string> = {}
  for (const { field, message } of faults) {
    const [name = ''] = field.replace(/^body\./, '').split('.')
    first[name] ??= message
  }
  return first
}
