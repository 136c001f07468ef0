import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { codeOf, run } from '../world/docs-blocks.ts'
import { fileOf } from '../world/exports.ts'
import { untilState } from '../world/jobs.ts'
import { applicationToken, startApp, type TestApp } from '../world/start-app.ts'
import { addShopper, signedIn } from '../world/storefront-steps.ts'

/*
 * The blocks of the pages about attributes, consents, retention, imports, exports, moving passwords, and the skipped rows of jobs, as they are, with the real API.
 */

const attributes = 'docs/attributes.md'
const consents = 'docs/consents.md'
const imports = 'docs/import.md'
const bulk = 'docs/bulk-actions.md'
const retention = 'docs/retention.md'
const passwords = 'docs/moving-passwords.md'

const isMissing = (program: string) => spawnSync(program, ['--version']).status !== 0

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-docs-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Runs commands in a folder, as someone does who has set these variables. Returns what they print. */
async function inShell(
  commands: string,
  env: Record<string, string>,
  files: Record<string, string> = {},
  cwd = emptyFolder(),
) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  const script = commands.replaceAll('curl ', 'curl -sS ')
  const options = { cwd, env: { PATH: process.env.PATH ?? '', ...env } as unknown as NodeJS.ProcessEnv }
  return (await promisify(execFile)('bash', ['-c', script], options)).stdout
}

const placeOf = async (app: TestApp, permissions: Parameters<TestApp['tokenWith']>[0]) => ({
  BASE: app.url,
  APPLICATION_ID: app.application_id,
  TOKEN: await app.tokenWith(permissions),
})

test('The page about attributes: one is defined, set by a service, and changed by the shopper', async ({ skip }) => {
  skip(isMissing('curl'), 'curl is not installed on this machine')
  const app = await startApp()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const defined = JSON.parse(
    await inShell(codeOf(attributes, 'Attributes'), await placeOf(app, ['attributes:write'])),
  ) as { _id: string }
  await app.call('PUT', `/user_attribute/definition/${defined._id}`, { customer_editable: true })
  for (const more of [{ slug: 'tags', is_multi_value: true }, { slug: 'nickname' }])
    await app.call('POST', '/user_attribute/definition', {
      name: more.slug,
      type: 'text',
      customer_editable: true,
      ...more,
    })

  const { url, company_id, application_id, api_key, api_secret } = app
  await run(
    codeOf(attributes, 'Values', {
      'https://api.example.com': url,
      "companyId: '1'": `companyId: '${company_id}'`,
      "'key'": `'${api_key}'`,
      "'secret'": `'${api_secret}'`,
      '000000000000000000000001': application_id,
      '64f000000000000000000001': user_id,
    }),
  )
  const valueOf = async () => (await app.call('GET', `/user_attribute/user/${user_id}`)).body.items[0]?.attribute?.value
  expect(await valueOf()).toBe(38)

  const session = /f\.session=([^;]+)/.exec(browser.cookie ?? '')?.[1] ?? ''
  const STOREFRONT_TOKEN = Buffer.from(`${application_id}:${applicationToken}`).toString('base64')
  const changed = await inShell(codeOf(attributes, 'In your storefront').replace('38', '39'), {
    BASE: url,
    STOREFRONT_TOKEN,
    SESSION: session,
  })
  expect(JSON.parse(changed)).toEqual({ attributes: { shoe_size: 39, tags: ['red', 'blue'] } })
})

test('The page about consents: they are defined, given by a service, and withdrawn by the shopper', async ({
  skip,
}) => {
  skip(isMissing('curl'), 'curl is not installed on this machine')
  const app = await startApp()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const defined = await inShell(codeOf(consents, 'Define what you ask for'), await placeOf(app, ['applications:write']))
  expect(JSON.parse(defined).application).toMatchObject({
    privacy_consent_required: true,
    marketing_consents: [{ slug: 'email_marketing' }],
  })
  await app.call('PUT', `/customers/${user_id}/consents`, { privacy_policy: true })

  const { url, company_id, application_id, api_key, api_secret } = app
  await run(
    codeOf(consents, 'Read and change what a customer said', {
      'https://api.example.com': url,
      "companyId: '1'": `companyId: '${company_id}'`,
      "'key'": `'${api_key}'`,
      "'secret'": `'${api_secret}'`,
      '000000000000000000000001': application_id,
      '64f000000000000000000001': user_id,
    }),
  )
  const said = async () => (await app.call('GET', `/customers/${user_id}/consents`)).body.consents[0]
  expect(await said()).toMatchObject({ value: true, source: 'api' })

  const SESSION = /f\.session=([^;]+)/.exec(browser.cookie ?? '')?.[1] ?? ''
  const STOREFRONT_TOKEN = Buffer.from(`${application_id}:${applicationToken}`).toString('base64')
  await inShell(codeOf(consents, 'On your own pages'), { BASE: url, STOREFRONT_TOKEN, SESSION })
  expect(await said()).toMatchObject({ value: false, source: 'account' })
})

