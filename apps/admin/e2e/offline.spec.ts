import { expect, test } from './world/test.ts'

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
  await page.context().setOffline(true)
  await block.getByRole('button', { name: 'Block customer' }).click()
  await expect(page.getByText('Couldn’t reach the service', { exact: false })).toBeVisible()

  await page.context().setOffline(false)
  await page.keyboard.press('Escape')
  // Whatever had waited for the connection would be sent before this.
  await page.evaluate(() => fetch(location.href))
  const { user } = await caller.ask<{ user: { status: string } }>('getUser', { userId: customer._id })
  expect(user.status).toBe('active')
})
