import { expect, expectAccessible, test, untilHydrated } from './world/test.ts'

test('an operator sees the apps that a customer has connected, and disconnects one', async ({
  page,
  at,
  caller,
  shopper,
}) => {
  const unique = String(Date.now()).slice(-8)
  // Every number that begins with 97 is a mobile number.
  const phone = `97${unique}`
  const { user } = await caller.tell<{ user: { _id: string } }>('createUser', {
    body: { first_name: 'Asha', last_name: `C${unique}`, phone_number: phone, country_code: '91' },
  })
  const name = `Loyalty partner ${unique}`
  const redirect_uri = 'https://partner.example.com/callback'
  const { client } = await caller.tell<{ client: { _id: string } }>('createOAuthClient', {
    body: { name, first_party: false, redirect_uris: [redirect_uri] },
  })
  const card = page.getByRole('region', { name: 'Connected apps' })
  await page.goto(at(`customers/${user._id}?tab=sessions`))
  await expect(card.getByText('No connected apps')).toBeVisible()
  await expectAccessible(page)

  await shopper.signInByCode(phone)
  await shopper.connectApp({ client_id: client._id, redirect_uri, scope: 'openid email' })
  await page.reload()
  const item = card.getByRole('listitem').filter({ hasText: name })
  await expect(item).toContainText('partner.example.com')
  await expect(item).toContainText('may see account, email address')
  await expect(item.getByRole('link', { name })).toHaveAttribute('href', new RegExp(`oauth-clients/${client._id}$`))
  await untilHydrated(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)

  const disconnect = item.getByRole('button', { name: /^Disconnect/ })
  await disconnect.focus()
  await page.keyboard.press('Enter')
  const question = page.getByRole('alertdialog')
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await expectAccessible(page)
  await question.getByRole('button', { name: 'Disconnect app' }).click()
  await expect(card.getByText('No connected apps')).toBeVisible()
  // The customer stays signed in, and the history says who disconnected the app.
  await expect(page.getByRole('button', { name: /^End session on/ })).toBeVisible()
  await page.getByRole('tab', { name: 'Activity' }).click()
  const event = page.getByRole('listitem').filter({ hasText: 'App disconnected' })
  await expect(event).toContainText(name)
  await expect(event).toContainText('owner@example.com')
})
