/** Returns a place on the same site as a path. Other sites are refused, because a link could have brought them in. */
export function pathOf(place: string, base: string): string {
  const url = new URL(place, base)
  if (url.origin !== new URL(base).origin) throw new TypeError('returnTo must be a place on the same site.')
  // A path such as `//evil.example`, which `/.//evil.example` leads to, is another site as soon as it is opened.
  return url.pathname.replace(/^\/+/, '/') + url.search + url.hash
}
