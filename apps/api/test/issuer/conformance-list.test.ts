import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const repository = resolve(import.meta.dirname, '../../../..')

/** The names of the suite's modules in a text. */
const modulesIn = (text: string) => new Set(text.match(/\boidcc-[\w-]*\w/g))

/** What the suite's plans for the profiles of a provider consist of: basic, config, and back-channel logout, in their order. */
const modules = [
  'oidcc-server',
  'oidcc-response-type-missing',
  'oidcc-idtoken-signature',
  'oidcc-idtoken-unsigned',
  'oidcc-userinfo-get',
  'oidcc-userinfo-post-header',
  'oidcc-userinfo-post-body',
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow',
  'oidcc-scope-profile',
  'oidcc-scope-email',
  'oidcc-scope-address',
  'oidcc-scope-phone',
  'oidcc-scope-all',
  'oidcc-alternate-happy-flow',
  'oidcc-display-page',
  'oidcc-display-popup',
  'oidcc-prompt-login',
  'oidcc-prompt-none-not-logged-in',
  'oidcc-prompt-none-logged-in',
  'oidcc-max-age-1',
  'oidcc-max-age-10000',
  'oidcc-ensure-request-with-unknown-parameter-succeeds',
  'oidcc-id-token-hint',
  'oidcc-login-hint',
  'oidcc-ui-locales',
  'oidcc-claims-locales',
  'oidcc-ensure-request-with-acr-values-succeeds',
  'oidcc-codereuse',
  'oidcc-codereuse-30seconds',
  'oidcc-ensure-registered-redirect-uri',
  'oidcc-ensure-post-request-succeeds',
  'oidcc-server-client-secret-post',
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported',
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported',
  'oidcc-claims-essential',
  'oidcc-ensure-request-object-with-redirect-uri',
  'oidcc-refresh-token',
  'oidcc-ensure-request-with-valid-pkce-succeeds',
  'oidcc-discovery-endpoint-verification',
  'oidcc-backchannel-logout-discovery-endpoint-verification',
  'oidcc-backchannel-rp-initiated-logout',
]

test('Every module of the profiles is in the docs and has a test, and no other is', () => {
  const docs = modulesIn(readFileSync(join(repository, 'docs/oidc-conformance.md'), 'utf8'))
  const files = ['basic', 'requests', 'logout'].map((name) => join(import.meta.dirname, `conformance-${name}.test.ts`))
  const titles = files.flatMap((file) => readFileSync(file, 'utf8').match(/^(?:test\(| *\[?)'oidcc-.*$/gm) ?? [])
  expect(globSync('conformance-*.test.ts', { cwd: import.meta.dirname })).toHaveLength(files.length + 1)
  expect([...docs].toSorted()).toEqual(modules.toSorted())
  expect([...modulesIn(titles.join('\n'))].toSorted()).toEqual(modules.toSorted())
})
