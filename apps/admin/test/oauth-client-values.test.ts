import { type OAuthClient, oauthScopeNames } from '@clientele/contracts'
import { describe, expect, test } from 'vitest'
import { clientKindNames, kindCopyOf, scopesText, typeText } from '@/features/oauth-clients/client-copy'
import {
  changesIn,
  clientPaths,
  faultsOfChanges,
  faultsOfNew,
  labelAt,
  nameInNewForm,
  nameInThisForm,
  newClientValues,
  requestOf,
  textAt,
  valuesOf,
} from '@/features/oauth-clients/client-values'
import { authorizationServerUrl, environmentOf, metadataUrl } from '@/features/oauth-clients/connection'
import { keysOf, noKeys, readKeys } from '@/features/oauth-clients/public-keys'

const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }
const client: OAuthClient = {
  _id: '64f0000000000000000000d1',
  name: 'Web shop',
  application_type: 'web',
  first_party: true,
  token_endpoint_auth_method: 'client_secret_basic',
  redirect_uris: ['https://www.shop.example/callback'],
  post_logout_redirect_uris: [],
  id_token_signed_response_alg: 'RS256',
  scopes: ['openid', 'email'],
  api_scopes: [],
  secrets: [],
  created_at: '2026-01-01T00:00:00.000Z',
  __v: 3,
}
const values = valuesOf(client)
const pasted = (keys: unknown) => ({ ...noKeys, jwks: typeof keys === 'string' ? keys : JSON.stringify(keys) })
const published = (jwks_uri: string) => ({ ...noKeys, at: 'url' as const, jwks_uri })

describe('a new client', () => {
  test('is registered the way its kind is, and every way to authenticate that is offered is accepted', () => {
    for (const kind of clientKindNames)
      for (const authentication of kindCopyOf(kind).authentications) {
        const given = {
          ...newClientValues,
          kind,
          authentication,
          name: 'Shop',
          redirect_uris: [kindCopyOf(kind).examples.redirect_uri],
          keys: authentication === 'private_key_jwt' ? pasted({ keys: [key] }) : noKeys,
        }
        expect([kind, authentication, faultsOfNew(given)]).toEqual([kind, authentication, {}])
        expect(requestOf(given)).toMatchObject({ token_endpoint_auth_method: authentication })
      }
    expect(requestOf({ ...newClientValues, kind: 'partner' })).toMatchObject({ first_party: false })
    expect(requestOf({ ...newClientValues, kind: 'app', authentication: 'none' })).toMatchObject({
      application_type: 'native',
      first_party: true,
    })
  })

  test('is refused field by field, before anything is sent', () => {
    expect(Object.keys(faultsOfNew(newClientValues)).toSorted()).toEqual(['name', 'redirect_uris'])
    const shop = { ...newClientValues, name: 'Shop', redirect_uris: ['https://www.shop.example/callback'] }
    expect(faultsOfNew({ ...shop, redirect_uris: ['com.example.shop:/callback'] })).toEqual({
      redirect_uris: 'must start with https://',
    })
    expect(faultsOfNew({ ...shop, kind: 'partner', authentication: 'client_secret_post' })).toEqual({
      authentication: 'is for first-party clients only',
    })
    const signing = { ...shop, authentication: 'private_key_jwt' as const }
    expect(faultsOfNew(signing)).toEqual({ keys: 'must have at least one key' })
    expect(faultsOfNew({ ...signing, keys: pasted('nonsense') }).keys).toMatch(/^must be a JSON Web Key Set/)
    expect(faultsOfNew({ ...signing, keys: pasted({ keys: [{ ...key, d: 'd' }] }) })).toEqual({
      keys: 'must be a public key',
    })
    expect(faultsOfNew({ ...signing, keys: published('') })).toEqual({
      keys: 'must say where the client publishes its keys',
    })
    expect(faultsOfNew({ ...signing, keys: published('http://partner.example.com/jwks.json') })).toEqual({
      keys: 'must start with https://',
    })
    expect(faultsOfNew({ ...signing, keys: published('https://partner.example.com/jwks.json') })).toEqual({})
    // What was pasted for another way to authenticate doesn't matter.
    expect(faultsOfNew({ ...shop, keys: pasted('nonsense') })).toEqual({})
  })
})

test('The API’s errors are shown at the fields of the forms', () => {
  for (const nameOf of [nameInThisForm, nameInNewForm])
    expect(['jwks.keys.0', 'jwks_uri', 'api_scopes.1', 'scopes'].map(nameOf)).toEqual([
      'keys',
      'keys',
      'api_scopes.1',
      'scopes',
    ])
  expect(nameInThisForm('token_endpoint_auth_method')).toBe('first_party')
  expect(nameInNewForm('token_endpoint_auth_method')).toBe('authentication')
})

test('Only a partner’s client has a list of scopes of APIs', () => {
  const given = { ...newClientValues, api_scopes: ['orders:read'] }
  expect(requestOf({ ...given, kind: 'partner' })).toMatchObject({ api_scopes: ['orders:read'] })
  expect(requestOf({ ...given, kind: 'website' })).toMatchObject({ api_scopes: [] })
})

