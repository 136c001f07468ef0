/*
 * The signatures that the issuer's responses need, made with Web Crypto alone: it uses all cores, as the API does.
 */

const ec = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
}
/** As much as the claims of a token with the default scopes. */
const signedBytes = 600

/** Returns what a response costs at least: signing an access token and an ID token, or verifying an access token. */
export async function openSignatures() {
  const [ofAccess, ofId] = await Promise.all([
    crypto.subtle.generateKey(ec, false, ['sign', 'verify']),
    crypto.subtle.generateKey(rsa, false, ['sign', 'verify']),
  ])
  const bytes = crypto.getRandomValues(new Uint8Array(signedBytes))
  const signature = await crypto.subtle.sign(ec, ofAccess.privateKey, bytes)
  return {
    sign: () =>
      Promise.all([
        crypto.subtle.sign(ec, ofAccess.privateKey, bytes),
        crypto.subtle.sign(rsa, ofId.privateKey, bytes),
      ]),
    verify: () => crypto.subtle.verify(ec, ofAccess.publicKey, signature, bytes),
  }
}
