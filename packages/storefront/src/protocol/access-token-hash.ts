/**
 * Whether an access token is the one that an ID token was issued with, by its `at_hash`: the left half of the token's SHA-256, which both of the
 * issuer's algorithms use. ID tokens without it say nothing about it.
 */
export async function matchesHash(accessToken: string, at_hash: unknown): Promise<boolean> {
  if (at_hash === undefined) return true
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken)))
  const half = btoa(String.fromCharCode(...digest.subarray(0, digest.length / 2)))
  return at_hash === half.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