test('The page about retention: the clock is switched on with the number of customers who are due', async ({
  skip,
}) => {
  skip(isMissing('curl') || isMissing('jq'), 'curl or jq is not installed on this machine')
  const app = await startApp()
  await addShopper(app)
  const env = await placeOf(app, ['config:read', 'applications:write'])
  const printed = await inShell(codeOf(retention, 'Switch it on'), env)
  expect(JSON.parse(printed)).toMatchObject({ days: 1095, report: [] })
})

test('The page about imports: a file is previewed, imported, and its columns are chosen', async ({ skip }) => {
  skip(isMissing('curl') || isMissing('jq'), 'curl or jq is not installed on this machine')
  const app = await startApp()
  const env = await placeOf(app, ['users:import', 'users:read'])
  const files = { 'users.json': JSON.stringify([{ email: 'asha@example.com', first_name: 'Asha' }]) }
  const preview = codeOf(imports, 'Preview it')
  const printed = await inShell(preview, env, files)
  expect(JSON.parse(printed)).toMatchObject({ format: 'json', read: 1, good: 1 })
  const upload = preview.slice(0, preview.indexOf('\n\n'))
  const started = JSON.parse(await inShell(`${upload}\n${codeOf(imports, 'Import it')}`, env, files))
  expect((await untilState(app, started._id, 'completed')).result).toMatchObject({ dry_run: true, created: 1 })

  const file_url = await uploaded(app, 'Kundennummer,Kontakt,Angelegt\nK-1,ben@example.com,2024-03-18 14:22\n')
  const body = JSON.parse(codeOf(imports, 'Choose the columns', { 'file:64f0000000000000000000d1': file_url }))
  const { customers } = (await app.call('POST', '/imports/preview', body)).body
  expect(customers).toMatchObject([{ external_id: 'K-1', emails: [{ email: 'ben@example.com' }] }])

  const again = await inShell(codeOf(imports, 'Save them as a preset'), { ...env, file_url })
  const { _id } = JSON.parse(again)
  expect((await untilState(app, _id, 'completed')).result).toMatchObject({ dry_run: true, created: 1 })
})

test('The page about bulk actions: customers are invited, counted, blocked by a list, unblocked by a filter, and erased', async ({
  skip,
}) => {
  skip(isMissing('curl'), 'curl is not installed on this machine')
  const app = await startApp()
  for (const contact of [{ email: 'asha@example.com' }, { phone_number: '9876543210' }])
    await app.call('POST', '/customers', contact)
  const env = await placeOf(app, ['users:block', 'users:erase', 'users:invite', 'users:read'])
  const invited = JSON.parse(await inShell(codeOf(bulk, 'Invite them'), env))
  expect(await untilState(app, invited._id, 'completed')).toMatchObject({ result: { changed: 1 }, error_count: 0 })
  const preview = JSON.parse(await inShell(codeOf(bulk, 'Preview it'), env))
  expect(preview).toMatchObject({ count: 2, would_change: { count: 2 } })
  const started = JSON.parse(await inShell(codeOf(bulk, 'Start it'), env))
  expect(await untilState(app, started._id, 'completed')).toMatchObject({ result: { changed: 2 }, error_count: 0 })

  const { url, company_id, application_id, api_key, api_secret } = app
  const placeholders = {
    'https://api.example.com': url,
    "companyId: '1'": `companyId: '${company_id}'`,
    "'key'": `'${api_key}'`,
    "'secret'": `'${api_secret}'`,
    '000000000000000000000001': application_id,
  }
  await run(codeOf(bulk, 'Start it', placeholders, 1))
  expect((await app.call('GET', '/customers/list?status=active')).body.page).toMatchObject({ item_total: 2 })
  const erasing = JSON.parse(await inShell(codeOf(bulk, 'Erase them'), env))
  expect(await untilState(app, erasing._id, 'completed')).toMatchObject({ result: { changed: 1 }, error_count: 0 })
})

