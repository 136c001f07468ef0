/** The URL of the sign-in page, with a return address. */
export const signInPath = (from: { pathname: string; search: string }): string =>
  `/sign-in?next=${encodeURIComponent(from.pathname + from.search)}`

/** The return address after signing in: always a page of the console itself. */
export const wayBack = (next: string | null): string =>
  next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/'
