import { isObject } from './cells.ts'

/*
 * Where documents keep their users.
 */

/** A realm of Keycloak that was exported without its users. */
export const isRealm = (object: Record<string, unknown>) =>
  typeof object.realm === 'string' && !('email' in object) && !('username' in object)

/** The keys under which exports keep their users. */
const listKeys = [
  'users',
  'Users',
  'userInfo',
  'customers',
  'data',
  'items',
  'profiles',
  'contacts',
  'results',
  'members',
  'records',
]

/** The keys under which responses of GraphQL keep a page of a list. */
const pageKeys = ['nodes', 'edges']

/** Whether the list at this path is one of users: `users`, or in responses of APIs `data.customers` or `data.customers.nodes`. */
export function isPathOfList(path: readonly unknown[]): boolean {
  const at = path.at(-1)
  const isNamed = (key: unknown) => listKeys.includes(String(key))
  if (path.length === 1) return isNamed(at)
  return path.length <= 3 && path.slice(0, -1).every(isNamed) && (isNamed(at) || pageKeys.includes(String(at)))
}

export function hasList(object: Record<string, unknown>, above: readonly string[] = []): boolean {
  return Object.entries(object).some(([key, value]) => {
    const path = [...above, key]
    return Array.isArray(value) ? isPathOfList(path) : path.length < 3 && isObject(value) && hasList(value, path)
  })
}
