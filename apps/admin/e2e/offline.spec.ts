import { goOffline } from '@clientele/testing/go-offline'
import { expect, expectAccessible, test, untilHydrated } from './world/test.ts'

test('a change that fails without a connection isn’t made once there is one', async ({
  page,
  at,
  caller,
  customer,
}) => {
  await page.goto(at(`customers/${customer._id}`))
  await page.getByRole('button', { name: 'Block', exact: true }).click()
  const block = page.getByRole('alertdialog', { name: /^Block/ })
  await block.getByLabel('Reason').fill('Chargebacks')
  await goOffline(page)
  await block.getByRole('button', { name: 'Block customer' }).click()
  await expect(page.getByText('Couldn’t reach the service', { exact: false })).toBeVisible()

  await page.context().setOffline(false)
  await page.keyboard.press('Escape')
  // Whatever had waited for the connection would be sent before this.
  await page.evaluate(() => fetch(location.href))
  const { user } = await caller.ask<{ user: { status: string } }>('getUser', { userId: customer._id })
  expect(user.status).toBe('active')
})

test('without a connection, the page says so, and continues by itself', async ({ page, at, customer }) => {
  await page.goto(at('customers'))
  await untilHydrated(page)
  await expect(page.getByText('There’s no connection')).toBeHidden()
  await goOffline(page)
  const notice = page.getByRole('status').getByText('There’s no connection. This page continues by itself')
  await expect(notice).toBeVisible()
  await expectAccessible(page)
  // A search waits, and says nothing about whom it would find.
  await page.getByRole('searchbox', { name: 'Search customers' }).fill(customer.last_name)
  await expect(page.getByText('Searching…')).toBeVisible()
  await expect(page.getByText('No customers match')).toHaveCount(0)
  await page.context().setOffline(false)
  await expect(notice).toBeHidden()
  await expect(page.getByRole('row', { name: customer.last_name })).toBeVisible()
})

test('code that can’t be loaded without a connection is loaded once there is one', async ({ page, at }) => {
  await page.goto(at('customers'))
  await untilHydrated(page)
  await goOffline(page)
  await page.getByRole('button', { name: 'Create customer' }).click()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await expect(page.getByText('This page crashed')).toHaveCount(0)
  await page.context().setOffline(false)
  await expect(page.getByRole('dialog', { name: 'Create customer' })).toBeVisible()
})

test.describe('When a script is missing', () => {
  test.use({ tolerated: [/Failed to load (chunk|resource)/] })

  test('a page that a missing script has crashed is loaded again', async ({ page, at }) => {
    await page.goto(at('customers'))
    await untilHydrated(page)
    const scripts = '**/_next/static/chunks/*.js*'
    await page.route(scripts, (route) => route.fulfill({ status: 404, body: '' }))
    await page.getByRole('button', { name: 'Create customer' }).click()
    await expect(page.getByText('This page crashed')).toBeVisible()
    await page.unroute(scripts)
    await page.getByRole('button', { name: 'Retry' }).click()
    await expect(page.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible()
  })
})
