import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { asksForCaptcha, errors, exampleWorld, type Operation, type Scope } from '@clientele/contracts'
import { platform, storefront } from '@clientele/contracts/operations'

const calledOn: Record<Scope, string> = {
  application: 'user',
  company: 'client.company',
  open: 'client.open',
  storefront: 'shop.user',
}

const file = fileURLToPath(new URL('../README.md', import.meta.url))
const biome = fileURLToPath(new URL('../../../node_modules/.bin/biome', import.meta.url))

/** The README of the package: what a person should know, and one example for each operation of the catalog. */
export const readme = (): string =>
  execFileSync(biome, ['format', `--stdin-file-path=${file}`], { input: unformatted(), encoding: 'utf8' })

type Named = [string, Operation]

function unformatted(): string {
  const ofPlatform: Named[] = Object.entries(platform)
  const ofStorefront: Named[] = Object.entries(storefront)
  return [
    introduction,
    '## Methods for operators and services\n',
    ...contents(ofPlatform),
    '',
    '## Methods of a storefront\n',
    // The one name that stands in both catalogs gets an anchor with a number.
    ...contents(ofStorefront, (name) => (name in platform ? '-1' : '')),
    '',
    ...sections(ofPlatform),
    ...sections(ofStorefront),
  ].join('\n')
}

const tagsOf = (operations: Named[]) => [...new Set(operations.map(([, { tag }]) => tag))]

const contents = (operations: Named[], suffix: (name: string) => string = () => '') =>
  tagsOf(operations).map(
    (tag) =>
      `- ${tag}: ${named(operations, tag)
        .map(([name]) => `[${name}](#${name.toLowerCase()}${suffix(name)})`)
        .join(', ')}`,
  )

const sections = (operations: Named[]) =>
  tagsOf(operations).flatMap((tag) => [
    `## ${tag}\n`,
    ...named(operations, tag).map(([name, operation]) => section(name, operation)),
  ])

const named = (operations: Named[], tag: string) => operations.filter(([, operation]) => operation.tag === tag)

function section(name: string, operation: Operation): string {
  const { summary, description, scope, permission, example } = operation
  const known = errors satisfies Record<string, { status: number }>
  const failures = operation.errors.map((code) => `\`${code}\` (${known[code].status})`).join(', ')
  const captcha = asksForCaptcha(operation)
    ? ' Needs a solved captcha as `captcha_code`, unless the config says `skip_captcha`.'
    : ''
  return [
    `### ${name}\n`,
    `${summary}.${description === undefined ? '' : ` ${description}`}\n`,
    '```ts',
    `const answer = await ${calledOn[scope]}.${name}(${argument(operation, example.input)})`,
    '```\n',
    `${needs(permission)}${captcha}${failures === '' ? '' : ` Can fail with ${failures}.`}\n`,
    `<details><summary>Answer</summary>\n`,
    '```json',
    JSON.stringify(example.output, undefined, 2),
    '```\n',
    '</details>\n',
  ].join('\n')
}

function argument({ accepts }: Operation, input: unknown): string {
  // The example's file is a stream, which cannot be shown; text says the same.
  const shown = accepts ? { ...(input as object), body: `email\n${exampleWorld.asha.email}\n` } : (input as object)
  return Object.keys(shown).length === 0 ? '' : JSON.stringify(shown)
}

const needs = (permission: Operation['permission']) => {
  if (permission === 'nobody') return 'Needs no credential.'
  if (permission === 'storefront') return 'Open to every visitor of the storefront.'
  if (permission === 'shopper') return 'Open to a shopper who is signed in.'
  return permission === 'signed-in'
    ? 'Needs a credential, and no permission.'
    : `Needs the permission \`${permission}\`.`
}

