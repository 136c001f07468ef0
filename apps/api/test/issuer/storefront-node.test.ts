import { AccessTokenError, verifyAccessToken } from '@clientele/storefront/node'
import { expect, test } from 'vitest'
import { oauthScopeNames } from '@clientele/contracts'
import { callback, fetchFrom, issuerOf, openClient, openIssuer, signInTo } from '../world/issuer.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, secondApplication, signedIn } from '../world/storefront-steps.ts'

/*
 * `@clientele/storefront/node` with the tokens and keys of the real API.
 */

const verifierOf = (app: TestApp, options: Partial<Parameters<typeof verifyAccessToken>[0]> = {}) =>
  verifyAccessToken({ issuer: issuerOf(app), fetch: fetchFrom(app) as typeof fetch, ...options })

/** A shopper who has signed in to a client. */
async function openSession() {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const opened = await openClient(app)
  const tokens = await signInTo(app, opened, browser)
  return { app, user_id, browser, opened, tokens }
}

test('An API verifies the access token of a customer by itself, with keys that it fetches once', async () => {
  const { app, user_id, opened, tokens } = await openSession()
  const asked: string[] = []
  const verify = verifierOf(app, {
    fetch: ((url: string) => {
      asked.push(url)
      return fetchFrom(app)(url)
    }) as typeof fetch,
  })
  const token = await verify(tokens.access_token)
  expect(token).toMatchObject({
    customerId: user_id,
    sessionId: tokens.claims()?.sid,
    clientId: opened.client._id,
    scopes: ['openid', 'profile', 'email', 'phone'],
  })
  expect(oauthScopeNames).toEqual(expect.arrayContaining([...token.scopes]))
  expect(token.expiresAt.getTime() - token.issuedAt.getTime()).toBe(300_000)
  await verify(tokens.access_token)
  expect(asked).toEqual([`${issuerOf(app)}/.well-known/openid-configuration`, `${issuerOf(app)}/jwks`])
})

test('A7 audience confusion: neither ID tokens, refresh tokens, nor tokens for another audience are access tokens', async () => {
  const { app, tokens } = await openSession()
  const codeOf = (token: string | undefined, options?: Parameters<typeof verifierOf>[1]) =>
    verifierOf(app, options)(token).catch((error: unknown) => error instanceof AccessTokenError && error.code)
  expect(await codeOf(tokens.id_token)).toBe('WRONG_ALGORITHM')
  expect(await codeOf(tokens.refresh_token)).toBe('MALFORMED')
  expect(await codeOf(tokens.access_token, { audience: 'https://api.shop.example' })).toBe('WRONG_AUDIENCE')
  expect(await codeOf(tokens.access_token, { scopes: ['groups'] })).toBe('INSUFFICIENT_SCOPE')
})

test('An ID token that is signed like an access token still isn’t one', async () => {
  const app = await openIssuer()
  await addShopper(app)
  const opened = await openClient(app, { id_token_signed_response_alg: 'ES256' })
  const tokens = await signInTo(app, opened, await signedIn(app))
  await expect(verifierOf(app)(tokens.id_token)).rejects.toMatchObject({ name: 'AccessTokenError', status: 401 })
})

test('A6 cross-application tokens: an API refuses the token of another application', async () => {
  const { app, tokens } = await openSession()
  const second = await secondApplication(app)
  await openClient(second, { redirect_uris: [callback] })
  await expect(verifierOf(second)(tokens.access_token)).rejects.toMatchObject({ code: 'UNKNOWN_KEY' })
  // Nor does one that claims to have been issued by the other.
  await expect(verifierOf(second, { audience: issuerOf(app) })(tokens.access_token)).rejects.toMatchObject({
    code: 'UNKNOWN_KEY',
  })
})

test('The API’s keys are replaced, and a running verifier follows', async () => {
  const { app, opened, browser, tokens } = await openSession()
  const verify = verifierOf(app, { keysInterval_ms: 0 })
  await verify(tokens.access_token)
  const { queries, tables } = app.database
  await queries.delete(tables.signingKeys)
  const next = await signInTo(app, opened, browser)
  expect((await verify(next.access_token)).customerId).toBe(tokens.claims()?.sub)
})
