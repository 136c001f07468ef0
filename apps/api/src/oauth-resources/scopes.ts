import { consentWords, type OAuthScope, oauthScopeNames } from '@clientele/contracts'
import type { Connection } from '@clientele/db'
import { listResources, type OAuthResourceRow } from './repository.ts'

/*
 * Scopes by name and by what is stored. Clients ask for names. What an operator or a shopper has allowed is stored: for OpenID Connect's own scopes their
 * name, and for those of APIs their ID, so that a scope that is deleted and created again isn't allowed from before.
 */

/** An API, as far as its tokens are concerned. */
export type Resource = Pick<OAuthResourceRow, 'identifier' | 'scopes'>

/** Returns an application's APIs. */
export const resourcesOf = (db: Connection, application_id: string): Promise<Resource[]> =>
  listResources(db, application_id)

/** The scopes of APIs, oldest first. */
export const apiScopesOf = (resources: readonly Resource[]) => resources.flatMap(({ scopes }) => scopes)

/** Returns what is stored for scopes of APIs. Unknown ones are left out. */
export const idsOfScopes = (resources: readonly Resource[], names: readonly string[]): string[] =>
  apiScopesOf(resources).flatMap(({ id, name }) => (names.includes(name) ? [id] : []))

/** Returns the names of stored scopes of APIs. Deleted ones are left out. */
export const namesOfScopes = (resources: readonly Resource[], ids: readonly string[]): string[] =>
  apiScopesOf(resources).flatMap(({ id, name }) => (ids.includes(id) ? [name] : []))

/** Returns what a consent to these scopes consists of. Unknown ones are left out, as by the issuer. */
export const consentTo = (resources: readonly Resource[], names: readonly string[]): string[] => [
  ...oauthScopeNames.filter((name) => names.includes(name)),
  ...idsOfScopes(resources, names),
]

/** Returns the scopes of a consent that still exist, in words. */
export const wordsOfConsent = (resources: readonly Resource[], consent: readonly string[]) => [
  ...oauthScopeNames
    .filter((name) => consent.includes(name))
    .map((scope: OAuthScope) => ({ scope: scope as string, description: consentWords[scope] })),
  ...apiScopesOf(resources)
    .filter(({ id }) => consent.includes(id))
    .map(({ name, description }) => ({ scope: name, description })),
]
