/** Where to sign in, with the way back. */
export const signInAddress = (from: { pathname: string; search: string }): string =>
  `/sign-in?next=${encodeURIComponent(from.pathname + from.search)}`

/** The way back after signing in: only ever to a page of the console itself. */
export const wayBack = (next: string | null): string =>
  next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/'
