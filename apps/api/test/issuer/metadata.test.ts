import { createClient } from '@clientele/sdk'
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { basic, openCode, token } from '../world/attacks.ts'
import { fetchFrom, issuerOf, openIssuer, publicUrl } from '../world/issuer.ts'

test('Both metadata addresses say the same, and name the issuer by its public URL, whatever the request says', async () => {
  const app = await openIssuer()
  const addresses = [
    `${issuerOf(app)}/.well-known/openid-configuration`,
    `${publicUrl}/.well-known/oauth-authorization-server/oidc/${app.application_id}`,
  ]
  const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' }
  const [openid, oauth] = await Promise.all(
    addresses.map(async (address) => (await fetchFrom(app)(address, { headers })).json()),
  )
  expect(openid).toEqual(oauth)
  const issuer = issuerOf(app)
  expect(openid).toMatchObject({
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    revocation_endpoint: `${issuer}/token/revocation`,
    introspection_endpoint: `${issuer}/token/introspection`,
    code_challenge_methods_supported: ['S256'],
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    authorization_response_iss_parameter_supported: true,
    id_token_signing_alg_values_supported: expect.arrayContaining(['RS256', 'ES256']),
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    scopes_supported: ['openid', 'profile', 'email', 'phone', 'groups', 'meta', 'offline_access'],
  })
  expect(JSON.stringify(openid)).not.toContain('evil')

  const { url: baseUrl, company_id: companyId, api_key: apiKey, api_secret: apiSecret } = app
  const { company } = createClient({ baseUrl, companyId, apiKey, apiSecret })
  const settings = await company.getApplication({ applicationId: app.application_id })
  expect(settings.issuer).toBe(issuer)
})

test('Keys are created once, however many ask at the same time, and only their public parts are published', async () => {
  const app = await openIssuer()
  const keysOf = async () =>
    (await fetchFrom(app)(`${issuerOf(app)}/jwks`)).json() as Promise<{ keys: { kid: string }[] }>
  const all = await Promise.all(Array.from({ length: 8 }, keysOf))
  expect(new Set(all.map(({ keys }) => JSON.stringify(keys.map(({ kid }) => kid)))).size).toBe(1)
  const { keys } = all[0] ?? { keys: [] }
  expect(keys).toMatchObject([
    { kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' },
    { kty: 'RSA', alg: 'RS256', use: 'sig' },
  ])
  for (const key of keys) for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(key).not.toHaveProperty(part)
  const stored = await app.database.queries.select().from(app.database.tables.signingKeys)
  expect(stored).toHaveLength(2)
  for (const { sealed } of stored) expect(sealed).not.toContain('"d"')
})

test('There is no issuer for an unknown application, and no other path', async () => {
  const app = await openIssuer()
  const statusOf = async (path: string) => (await fetchFrom(app)(`${publicUrl}${path}`)).status
  expect(await statusOf('/oidc/000000000000000000000009/.well-known/openid-configuration')).toBe(404)
  expect(await statusOf('/oidc/x/.well-known/openid-configuration')).toBe(404)
  expect(await statusOf(`/oidc/${app.application_id}/nothing`)).toBe(404)
})

test('No token is bound to a key (DPoP), because nothing that accepts one checks that, and the metadata doesn’t promise it', async () => {
  const { app, opened, form } = await openCode()
  const metadata = await (await fetchFrom(app)(`${issuerOf(app)}/.well-known/openid-configuration`)).json()
  expect(JSON.stringify(metadata)).not.toMatch(/dpop/i)
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const proof = await new SignJWT({ htm: 'POST', htu: `${issuerOf(app)}/token`, jti: 'made-up' })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(publicKey) })
    .setIssuedAt()
    .sign(privateKey)
  const { status, body } = await token(app, form, { ...basic(opened), dpop: proof })
  expect([status, body.token_type]).toEqual([200, 'Bearer'])
  expect(decodeJwt(body.access_token)).not.toHaveProperty('cnf')
})
