import type { OAuthResource } from '@clientele/contracts'
import { isSame } from '@/lib/merge'

/*
 * APIs in forms.
 */

export type ResourceScope = OAuthResource['scopes'][number]

/** The form that changes an API. */
export interface ResourceValues {
  name: string
  scopes: ResourceScope[]
}

const labels: Readonly<Record<keyof ResourceValues, string>> = { name: 'Name', scopes: 'Scopes' }

export const resourcePaths = Object.keys(labels) as (keyof ResourceValues)[]
export const labelAt = (path: keyof ResourceValues): string => labels[path]

/** A value of the form in words, to compare it with another one. */
export const textAt = (path: keyof ResourceValues, value: unknown): string =>
  path === 'scopes'
    ? (value as ResourceScope[]).map(({ name, description }) => `${name}: ${description}`).join('\n')
    : String(value)

export const valuesOf = ({ name, scopes }: OAuthResource): ResourceValues => ({ name, scopes })

/** What differs from the loaded values. */
export const changesIn = (values: ResourceValues, loaded: ResourceValues): Partial<ResourceValues> =>
  Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !isSame(value, loaded[name as keyof ResourceValues])),
  )

/** The scopes that end if the API is saved like this. Adding one again later doesn't bring back what was allowed. */
export const endingScopes = (stored: OAuthResource, scopes: readonly ResourceScope[]): string[] =>
  stored.scopes.map(({ name }) => name).filter((name) => !scopes.some((scope) => scope.name.trim() === name))

/** What a client says about the scopes that it can ask for. */
interface Asking {
  first_party: boolean
  api_scopes: readonly string[]
  revoked_at?: string | undefined
}

/** The clients that can ask for an API's scopes: those of partners by the scopes that they were allowed, and all of the store's own. */
export function clientsOf<Client extends Asking>(
  { scopes }: Pick<OAuthResource, 'scopes'>,
  clients: readonly Client[],
) {
  const live = clients.filter(({ revoked_at }) => revoked_at === undefined)
  const names = scopes.map(({ name }) => name)
  return {
    own: live.filter(({ first_party }) => first_party),
    partners: live
      .filter(({ first_party }) => !first_party)
      .map((client) => ({ client, scopes: names.filter((name) => client.api_scopes.includes(name)) }))
      .filter((partner) => partner.scopes.length > 0),
  }
}
