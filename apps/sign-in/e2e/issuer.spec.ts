import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './world/test.ts'

/*
 * Shoppers whom an OAuth client sends here to sign in.
 */

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }
type LastMessage = (to: string, template?: string) => Promise<{ code: string | null }>

/** The URL where a client starts. The challenge is that of a verifier that only the client knows. */
const startOf = (id: string, client_id: string, redirect_uri: string, more: Record<string, string> = {}) =>
  `/oidc/${id}/auth?${new URLSearchParams({
    client_id,
    redirect_uri,
    response_type: 'code',
    scope: 'openid email',
    state: 'ours',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...more,
  }).toString()}`

async function enterCode(page: Page, lastMessage: LastMessage, to = asha.phone_number) {
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(to, 'otp')).code ?? '')
}

test('a shopper signs in once for several clients, and again only if one asks for it', async ({
  page,
  shop,
  shopUrl,
  lastMessage,
}) => {
  const { id, addCustomer, addClient } = await shop()
  await addCustomer(asha)
  const redirect_uri = `${shopUrl}/callback`
  const { client } = await addClient({ name: 'Web shop', redirect_uris: [redirect_uri] })
  const back = new RegExp(`^${redirect_uri}\\?code=[\\w-]+&state=ours&iss=`)

  await page.goto(startOf(id, client._id, redirect_uri, { login_hint: asha.phone_number }))
  await expect(page.getByLabel('Phone number or email')).toHaveValue(asha.phone_number)
  await expectAccessible(page)
  await page.getByLabel('Phone number or email').focus()
  await enterCode(page, lastMessage)
  await page.waitForURL(back)

  const other = await addClient({ name: 'Second shop', redirect_uris: [redirect_uri] })
  await page.goto(startOf(id, other.client._id, redirect_uri))
  await page.waitForURL(back)

  await page.goto(startOf(id, client._id, redirect_uri, { prompt: 'login' }))
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
})

test('an app on the device is opened by the shopper, who sees who is signed in', async ({
  page,
  shop,
  shopUrl,
  lastMessage,
}) => {
  const { id, at, addCustomer, addClient } = await shop()
  await addCustomer(asha)
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill(asha.phone_number)
  await enterCode(page, lastMessage)
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()

  const { client } = await addClient({
    name: 'App',
    application_type: 'native',
    redirect_uris: [`${new URL(shopUrl).protocol}//127.0.0.1/callback`],
  })
  await page.goto(startOf(id, client._id, `${shopUrl}/callback`))
  await expect(page.getByText('Asha Rao')).toBeVisible()
  await page.getByRole('button', { name: 'Continue to Meadow' }).click()
  await page.waitForURL(/\/callback\?code=/)
})

test('a client that asks for a recent proof gets one: by password, or by a code, from the same customer', async ({
  page,
  shop,
  shopUrl,
  lastMessage,
  wasLastSeen,
}) => {
  const { id, at, addCustomer, addClient } = await shop()
  const { user } = await addCustomer(asha)
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill(asha.phone_number)
  await enterCode(page, lastMessage)
  await page.getByRole('button', { name: 'Set a password' }).click()
  await page.getByLabel('New password', { exact: true }).fill('granite-otter-bicycle-58')
  await page.getByRole('button', { name: 'Set a password' }).click()
  await expect(page.getByText('You have a password.', { exact: false })).toBeVisible()
  wasLastSeen(user._id, 1)

  const redirect_uri = `${shopUrl}/callback`
  const { client } = await addClient({ name: 'Web shop', redirect_uris: [redirect_uri] })
  const ask = (level: string) =>
    page.goto(startOf(id, client._id, redirect_uri, { acr_values: `urn:clientele:acr:${level}` }))
  const heading = page.getByRole('heading', { name: 'Confirm it’s you' })

  await ask('recent')
  await expect(heading).toBeVisible()
  await expect(page.getByText('Asha Rao')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.waitForURL(/\/callback\?error=unmet_authentication_requirements/)

  await ask('recent')
  await page.getByLabel('Password', { exact: true }).fill('not-this-one')
  await page.keyboard.press('Enter')
  await expect(page.getByText('This isn’t your password.')).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill('granite-otter-bicycle-58')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/callback\?code=/)

  await ask('recent-code')
  await expect(heading).toBeVisible()
  await expect(page.getByLabel('Password', { exact: true })).toHaveCount(0)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await expectAccessible(page)
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.phone_number, 'otp')).code ?? '')
  await page.waitForURL(/\/callback\?code=/)

  await ask('recent-code')
  await page.waitForURL(/\/callback\?code=/)
})

test('a client that lets customers choose shows who is signed in, and they continue or use another account', async ({
  page,
  shop,
  shopUrl,
  lastMessage,
}) => {
  const { id, at, addCustomer, addClient } = await shop()
  await addCustomer(asha)
  await addCustomer({ phone_number: '8652523959', email: 'ben@example.com', first_name: 'Ben', last_name: 'Kay' })
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill(asha.phone_number)
  await enterCode(page, lastMessage)
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()

  const redirect_uri = `${shopUrl}/callback`
  const { client } = await addClient({ name: 'Web shop', redirect_uris: [redirect_uri] })
  const choose = () => page.goto(startOf(id, client._id, redirect_uri, { prompt: 'select_account' }))

  await choose()
  await expect(page.getByRole('heading', { name: 'Choose an account' })).toBeVisible()
  await expect(page.getByText(asha.email)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Continue as Asha' }).click()
  await page.waitForURL(/\/callback\?code=/)

  await choose()
  await page.getByRole('link', { name: 'Use another account' }).click()
  await page.getByLabel('Phone number or email').fill('8652523959')
  await enterCode(page, lastMessage, '8652523959')
  await page.waitForURL(/\/callback\?code=/)

  await choose()
  await expect(page.getByRole('button', { name: 'Continue as Ben' })).toBeVisible()
})