test('The page about exports: one is started, waited for, and saved as it arrives', async ({ skip }) => {
  skip(isMissing('curl'), 'curl is not installed on this machine')
  const page = 'docs/export.md'
  const app = await startApp()
  await app.call('POST', '/customers', { phone_number: '9812300004', first_name: 'Asha' })
  const env = await placeOf(app, ['users:export'])
  const { _id: JOB_ID } = JSON.parse(await inShell(codeOf(page, 'Start it'), env)) as { _id: string }
  await untilState(app, JOB_ID, 'completed')
  expect((await fileOf(app, JOB_ID)).toString('utf8')).toContain("Asha,'+919812300004,true")
  const folder = emptyFolder()
  await inShell(codeOf(page, 'Download it'), { ...env, JOB_ID }, {}, folder)
  const [name = ''] = readdirSync(folder)
  const whole = readFileSync(join(folder, name), 'utf8')
  expect(whole).toContain('Asha')
  const half = { 'customers.csv': whole.slice(0, whole.length / 2) }
  await inShell(codeOf(page, 'Download it', {}, 1), { ...env, JOB_ID }, half, folder)
  expect(readFileSync(join(folder, 'customers.csv'), 'utf8')).toBe(whole)

  const saved = join(emptyFolder(), 'customers.ndjson.gz')
  const printed = await run(
    codeOf(page, 'With the SDK', {
      'https://api.example.com': app.url,
      "'key'": `'${app.api_key}'`,
      "'secret'": `'${app.api_secret}'`,
      '000000000000000000000001': app.application_id,
      'file.name': JSON.stringify(saved),
    }),
  )
  expect(printed).toBe('1 undefined')
  expect(JSON.parse(gunzipSync(readFileSync(saved)).toString('utf8'))).toMatchObject({ first_name: 'Asha' })
})

test('The page about privacy requests: everything about a customer is reported, and they are erased', async ({
  skip,
}) => {
  skip(isMissing('curl'), 'curl is not installed on this machine')
  const page = 'docs/privacy-requests.md'
  const app = await startApp()
  const USER_ID = await addShopper(app)
  const env = { ...(await placeOf(app, ['users:export', 'users:erase'])), USER_ID }
  expect(JSON.parse(await inShell(codeOf(page, 'What you know about them'), env)).user).toMatchObject({ _id: USER_ID })
  const folder = emptyFolder()
  await inShell(codeOf(page, 'What you know about them', {}, 1), env, {}, folder)
  expect(readFileSync(join(folder, `access-report-${USER_ID}.html`), 'utf8')).toContain('Email addresses')
  expect(JSON.parse(await inShell(codeOf(page, 'Erase them now'), env))).toMatchObject({ user_id: USER_ID })
  expect((await app.call('GET', `/customers/${USER_ID}`)).status).toBe(404)
})

test('The page about passwords: a customer is created with a hash, and Firebase’s fields are accepted', async ({
  skip,
}) => {
  skip(isMissing('curl'), 'curl is not installed on this machine')
  const app = await startApp()
  const { TOKEN, ...place } = await placeOf(app, ['users:write', 'users:credentials', 'users:read'])
  const customers = `${place.BASE}/service/platform/user/v1.0/company/${app.company_id}/application/${place.APPLICATION_ID}/customers`
  const printed = await inShell(codeOf(passwords, 'Create a customer with a password'), { customers, token: TOKEN })
  expect(JSON.parse(printed).user).toMatchObject({
    external_id: '33',
    emails: [{ email: 'ayse@example.com', verified: false }],
  })

  const password_hash = JSON.parse(
    codeOf(passwords, 'What to send', { '"…"': `"${Buffer.from('a key of sixty-four bytes').toString('base64')}"` }),
  )
  const brought = await app.call('POST', '/customers', { email: 'ben@example.com', password_hash })
  expect(brought.status).toBe(200)
})

test('The page about jobs: skipped rows are downloaded as a file', async ({ skip }) => {
  skip(isMissing('curl'), 'curl is not installed on this machine')
  const app = await startApp()
  const file_url = await uploaded(app, 'email\nasha@example.com\nno-address\n')
  const { _id: JOB_ID } = (await app.call('POST', '/imports', { file_url, dry_run: true })).body
  await untilState(app, JOB_ID, 'completed')
  const folder = emptyFolder()
  const code = codeOf('docs/jobs.md', 'Correct what was skipped')
  await inShell(code, { ...(await placeOf(app, ['users:import'])), JOB_ID }, {}, folder)
  const [name = ''] = readdirSync(folder)
  expect(readFileSync(join(folder, name), 'utf8')).toContain('no-address')
})

async function uploaded(app: TestApp, csv: string): Promise<string> {
  const { application_id, company_id, url } = app
  const place = `${url}/service/platform/user/v1.0/company/${company_id}/application/${application_id}/imports/file`
  const authorization = `Bearer ${await app.tokenWith(['users:import'])}`
  const response = await fetch(place, {
    method: 'POST',
    headers: { authorization, 'content-type': 'text/csv' },
    body: csv,
  })
  return ((await response.json()) as { file_url: string }).file_url
}
