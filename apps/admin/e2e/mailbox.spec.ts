import { expect, expectAccessible, test } from './world/test.ts'

test('the mailbox shows codes, newest first, and filters them by contact', async ({ page, at, caller, customer }) => {
  const api = process.env.E2E_API_URL ?? ''
  await caller.tell('updatePlatformConfig', { body: { skip_captcha: true } })
  const ask = (to: string) =>
    fetch(`${api}/service/application/user/authentication/v1.0/otp/email/send`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: api,
        'x-application-id': process.env.E2E_APPLICATION_ID ?? '',
      },
      body: JSON.stringify({ email: to, action: 'send' }),
    })
  expect((await ask('first@example.com')).status).toBe(200)
  expect((await ask(customer.email)).status).toBe(200)

  await page.goto(at('customers'))
  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Mailbox' }).click()
  await expect(page.getByRole('heading', { name: 'Mailbox' })).toBeVisible()
  const messages = page.getByRole('list', { name: 'Messages, newest first' }).getByRole('listitem')
  await expect(messages.first()).toContainText(customer.email)
  await expect(messages.first().getByText(/^\d{6}$/)).toBeVisible()
  await expect(messages.first().getByRole('button', { name: 'Copy code' })).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('searchbox', { name: 'Filter by contact' }).fill('FIRST@example.com')
  await expect(messages).toHaveCount(1)
  await expect(messages.first()).toContainText('first@example.com')
  await page.getByRole('searchbox', { name: 'Filter by contact' }).fill('nobody@example.com')
  await expect(page.getByText('No messages to this contact')).toBeVisible()
  await expectAccessible(page)
})

test('only operators can read the mailbox through the console', async () => {
  const ask = (headers: Record<string, string>) => fetch(`${process.env.E2E_ADMIN_URL}/dev/messages`, { headers })
  expect((await ask({})).status).toBe(401)
  expect((await ask({ cookie: 'clientele_operator=guess' })).status).toBe(401)
  expect((await ask({ cookie: process.env.E2E_COOKIE ?? '' })).status).toBe(200)
})
