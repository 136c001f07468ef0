import { readFileSync } from 'node:fs'
import { exampleWorld } from '@clientele/contracts'
import { expect, expectAccessible, test, untilHydrated } from './world/test.ts'

const running = {
  _id: '64f000000000000000000071',
  kind: 'import_members',
  state: 'running',
  about: { type: 'user_group', id: '64f0000000000000000000a1', name: 'Early birds' },
  started_by: { kind: 'operator', id: '64f0000000000000000000c1', name: 'Olu Owner' },
  progress: { step: 'apply', unit: 'rows', done: 500, total: 2000, per_second: 50, seconds_left: 30 },
  error_count: 2,
  actions: ['pause', 'cancel'],
  created_at: '2024-01-31T09:30:00.000Z',
}

test('a failed job says why, is found by its state, and is retried with the keyboard', async ({ page, at, caller }) => {
  const name = `Unreachable ${Date.now()}`
  await caller.tell('createUserGroup', {
    body: { name, description: '', file_url: 'https://files.example.com:1/none.csv' },
  })
  await page.goto(at('jobs'))
  const row = page.getByRole('row', { name })
  await expect(row.getByText('Failed')).toBeVisible({ timeout: 30_000 })
  await expectAccessible(page)
  await page.getByLabel('State').selectOption({ label: 'Failed or canceled' })
  await expect(page).toHaveURL(/state=failed/)
  await page.getByLabel('Whose jobs').selectOption({ label: 'Started by me' })
  await expect(row.getByText('Failed')).toBeVisible()

  await page.getByLabel('State').selectOption({ label: 'All states' })
  const before = (
    await caller.ask<{ items: { _id: string; about: { name: string } }[] }>('listJobs', { pageSize: 100 })
  ).items.find(({ about }) => about.name === name)
  const retry = row.getByRole('button', { name: /Retry/ })
  await retry.focus()
  const answered = page.waitForResponse(/trpc\/retryJob/)
  await page.keyboard.press('Enter')
  expect((await answered).status()).toBe(200)
  await expect
    .poll(async () => (await caller.ask<{ state: string }>('getJob', { jobId: before?._id ?? '' })).state, {
      timeout: 30_000,
    })
    .toBe('failed')
  await row.getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
})

test('a running job shows its progress here and in the frame, and the rows it has skipped', async ({ page, at }) => {
  await page.route('**/trpc/listJobs*', (route) =>
    route.fulfill({
      json: { result: { data: { items: [running], page: { type: 'number', current: 1, size: 25, item_total: 1 } } } },
    }),
  )
  const failure = { status: 503, json: { code: 'OVERLOADED', message: 'The service is busy.', details: [] } }
  await page.route('**/jobs/*/errors.csv', (route) => route.fulfill(failure))
  // What runs comes with the first page. The frame asks again when the page changes.
  await page.goto(at('customers'))
  await untilHydrated(page)
  await page.getByRole('link', { name: 'Jobs' }).click()
  const row = page.getByRole('row', { name: /Early birds/ })
  await expect(row).toContainText('Applying rows: 500 of 2,000, about 30 seconds left · 2 rows skipped')
  await expect(row.getByRole('button', { name: /Pause/ })).toBeVisible()
  await expect(row.getByRole('button', { name: /Cancel/ })).toBeVisible()
  await expect(page.getByRole('link', { name: /1 job running 25%/ })).toBeVisible()
  await expectAccessible(page)
  // What failed is said here, instead of being saved as a file.
  await row.getByRole('button', { name: /skipped rows/ }).click()
  await expect(page.getByText('Couldn’t download the file')).toBeVisible()
})

test('the rows that a job has skipped are a file that can be corrected and sent again', async ({
  page,
  at,
  caller,
}) => {
  const name = `Wrong rows ${Date.now()}`
  const prefix = `/service/platform/user/v1.0/company/${exampleWorld.company.id}/application/${exampleWorld.application.id}`
  await page.goto(at('jobs'))
  const uploaded = await page.request.post(`${prefix}/user_group/file`, {
    headers: { 'content-type': 'text/csv' },
    data: 'Contact email,Name\n=nobody@example.com,Nobody\n',
  })
  const { file_url } = (await uploaded.json()) as { file_url: string }
  await caller.tell('createUserGroup', { body: { name, description: '', file_url } })
  const row = page.getByRole('row', { name })
  await page.getByLabel('Whose jobs').selectOption({ label: 'Started by me' })
  await expect(row.getByText('1 row skipped')).toBeVisible({ timeout: 30_000 })
  const saved = page.waitForEvent('download')
  await row.getByRole('button', { name: /skipped rows/ }).click()
  expect((await saved).suggestedFilename()).toBe('skipped-rows.csv')
  expect(readFileSync(await (await saved).path(), 'utf8')).toContain("'=nobody@example.com,Nobody,2,Contact email,")
})

test('a job that has changed something is undone with one click, by a job of its own', async ({ page, at, caller }) => {
  const name = `Undone ${Date.now()}`
  const email = `undone.${Date.now()}@example.com`
  await caller.tell('createUser', { body: { first_name: 'Asha', email } })
  const prefix = `/service/platform/user/v1.0/company/${exampleWorld.company.id}/application/${exampleWorld.application.id}`
  await page.goto(at('jobs'))
  const uploaded = await page.request.post(`${prefix}/user_group/file`, {
    headers: { 'content-type': 'text/csv' },
    data: `email\n${email}\n`,
  })
  const { file_url } = (await uploaded.json()) as { file_url: string }
  await caller.tell('createUserGroup', { body: { name, description: '', file_url } })
  const row = page.getByRole('row', { name: new RegExp(`^Members of ${name}`) })
  await page.getByLabel('Whose jobs').selectOption({ label: 'Started by me' })
  await row.getByRole('button', { name: /^Undo:/ }).click({ timeout: 30_000 })
  const undoing = page.getByRole('row', { name: `Undo: members of ${name}` })
  await expect(undoing.getByText('1 change undone')).toBeVisible({ timeout: 30_000 })
  await expect(row.getByRole('button', { name: /^Undo:/ })).toBeHidden()
  await expectAccessible(page)
})

test('an error doesn’t look like an empty list', async ({ page, at }) => {
  await page.route('**/trpc/listJobs*', (route) => route.fulfill({ status: 500, json: {} }))
  await page.goto(at('jobs'))
  await expect(page.getByText('Couldn’t load jobs')).toBeVisible({ timeout: 30_000 })
  await page.unroute('**/trpc/listJobs*')
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(page.getByText('Couldn’t load jobs')).toBeHidden()
})