const introduction = `<!-- Written by scripts/write-readme.ts from the catalog of operations; change it there. -->

# @clientele/sdk

The typed client of Clientele. Every operation is a function with the name, the argument and the answer that the
specification gives it. Runs in Node 20 and later and in browsers, on \`fetch\` alone.

\`\`\`sh
npm install @clientele/sdk
\`\`\`

\`\`\`ts
import { createClient } from '@clientele/sdk'

const client = createClient({
  baseUrl: 'https://api.example.com',
  companyId: 1,
  apiKey: 'the key',
  apiSecret: 'its secret',
})
const user = client.application('${exampleWorld.application.id}').user

const { items } = await user.getCustomers({ q: 'asha@example.com' })
\`\`\`

## Storefronts

A storefront calls with the public token of its application, and with the cookie of the shopper who is signed in:

\`\`\`ts
import { createStorefrontClient } from '@clientele/sdk'

const shop = createStorefrontClient({
  baseUrl: 'https://api.example.com',
  applicationId: '${exampleWorld.application.id}',
  applicationToken: 'its public token',
})

const { request_id = '' } = await shop.user.loginWithOTP({ body: { mobile: '8652523958', country_code: '91' } })
await shop.user.verifyMobileOTP({ body: { request_id, otp: '123456' } })
const { user: shopper } = await shop.user.getLoggedInUser()
\`\`\`

A browser keeps the cookie and sends it by itself. A server gives the cookie of the shopper it speaks for, in a client made for
that shopper, and hands on what answers set:

\`\`\`ts
const shop = createStorefrontClient({
  baseUrl: 'https://api.example.com',
  applicationId: '${exampleWorld.application.id}',
  applicationToken: 'its public token',
  cookie: request.headers.cookie,
  onCookies: ({ cookie, setCookie }) => {
    shop.setCookie(cookie) // for the next call of this shopper
    response.appendHeader('set-cookie', setCookie) // for the shopper's browser
  },
})
\`\`\`

## Credentials

What \`createClient\` takes; a storefront has no others than those above.

| Given | What happens |
| --- | --- |
| \`apiKey\` and \`apiSecret\` | exchanged for a bearer token by the first call; kept, renewed before it expires, and replaced once if the service rejects it. For servers only |
| \`accessToken\` | a bearer token, or a function that gives one for each call and is told which one was rejected |
| neither | the browser's session cookie, as \`client.open.signIn\` sets it |

## Failures

\`\`\`ts
import { ClienteleConnectionError, ClienteleError } from '@clientele/sdk'

try {
  await user.createUser({ body: { email: 'asha@example.com' } })
} catch (error) {
  if (error instanceof ClienteleError && error.code === 'EMAIL_TAKEN') console.log('We know each other already.')
  else if (error instanceof ClienteleConnectionError) console.log(error.reason, error.cause)
  else throw error
}
\`\`\`

\`ClienteleError\` is an answer of the service: \`code\`, \`status\`, \`message\`, \`details\` (the fields at fault), \`requestId\`,
\`meta\` and \`retryAfter_s\`. The code is \`UNEXPECTED_ANSWER\` where something else answered, such as a proxy.
\`ClienteleConnectionError\` means that no answer came: \`reason\` is \`network\` or \`timeout\`, \`cause\` is what \`fetch\` threw. An
aborted call throws the reason of its signal.

\`ClienteleError\` is a union discriminated by \`code\`: checking the code narrows \`status\`, \`details\` and \`meta\`.

\`\`\`ts
import { ClienteleConnectionError, ClienteleError } from '@clientele/sdk'

try {
  await user.createUser({ body: { email: 'asha@example.com' } })
} catch (error) {
  if (error instanceof ClienteleConnectionError) console.log(error.reason)
  if (!(error instanceof ClienteleError)) throw error
  if (error.code === 'EMAIL_TAKEN') console.log(error.details[0].field) // always names the field
  if (error.code === 'TOO_MANY_ATTEMPTS') console.log(error.meta.retry_after_s) // always a number
  if (error.code === 'FORBIDDEN') console.log(error.meta?.permission)
}
\`\`\`

## Lists

A list is one page when awaited, and every item when iterated:

\`\`\`ts
for await (const customer of user.getCustomers({ status: ['active'], pageSize: 100 })) console.log(customer._id)
for await (const { items, page } of user.getUserGroups().pages()) console.log(page?.current, items?.length)
\`\`\`

The next page is fetched when the loop gets there, by cursor where the list has one.

## Time and retries

| Option | Meaning | When left out |
| --- | --- | --- |
| \`timeout_ms\` | milliseconds that one attempt may take | 10,000; 120,000 for an upload |
| \`retries\` | attempts after the first | 2 |
| \`signal\` | an \`AbortSignal\` that ends the call | none |
| \`validate\` | check responses against the contract; this drops the fields that this version does not know. In browsers, pass \`validation\` (see below) | false |
| \`headers\` | sent along | none |
| \`requestId\` | sent as \`x-request-id\`, found in the log and the audit trail of the service | made up |
| \`idempotencyKey\` | for a POST: carried out once under this key, and retried like a read | none |

All but \`signal\`, \`requestId\` and \`idempotencyKey\` can be given to \`createClient\` and \`createStorefrontClient\`, and each of them to a single call, as its second argument:

\`\`\`ts
await user.getCustomers({ pageSize: 100 }, { timeout_ms: 2_000, signal: AbortSignal.timeout(5_000) })
\`\`\`

Reads are sent again after a failure of the network and after 429, 502, 503 and 504. Writes are sent again only when the first
attempt certainly did nothing: the connection was refused, or the answer was 429 or 503. A \`Retry-After\` of up to 30 seconds
is waited for. What is read from a stream is never sent again.

With an idempotency key, a POST is safe to repeat: for 24 hours the service carries out the same request once and returns the same response.

\`\`\`ts
const idempotencyKey = crypto.randomUUID() // one for each thing to do; keep it for as long as you may try again
await user.createUser({ body: { email: 'asha@example.com' } }, { idempotencyKey })
\`\`\`

## Where it runs

Both packages are ES modules without Node built-ins, and come with types.

| In | Do |
| --- | --- |
| Node 20.19 or later, ES modules | \`import { createClient } from '@clientele/sdk'\` |
| Node 20.19 or later, CommonJS | \`const { createClient } = require('@clientele/sdk')\`. Older Node: \`await import('@clientele/sdk')\` |
| Vite and other bundlers | import it; nothing to configure |
| Next 16 | import it in server and client components. Keep keys in server code |
| Edge runtimes | import it; it needs \`fetch\`, \`crypto\`, \`AbortSignal\` and web streams, and no compatibility flag |
| TypeScript 5.9 or 7 | set \`moduleResolution\` to \`nodenext\` or \`bundler\` |

\`publint\` has no complaints. \`attw\` names two things that are on purpose: the packages can't be resolved by \`moduleResolution: node10\`, which
does not know \`exports\`, and a \`require\` finds an ES module, which Node loads since 20.19.

## Size and validation

Both clients together add less than 15 kB to a browser bundle, minified and gzipped: they carry addresses, not schemas, because the
service validates every request. To also check responses in a browser, import the schemas explicitly (about 60 kB):

\`\`\`ts
import { createClient } from '@clientele/sdk'
import { validation } from '@clientele/sdk/validation'

const client = createClient({ baseUrl: 'https://api.example.com', companyId: 1, validate: validation })
\`\`\`

On a server, \`validate: true\` is enough: it loads the schemas with the first response.
`
