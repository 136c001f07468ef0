import {
  type CreateOAuthClientRequest,
  CreateOAuthClientRequestSchema,
  faultsOfOAuthClient,
} from '@clientele/contracts'
import Provider, { errors } from 'oidc-provider'
import { fetchDescription } from './client-documents.ts'

/*
 * Clients that nobody registered (OAuth Client ID Metadata Document). The ID of such a client is the URL of a document that describes it. The document is
 * held to the rules for registering a client of a third party, and nothing is read from it but what such a registration contains.
 */

const idLengthMax = 500

/** Whether an ID is that of a client that nobody registered. */
export const isUnregistered = (client_id: string): boolean => /^https?:/.test(client_id)

/** What a document says, as far as it matters here. */
export interface UnregisteredClient extends CreateOAuthClientRequest {
  token_endpoint_auth_method: 'none' | 'private_key_jwt'
  /** What the client may ask for at most. Absent if it leaves that open. */
  asks: string[] | undefined
}

/** Reads the document that describes a client. Returns undefined if the ID can't be that of one. */
export async function findUnregistered(id: string, allowPrivate: boolean): Promise<UnregisteredClient | undefined> {
  const url = documentUrl(id, allowPrivate)
  if (!url) return undefined
  const isOfToken = isNamedByToken(id)
  const found = fetchDescription(id, { isOfToken }).then((text) => readDocument(url, text))
  // Nobody calls for the client here, so what is wrong with it isn't the caller's fault: there is no such client anymore.
  return isOfToken ? found.catch(() => undefined) : found
}

/** Whether the request is about an access token of a client, as introspection and userinfo are, instead of being one of its own. */
const isNamedByToken = (id: string) => Provider.ctx?.oidc.entities.AccessToken?.clientId === id

/** IDs are compared character by character, so only the normal form of a URL is one. */
function documentUrl(id: string, allowPrivate: boolean): URL | undefined {
  const url = id.length > idLengthMax ? null : URL.parse(id)
  if (url?.href !== id || url.pathname === '/' || id.includes('#')) return undefined
  if (url.username !== '' || url.password !== '') return undefined
  return url.protocol === 'https:' || (allowPrivate && url.protocol === 'http:') ? url : undefined
}

/**
 * Whether a shopper may be sent back to a client with an error. Nobody vouches for where one that nobody registered sends shoppers, so a link to the
 * issuer must not lead there: only those who have read where it is, and refused, go back.
 */
export const mayLeadBack = (client_id: string | undefined, { error }: errors.OIDCProviderError): boolean =>
  client_id === undefined || !isUnregistered(client_id) || error === 'access_denied'

function readDocument({ href, host }: URL, text: string): UnregisteredClient {
  const document = parse(text)
  if (document.client_id !== href) throw refusal('client_id is not the address of the document')
  if ('client_secret' in document) throw refusal('client_secret must not be published')
  const token_endpoint_auth_method = document.token_endpoint_auth_method ?? 'none'
  if (token_endpoint_auth_method !== 'none' && token_endpoint_auth_method !== 'private_key_jwt')
    throw refusal('token_endpoint_auth_method must be none or private_key_jwt')
  requireInList(document, 'grant_types', 'authorization_code')
  requireInList(document, 'response_types', 'code')
  const { application_type, redirect_uris, id_token_signed_response_alg, jwks, jwks_uri, scope } = document
  const read = CreateOAuthClientRequestSchema.safeParse({
    name: document.client_name ?? host,
    application_type,
    first_party: false,
    token_endpoint_auth_method,
    redirect_uris,
    id_token_signed_response_alg,
    jwks,
    jwks_uri,
  })
  if (!read.success)
    throw refusal(read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '))
  const client = { ...read.data, token_endpoint_auth_method } as const
  const [fault] = faultsOfOAuthClient(client)
  if (fault) throw refusal(`${fault.field.replace(/^body\./, '')} ${fault.message}`)
  return { ...client, asks: typeof scope === 'string' ? scope.split(' ') : undefined }
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {}
  throw refusal('is not a JSON object')
}

function requireInList(document: Record<string, unknown>, field: string, value: string): void {
  const list = document[field]
  if (list !== undefined && !(Array.isArray(list) && list.includes(value)))
    throw refusal(`${field} must include ${value}`)
}

const refusal = (fault: string) => new errors.InvalidClientMetadata(`the document of the client is invalid: ${fault}`)