describe('a change', () => {
  test('sends only what differs, and keys as JSON', () => {
    expect(changesIn(values, values)).toEqual({})
    expect(
      changesIn({ ...values, name: 'Shop', backchannel_logout_uri: 'https://www.shop.example/out' }, values),
    ).toEqual({
      name: 'Shop',
      backchannel_logout_uri: 'https://www.shop.example/out',
    })
    expect(changesIn({ ...values, keys: pasted([key]) }, values)).toEqual({ jwks: { keys: [key] } })
    const jwks_uri = 'https://partner.example.com/jwks.json'
    expect(changesIn({ ...values, keys: published(jwks_uri) }, values)).toEqual({ jwks_uri })
    const publishing = { ...values, keys: keysOf({ jwks_uri }) }
    expect(changesIn(publishing, publishing)).toEqual({})
    // What was entered for the other place stays in the form, and isn't sent.
    expect(changesIn({ ...publishing, keys: { ...publishing.keys, jwks: '[]' } }, publishing)).toEqual({})
    expect(changesIn({ ...publishing, keys: pasted(key) }, publishing)).toEqual({ jwks: { keys: [key] } })
    expect(changesIn({ ...values, api_scopes: ['orders:read'] }, values)).toEqual({ api_scopes: ['orders:read'] })
  })

  test('is refused field by field', () => {
    expect(faultsOfChanges(client, values)).toEqual({})
    expect(faultsOfChanges(client, { ...values, redirect_uris: [], name: ' ' })).toEqual({
      name: 'must not be empty',
      redirect_uris: 'must have at least one URI',
    })
    expect(faultsOfChanges(client, { ...values, backchannel_logout_uri: 'http://www.shop.example' })).toEqual({
      backchannel_logout_uri: 'must start with https://',
    })
    const posting: OAuthClient = { ...client, token_endpoint_auth_method: 'client_secret_post' }
    expect(faultsOfChanges(posting, { ...valuesOf(posting), first_party: false })).toEqual({
      first_party: 'must stay on, because only your own clients may send their secret in the body',
    })
    const signing: OAuthClient = { ...client, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } }
    expect(faultsOfChanges(signing, valuesOf(signing))).toEqual({})
    expect(faultsOfChanges(signing, { ...valuesOf(signing), keys: noKeys })).toEqual({
      keys: 'must have at least one key',
    })
    expect(faultsOfChanges(signing, { ...valuesOf(signing), keys: published('https://127.0.0.1') })).toEqual({})
  })

  test('is compared in words', () => {
    expect(new Set(clientPaths.map(labelAt)).size).toBe(clientPaths.length)
    expect(clientPaths.map((path) => textAt(path, values[path]))).toEqual([
      'Web shop',
      'Yours',
      'https://www.shop.example/callback',
      'None',
      'Blank',
      'RS256',
      'Blank',
      'Account, Email address',
      'None',
    ])
  })
})

test('Keys can be pasted as a set, as a list, or alone', () => {
  const set = { jwks: { keys: [key] } }
  expect(readKeys(JSON.stringify({ keys: [key] }))).toEqual(set)
  expect(readKeys(JSON.stringify([key]))).toEqual(set)
  expect(readKeys(JSON.stringify(key))).toEqual(set)
  expect(readKeys('  ')).toEqual({})
  for (const wrong of ['{', '1', 'null', '{}', '[1]', '{"keys": 1}', '{"keys": ["a"]}'])
    expect([wrong, readKeys(wrong).fault]).toEqual([wrong, expect.stringMatching(/^must be a JSON Web Key Set/)])
})

test('Lists say what a client is, and scopes read as a sentence', () => {
  expect(typeText(client)).toBe('Website with a server')
  expect(typeText({ ...client, token_endpoint_auth_method: 'none' })).toBe('Single-page app')
  expect(typeText({ ...client, application_type: 'native' })).toBe('Mobile or desktop app')
  expect(scopesText(['openid', 'email', 'orders:read'])).toBe('account, email address, orders:read')
  expect(scopesText(oauthScopeNames)).not.toMatch(/_/)
})

test('What a client needs to connect can be pasted', () => {
  const issuer = 'https://id.shop.example/oidc/1'
  expect(metadataUrl(issuer)).toBe('https://id.shop.example/oidc/1/.well-known/openid-configuration')
  expect(authorizationServerUrl(issuer)).toBe('https://id.shop.example/.well-known/oauth-authorization-server/oidc/1')
  expect(authorizationServerUrl('https://id.shop.example')).toBe(
    'https://id.shop.example/.well-known/oauth-authorization-server',
  )
  expect(
    environmentOf({ issuer, client_id: 'c', secret: 's', redirect_uri: 'https://www.shop.example/callback' }),
  ).toBe(
    [
      'CLIENTELE_ISSUER=https://id.shop.example/oidc/1',
      'CLIENTELE_CLIENT_ID=c',
      'CLIENTELE_CLIENT_SECRET=s',
      'CLIENTELE_REDIRECT_URI=https://www.shop.example/callback',
    ].join('\n'),
  )
  expect(environmentOf({ issuer, client_id: 'c' })).not.toContain('SECRET')
})
