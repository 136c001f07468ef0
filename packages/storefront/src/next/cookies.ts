/*
 * Cookies as browsers send them and as they are set. Ours are sealed texts, so nothing has to be escaped.
 */

/** The cookies of a request, by their names. */
export type Cookies = ReadonlyMap<string, string>

/** A cookie to set. A lifetime of 0 deletes it. */
export interface CookieChange {
  name: string
  value: string
  lifetime_s: number
}

export function readCookies(header: string | null): Cookies {
  const pairs = (header ?? '').split(';').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=')
    return at > 0 ? [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]] : []
  })
  return new Map(pairs)
}

/** The header of a request as it would be after the changes. */
export function changedHeader(header: string | null, changes: readonly CookieChange[]): string {
  const cookies = new Map(readCookies(header))
  for (const { name, value, lifetime_s } of changes) {
    if (lifetime_s > 0) cookies.set(name, value)
    else cookies.delete(name)
  }
  return Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ')
}

/** What every cookie of ours has in common: no script reads it, and other sites send it only when they link here. */
export const attributesOf = (isSecure: boolean) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure }) as const

export function setCookies(headers: Headers, changes: readonly CookieChange[], isSecure: boolean): void {
  for (const { name, value, lifetime_s } of changes)
    headers.append(
      'set-cookie',
      `${name}=${value}; Path=/; Max-Age=${lifetime_s}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`,
    )
  // Nothing in between may store a cookie with a page, and give it to someone else.
  if (changes.length > 0) headers.set('cache-control', 'private, no-store')
}
