import type { Page } from '@playwright/test'
import { expect, test } from './world/test.ts'

/*
 * Names that don't fit, or that run in another direction, and dates in the operator's time zone.
 */

const word = 'W'.repeat(100)
const unique = () => Math.random().toString(36).slice(2, 10)

const expectNoSidewaysScrolling = async (page: Page) =>
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0)

for (const width of [390, 1440])
  test(`a word of 100 letters breaks no page that is ${width} pixels wide`, async ({ page, at, caller }) => {
    await page.setViewportSize({ width, height: 844 })
    const { user } = await caller.tell<{ user: { _id: string } }>('createUser', {
      body: {
        email: `long-${unique()}@example.com`,
        first_name: word,
        last_name: 'ש'.repeat(100),
        external_id: `${'x'.repeat(100)}${unique()}`,
        username: `${'u'.repeat(80)}${unique()}`,
      },
    })
    await page.goto(at('customers'))
    await expect(page.getByRole('link').filter({ hasText: word }).first()).toBeVisible()
    await expectNoSidewaysScrolling(page)
    for (const tab of ['overview', 'groups', 'activity', 'raw']) {
      await page.goto(at(`customers/${user._id}?tab=${tab}`))
      await expect(page.getByRole('heading', { level: 1 })).toContainText(word)
      await expectNoSidewaysScrolling(page)
    }
    await page.goto(at(`customers/${user._id}`))
    await page.getByRole('button', { name: 'Block' }).click()
    await expect(page.getByRole('alertdialog')).toBeVisible()
    await expectNoSidewaysScrolling(page)
    await page.getByLabel('Reason').fill(word)
    await page.getByRole('button', { name: 'Block customer' }).click()
    await expect(page.getByText(`Blocked: ${word}`)).toBeVisible()
    await expectNoSidewaysScrolling(page)
    await caller.tell('archiveUser', { body: { user_id: user._id } })
  })

test('a name that runs from right to left stays in its place', async ({ page, at, caller }) => {
  const first_name = `שרה${unique()}`
  const { user } = await caller.tell<{ user: { _id: string } }>('createUser', {
    body: { email: `rtl-${unique()}@example.com`, first_name },
  })
  await page.goto(at(`customers/${user._id}`))
  await expect(page.getByRole('heading', { level: 1 }).locator('bdi')).toHaveText(first_name)
  await expect(page).toHaveTitle(`\u2068${first_name}\u2069 · Clientele`)
  await page.getByRole('button', { name: 'Block' }).click()
  await expect(page.getByText(`Block \u2068${first_name}\u2069?`)).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Edit' }).click()
  await expect(page.getByLabel('First name')).toHaveAttribute('dir', 'auto')
  await page.getByLabel('First name').fill('\u202eevil')
  await page.getByRole('button', { name: 'Save profile' }).click()
  await expect(page.getByLabel('First name')).toHaveAttribute('aria-invalid', 'true')
  await caller.tell('archiveUser', { body: { user_id: user._id } })
})

for (const timezoneId of ['Pacific/Honolulu', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati'])
  test.describe(`in ${timezoneId}`, () => {
    test.use({ timezoneId, locale: 'en-US' })

    test('a date of birth is the same day, and the list is filtered by the operator’s days', async ({
      page,
      at,
      caller,
      customer,
    }) => {
      await page.goto(at(`customers/${customer._id}`))
      await page.getByRole('button', { name: 'Edit' }).click()
      await page.getByLabel('Date of birth').fill('1995-07-23')
      await page.getByRole('button', { name: 'Save profile' }).click()
      await expect(page.getByText('Jul 23, 1995')).toBeVisible()
      const { user } = await caller.ask<{ user: { dob: string } }>('getUser', { userId: customer._id })
      expect(user.dob).toBe('1995-07-23T00:00:00.000Z')

      const asked = page.waitForRequest((request) => request.url().includes('createdFrom'))
      await page.goto(at('customers?from=2026-01-31'))
      await expect(page.getByRole('list', { name: 'Filters in use' })).toContainText('Created from Jan 31, 2026')
      const midnight = await page.evaluate(() => new Date(2026, 0, 31).toISOString())
      expect(decodeURIComponent((await asked).url())).toContain(`"createdFrom":"${midnight}"`)
    })
  })
