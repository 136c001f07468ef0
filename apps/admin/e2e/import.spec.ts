import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { signInAs } from './world/caller.ts'
import { owner, startWorld } from './world/servers.ts'
import { expect, expectAccessible, test, untilHydrated } from './world/test.ts'

const caseFile = (name: string) => fileURLToPath(new URL(`files/${name}`, import.meta.url))
const csv = (text: string, name = 'people.csv') => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
const unique = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e4)}`

const choose = (page: Page, file: Parameters<ReturnType<Page['locator']>['setInputFiles']>[0]) =>
  page.getByLabel('Drop a file here, or choose one').setInputFiles(file)

const dryRun = async (page: Page) => {
  await page.getByRole('button', { name: 'Start a dry run' }).click()
  await expect(page.getByRole('heading', { name: 'What the import would do' })).toBeVisible({ timeout: 30_000 })
}

const numbers = (page: Page) => page.getByRole('region', { name: /^What the import/ }).locator('dl')

test('an export of another system is recognized, tried, imported, and undone', async ({ page, at, caller }) => {
  await page.goto(at('customers'))
  await untilHydrated(page)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Import customers' }).click()
  await expect(page.getByRole('heading', { name: 'Import customers', level: 1 })).toBeVisible()
  await expectAccessible(page)

  await choose(page, caseFile('shopify-customers.csv'))
  await expect(page.getByText('This is an export from Shopify with 10 records.')).toBeVisible()
  const columns = page.getByRole('region', { name: 'Columns', exact: true })
  await expect(columns.getByRole('row', { name: /Customer ID .* External ID/ })).toBeVisible()
  await expect(columns.getByRole('row', { name: /Total Spent .* Not imported/ })).toBeVisible()
  const first = page.getByRole('table', { name: 'First customers' })
  await expect(first.getByRole('row', { name: /Marit Solheim marit.solheim@example.com/ })).toBeVisible()
  await page.getByText(/^Show the \d records that can’t be imported$/).click()
  await expect(page.getByRole('cell', { name: /priya.raghunathan@@example.com/ })).toBeVisible()
  await expectAccessible(page)
  // What was chosen is still there after a reload.
  await page.getByRole('radio', { name: 'Reject the record' }).click()
  await page.reload()
  await expect(page.getByText('This is an export from Shopify with 10 records.')).toBeVisible()
  await expect(page.getByRole('radio', { name: 'Reject the record' })).toBeChecked()

  await dryRun(page)
  await expect(numbers(page)).toContainText('would be created6')
  await expect(numbers(page)).toContainText('would be rejected4')
  await expect(page.getByText('Nothing has changed yet.')).toBeVisible()
  await expect(page.getByText('marit.solheim@example.com').first()).toBeVisible()
  const rejected = page.getByRole('table', { name: 'Rejected records' })
  await expect(
    rejected.getByRole('row', { name: /8 .*priya.raghunathan@@example.com.*Right: An address/ }),
  ).toBeVisible()
  await expectAccessible(page)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: /Download the rejected records/ }).click()
  expect((await saved).suggestedFilename()).toBe('rejected-records.csv')
  expect(readFileSync(await (await saved).path(), 'utf8')).toContain('priya.raghunathan@@example.com')
  const { items: nobody } = await caller.ask<{ items: object[] }>('getCustomers', { q: 'marit.solheim@example.com' })
  expect(nobody).toEqual([])

  await page.reload()
  await page.getByRole('button', { name: 'Import 6 customers' }).click()
  const asked = page.getByRole('alertdialog', { name: 'Import 6 customers?' })
  await expect(asked).toContainText('Nobody is sent a message.')
  await expectAccessible(page)
  await asked.getByRole('button', { name: 'Import 6 customers' }).click()
  await expect(page.getByRole('heading', { name: 'What the import has done' })).toBeVisible({ timeout: 30_000 })
  await expect(numbers(page)).toContainText(/^created6/)
  await expect(page.getByText('It did what the dry run said.')).toBeVisible()
  await expectAccessible(page)

  // The page of jobs leads back to it.
  await page.getByRole('link', { name: 'Jobs' }).click()
  await page
    .getByRole('row', { name: /Customers in shopify-customers.csv/ })
    .first()
    .getByRole('link')
    .click()
  await page.getByRole('region', { name: 'Created', exact: true }).getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: 'Marit Solheim', level: 1 })).toBeVisible()
  await page.goBack()

  await page.getByRole('button', { name: /^Undo:/ }).click()
  const undoing = page.getByRole('alertdialog', { name: /Undo the import of/ })
  await expect(undoing).toContainText('The import has created 6 customers.')
  await expectAccessible(page)
  await undoing.getByRole('button', { name: 'Undo the import' }).click()
  await expect(page.getByText('6 changes undone')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('button', { name: /^Undo:/ })).toHaveCount(0)
  await expectAccessible(page)
})

test('columns of any other file are guessed, and chosen with the keyboard', async ({ page, at }) => {
  const id = unique()
  await page.goto(at('customers/import'))
  await choose(page, csv(`Color;Contact one;Contact two\nred;a.${id}@example.com;b.${id}@example.com\n`, 'two.csv'))
  await expect(page.getByText('This is a CSV file with 1 record.')).toBeVisible()
  await expect(page.getByText('No column is an email address or a phone number')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Start a dry run' })).toBeDisabled()
  await expectAccessible(page)
  const use = page.getByLabel('Used for: Contact two')
  await use.focus()
  await page.keyboard.type('Email address')
  await expect(use).toHaveValue('email')
  await expect(page.getByRole('table', { name: 'First customers' })).toContainText(`b.${id}@example.com`)
  await page.getByLabel('Country code of phone numbers without one').fill('9a')
  await expect(page.getByText('Enter the digits of a calling code, such as 91.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Start a dry run' })).toBeDisabled()
  await page.getByLabel('Country code of phone numbers without one').fill('+49')
  await page.getByRole('button', { name: 'Try Phone number earlier' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Start a dry run' }).focus()
  await page.keyboard.press('Enter')
  await expect(numbers(page)).toContainText('would be created1', { timeout: 30_000 })
  await expect(page.getByText('2 columns aren’t imported')).toBeVisible()

  // What was chosen can still be changed.
  await page.getByRole('button', { name: 'Change columns and options' }).click()
  await expect(page.getByLabel('Used for: Contact two')).toHaveValue('email')
  await expect(page.getByLabel('Country code of phone numbers without one')).toHaveValue('49')
  const keys = page.getByRole('group', { name: 'How to tell that a customer already exists' }).getByRole('listitem')
  await expect(keys.nth(2)).toContainText('Phone number')
})

test('a column is used for an attribute', async ({ page, at, caller }) => {
  const id = unique()
  const email = `a.${id}@example.com`
  const { _id: definition_id } = await caller.tell<{ _id: string }>('createUserAttributeDefinition', {
    body: { name: `Points ${id}`, slug: `points_${id}`, type: 'number' },
  })
  await page.goto(at('customers/import'))
  await choose(page, csv(`Contact;Score\n${email};12\n`))
  await page.getByLabel('Used for: Score').selectOption({ label: `Attribute: Points ${id}` })
  await dryRun(page)
  await page.getByRole('button', { name: 'Import 1 customer' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Import 1 customer' }).click()
  await expect(numbers(page)).toContainText(/^created1/, { timeout: 30_000 })
  const { items } = await caller.ask<{ items: object[] }>('getCustomers', { q: email, definitionIds: [definition_id] })
  expect(items).toMatchObject([{ attributes: [{ attribute: { value: 12 } }] }])
  await caller.tell('deleteUserAttributeDefinitionById', { attributeDefId: definition_id })
})

test('an import says what came out differently than in its dry run', async ({ page, at, caller }) => {
  const id = unique()
  await page.goto(at('customers/import'))
  await choose(page, csv(`email,first name\na.${id}@example.com,Ana\nb.${id}@example.com,Bea\n`))
  await dryRun(page)
  await caller.tell('createUser', { body: { first_name: 'Bea', email: `b.${id}@example.com` } })
  await page.getByRole('button', { name: 'Import 2 customers' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Import 2 customers' }).click()
  await expect(page.getByText('1 record came out differently than in the dry run')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(/The dry run said: 2 created/)).toBeVisible()
  await page.getByText('Show which').click()
  await expect(page.getByText('Line 3: unchanged, not created')).toBeVisible()
  await expectAccessible(page)
})

test('what columns mean is saved as a preset, used for the next file, changed, and deleted', async ({ page, at }) => {
  const name = `Loyalty ${unique()}`
  await page.goto(at('customers/import'))
  await choose(page, csv('Contact one;Contact two\na@example.com;b@example.com\n'))
  const preset = page.getByLabel('Preset', { exact: true })
  await expect(page.getByRole('button', { name: 'Save as a preset' })).toBeDisabled()
  await page.getByLabel('Used for: Contact two').selectOption('email')
  await page.getByRole('button', { name: 'Save as a preset' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save as a preset' })
  await dialog.getByLabel('Name').fill(name)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Save preset' }).click()
  await expect(preset.getByRole('option', { name })).toBeAttached()
  await page.getByRole('button', { name: 'Choose another file' }).click()

  await choose(page, csv('contact_two;Notes\nb@example.com;none\n', 'next.csv'))
  await expect(page.getByText('No column is an email address or a phone number')).toHaveCount(0)
  await preset.selectOption(name)
  await expect(page.getByLabel('Used for: contact_two')).toHaveValue('email')
  await expect(page.getByRole('table', { name: 'First customers' })).toContainText('b@example.com')
  await page.getByLabel('Used for: Notes').selectOption('username')
  await page.getByRole('button', { name: 'Save changes to the preset' }).click()
  await expect(page.getByRole('button', { name: 'Save changes to the preset' })).toHaveCount(0)
  await expectAccessible(page)
  await page.reload()
  await expect(page.getByLabel('Used for: Notes')).toHaveValue('username')
  await page.getByRole('button', { name: 'Choose another file' }).click()

  await choose(page, csv('Contact one;Contact two\na@example.com;c@example.com\n'))
  await preset.selectOption(name)
  await expect(page.getByText('This file doesn’t have all columns of the preset: Notes.')).toBeVisible()
  await expect(page.getByLabel('Used for: Contact two')).toHaveValue('email')
  await page.getByRole('button', { name: 'Delete the preset' }).click()
  await expect(page.getByText(`Deleted ${name}`)).toBeVisible()
  await expect(preset).toHaveCount(0)
})

test('the number of many customers is typed before they are imported, and before that is undone', async ({
  page,
  at,
}) => {
  const id = unique()
  const rows = Array.from({ length: 30 }, (_, at_) => `n${at_}.${id}@example.com,Nia`).join('\n')
  await page.goto(at('customers/import'))
  await choose(page, csv(`email,first name\n${rows}\n`))
  await expect(page.getByText('This is a CSV file with 30 records.')).toBeVisible()
  await dryRun(page)
  await page.getByRole('button', { name: 'Import 30 customers' }).click()
  const asked = page.getByRole('alertdialog')
  await asked.getByRole('button', { name: 'Import 30 customers' }).click()
  await expect(asked.getByText('Type 30 exactly.')).toBeVisible()
  await asked.getByLabel('Type 30 to confirm').fill('30')
  await asked.getByRole('button', { name: 'Import 30 customers' }).click()
  await expect(numbers(page)).toContainText(/^created30/, { timeout: 30_000 })
  await expect(page.getByRole('region', { name: 'Created', exact: true }).getByRole('listitem')).toHaveCount(10)
  await page.getByRole('button', { name: /^Undo:/ }).click()
  await asked.getByLabel('Type 30 to confirm').fill('30')
  await asked.getByRole('button', { name: 'Undo the import' }).click()
  await expect(page.getByText('30 changes undone')).toBeVisible({ timeout: 30_000 })
})

test('the parameters of a Firebase project are asked for, kept nowhere, and asked for again', async ({ page, at }) => {
  const parameters = readFileSync(caseFile('firebase-hash-config.txt'), 'utf8')
  await page.goto(at('customers/import'))
  await choose(page, caseFile('firebase-users.json'))
  await expect(page.getByText('This is an export from Firebase with 9 records.')).toBeVisible()
  const field = page.getByLabel('Password hash parameters of the Firebase project')
  await field.fill('hash_config { rounds: 8 }')
  await expect(page.getByText('Paste the whole text, from hash_config to its closing brace.')).toBeVisible()
  await field.fill(parameters)
  await dryRun(page)
  const stored = await page.evaluate(() =>
    JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage), location.href]),
  )
  expect(stored).not.toContain(/base64_signer_key: (\S{20})/.exec(parameters)?.[1])
  await page.reload()
  await expect(page.getByText('They are a secret, so they aren’t kept.')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Import \d customers$/ })).toBeDisabled()
  await field.fill(parameters)
  await expect(page.getByRole('button', { name: /^Import \d customers$/ })).toBeEnabled()
  await expectAccessible(page)
})

test('a file that can’t be read says why, and another can be chosen', async ({ page, at }) => {
  await page.goto(at('customers/import'))
  await choose(page, csv('', 'empty.csv'))
  await expect(page.getByText('“empty.csv” is empty. Choose a file with customers.')).toBeVisible()
  await choose(page, {
    name: 'photo.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 0]),
  })
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Couldn’t read the file')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Choose another file' }).click()
  await choose(page, csv('{"users": [', 'cut.json'))
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Couldn’t read the file')
  await page.getByRole('button', { name: 'Choose another file' }).click()

  await page.getByRole('radio', { name: 'From a URL' }).click()
  await page.getByLabel('File URL').fill('customers.csv')
  await page.getByRole('button', { name: 'Read the file' }).click()
  await expect(page.getByText(/^Enter the whole URL of the file/)).toBeVisible()
  await page.getByLabel('File URL').fill('http://127.0.0.1:1/customers.csv')
  await page.getByRole('button', { name: 'Read the file' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText('The port of the URL must be')
})

test.describe('Where files may be small only', () => {
  test.use({ signedIn: false })

  test('a file that is too large is refused with its limit, before it has arrived', async ({ page, context }) => {
    process.env.IMPORT_LIMIT_BYTES = '1000000'
    const world = await startWorld({ withOperator: true })
    delete process.env.IMPORT_LIMIT_BYTES
    try {
      const caller = await signInAs(world.adminUrl, owner)
      const [name = '', value = ''] = caller.cookie.split(/=(.*)/s)
      await context.addCookies([{ name, value, url: world.adminUrl }])
      const { applications } = await caller.ask<{ applications: { _id: string }[] }>('getCurrentOperator', {})
      await page.goto(`${world.adminUrl}/a/${applications[0]?._id}/customers/import`)
      await expect(page.getByText('CSV, Excel workbook (.xlsx), NDJSON, or JSON, up to 1 MB')).toBeVisible()
      await choose(page, csv(`email\n${'asha@example.com\n'.repeat(2_000_000)}`, 'large.csv'))
      await expect(page.getByText('The upload failed. This is too large. The limit is 1,000,000 bytes.')).toBeVisible()
    } finally {
      await page.goto('about:blank')
      await world.stop()
    }
  })
})

test('an upload shows its progress, and can be canceled', async ({ page, at }) => {
  let refuse = () => {}
  const held = new Promise<void>((resolve) => {
    refuse = resolve
  })
  await page.route('**/imports/file*', async (route) => {
    await held
    await route.abort().catch(() => undefined)
  })
  await page.goto(at('customers/import'))
  await choose(page, csv('email\nasha@example.com\n'))
  await expect(page.getByRole('progressbar', { name: 'Uploading' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Cancel upload' }).click()
  await expect(page.getByLabel('Drop a file here, or choose one')).toBeVisible()
  await expect(page.getByText('The upload failed.')).toHaveCount(0)
  refuse()
})

test('a large file arrives as it is', async ({ page, at }) => {
  const line = (at_: number) => `person${at_}@example.com,${'x'.repeat(180)}\n`
  const content = `email,notes\n${Array.from({ length: 60_000 }, (_, at_) => line(at_)).join('')}`
  await page.goto(at('customers/import'))
  const uploaded = page.waitForResponse(/\/imports\/file\?/)
  await choose(page, csv(content, 'large.csv'))
  expect(await (await uploaded).json()).toMatchObject({ size: content.length })
  await expect(page.getByText('This is a CSV file with more than 1,000 records.')).toBeVisible()
})

test('a running import is watched, paused, and resumed, and a failed one can be tried again', async ({ page, at }) => {
  const job = {
    _id: '64f0000000000000000000e1',
    kind: 'import_customers',
    state: 'running',
    about: { type: 'file', id: '64f0000000000000000000e2', name: 'everyone.csv' },
    started_by: { kind: 'operator', id: '64f0000000000000000000c1', name: 'Olu Owner' },
    progress: { step: 'apply', unit: 'bytes', done: 41_200_000, total: 100_000_000, seconds_left: 61 },
    error_count: 0,
    actions: ['pause', 'cancel'],
    created_at: '2024-01-31T09:30:00.000Z',
    options: {
      file_url: 'file:64f0000000000000000000e2',
      country_code: 91,
      match: ['email'],
      on_conflict: 'keep',
      require_confirmation: false,
      unknown_groups: 'reject',
      hash_plaintext: false,
      dry_run: false,
      has_firebase: false,
    },
  }
  let shown: object = job
  const tell = (data: object) => ({ json: { result: { data } } })
  await page.route('**/trpc/getJob?*', (route) => route.fulfill(tell(shown)))
  await page.route('**/trpc/pauseJob*', (route) => {
    shown = { ...job, state: 'paused', actions: ['resume', 'cancel'] }
    return route.fulfill(tell(shown))
  })
  await page.goto(at('customers/import?job=64f0000000000000000000e1'))
  await expect(page.getByRole('progressbar', { name: 'Import' })).toHaveAttribute('aria-valuenow', '41')
  await expect(page.getByText('Applying records: 41.2 MB of 100.0 MB, about 2 minutes left')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Pause: Customers in everyone.csv' }).click()
  await expect(page.getByRole('button', { name: 'Resume: Customers in everyone.csv' })).toBeVisible()
  await expectAccessible(page)
  shown = { ...job, state: 'failed', progress: undefined, failure: 'The file has no rows.', actions: ['retry'] }
  await page.reload()
  await expect(page.getByText('The file can’t be imported')).toBeVisible()
  await expect(page.getByText('The file has no rows.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Retry: Customers in everyone.csv' })).toBeVisible()
  await expectAccessible(page)
})

test('a job that doesn’t exist is not an error of the service', async ({ page, at }) => {
  await page.goto(at('customers/import?job=0123456789abcdef01234567'))
  await expect(page.getByRole('heading', { name: 'Import not found', level: 1 })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Import a file' }).click()
  await expect(page.getByRole('heading', { name: 'Choose a file' })).toBeVisible()
})

test('the palette leads to it, and so does the menu on a phone, where it fits', async ({ page, at }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(at('customers'))
  await untilHydrated(page)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('import')
  await page.getByRole('option', { name: 'Import customers' }).click()
  await expect(page.getByRole('heading', { name: 'Choose a file' })).toBeVisible()
  await page.goBack()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Import customers' }).click()
  await expect(page.getByRole('heading', { name: 'Choose a file' })).toBeVisible()
  await choose(page, caseFile('shopify-customers.csv'))
  await expect(page.getByText('This is an export from Shopify with 10 records.')).toBeVisible()
  await expectAccessible(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('a viewer isn’t offered it, and the page says why', async ({ page, context, at, caller, baseURL }) => {
  const email = `vera.${unique()}@example.com`
  const password = 'copper-meadow-window-17'
  const { link } = await caller.tell<{ link: string }>('inviteOperator', { body: { email, role: 'viewer' } })
  await caller.tell('acceptInvitation', { body: { token: new URL(link).searchParams.get('token'), password } })
  const { cookie } = await signInAs(baseURL ?? '', { email, password })
  const [cookieName = '', value = ''] = cookie.split(/=(.*)/s)
  await context.addCookies([{ name: cookieName, value, url: baseURL ?? '' }])
  await page.goto(at('customers'))
  await untilHydrated(page)
  await expect(page.getByRole('link', { name: 'Import', exact: true })).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('import')
  await expect(page.getByText('Nothing found for “import”.')).toBeVisible()
  await page.goto(at('customers/import'))
  await expect(page.getByRole('heading', { name: 'You can’t import customers' })).toBeVisible()
  await expect(page.getByLabel('Drop a file here, or choose one')).toHaveCount(0)
  await expectAccessible(page)
})
