import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

/*
 * Which test runs each code block of the docs, or why nothing can. A block that is added to a page needs an entry here.
 */

const repository = resolve(import.meta.dirname, '..')
const textOf = (file: string) => readFileSync(join(repository, file), 'utf8')

interface NotRun {
  because: string
}

const not = (because: string): NotRun => ({ because })
const installs = not('it installs packages that aren’t published yet')
const onDevice = not('it needs a device, its system, and packages for it')

const ways = 'apps/api/test/contract/four-ways.test.ts'
const contract = 'apps/api/test/contract/docs.test.ts'
const customers = 'apps/api/test/contract/docs-of-customers.test.ts'
const guides = 'apps/api/test/issuer/guides.test.ts'
const server = 'apps/api/test/issuer/docs-blocks.test.ts'
const api = 'apps/api/test/issuer/api-guide.test.ts'
const clients = 'apps/api/test/world/independent-clients.ts'
const page = 'apps/sign-in/e2e/guides.spec.ts'
const next = 'apps/sign-in/e2e/guide-next.spec.ts'

const times = <Entry>(count: number, entry: Entry): Entry[] => Array.from({ length: count }, () => entry)

/** For each block of a page, in their order. */
const runBy: Record<string, (string | NotRun)[]> = {
  'README.md': times(4, ways),
  'docs/add-sign-in-to-a-native-app.md': [
    server,
    installs,
    not('it configures a wrapper of a web view'),
    onDevice,
    installs,
    ...times(2, guides),
    not('it is the main process of Electron. What it calls runs'),
    guides,
    ...times(2, onDevice),
    installs,
    onDevice,
  ],
  'docs/add-sign-in-to-a-nextjs-store.md': [
    server,
    installs,
    ...times(5, next),
    not('the test starts the same with a port of its own'),
    ...times(3, next),
    server,
  ],
  'docs/add-sign-in-to-a-page.md': [server, installs, ...times(3, page)],
  'docs/add-sign-in-to-an-api.md': [installs, ...times(9, api)],
  'docs/attributes.md': times(3, customers),
  'docs/bulk-actions.md': times(5, customers),
  'docs/export.md': times(4, customers),
  'docs/import.md': times(4, customers),
  'docs/merging.md': times(3, 'apps/api/test/contract/docs-of-merging.test.ts'),
  'docs/consents.md': times(3, customers),
  'docs/jobs.md': [...times(2, contract), customers],
  'docs/moving-from-auth0-clerk-or-shopify.md': [page, page, server, ...times(4, next), server, guides, server],
  'docs/moving-passwords.md': times(2, customers),
  'docs/openid.md': [...times(3, server), api, ...times(3, clients)],
  'docs/operating.md': [contract],
  'docs/privacy-requests.md': times(3, customers),
  'docs/retention.md': [customers],
  'docs/segments.md': times(2, 'apps/api/test/contract/docs-of-segments.test.ts'),
  'docs/several-storefronts-one-sign-in.md': [server, page, guides],
  'docs/storefront.md': ['apps/api/test/sign-in/captcha.test.ts'],
  'packages/contracts/README.md': times(2, contract),
  'packages/storefront/README.md': [installs, server, ...times(3, page), server, page, server, ...times(2, server)],
}

const pages = globSync(['README.md', 'docs/*.md', 'packages/{contracts,storefront}/README.md'], { cwd: repository })
const blocksIn = (file: string) => textOf(file).match(/^```\w+$/gm)?.length ?? 0

test('A test runs each code block of the docs, or there is a reason why none can', () => {
  const found = Object.fromEntries(pages.map((file) => [file, blocksIn(file)]).filter(([, count]) => count !== 0))
  const listed = Object.fromEntries(Object.entries(runBy).map(([file, entries]) => [file, entries.length]))
  expect(listed).toEqual(found)
  // The examples in the README of the SDK are those of the contract, which every test of an operation runs.
  expect(textOf('packages/sdk/README.md')).toContain('```ts')
})

test('The tests that run a page’s blocks read that page', () => {
  for (const [file, entries] of Object.entries(runBy))
    for (const entry of new Set(entries)) {
      if (typeof entry !== 'string' || entry === ways || entry === guides) continue
      const name = file.replace(/^docs\//, '')
      expect({ entry, file, reads: textOf(entry).includes(name) }).toEqual({ entry, file, reads: true })
    }
})
