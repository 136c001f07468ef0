import { expect, expectAccessible, test } from './world/test.ts'

/*
 * Third-party apps: a shopper allows one to see some of their data, and ends that on the account page.
 */

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }

test('a shopper signs in, allows a partner what it asks for, and disconnects it again', async ({
  page,
  shop,
  lastMessage,
}) => {
  const { id, at, addCustomer, addClient } = await shop()
  await addCustomer(asha)
  const redirect_uri = 'https://partner.test/callback'
  const { client } = await addClient({ name: 'Loyalty Partner', first_party: false, redirect_uris: [redirect_uri] })
  // The partner's server doesn't exist, so all that can be seen is that the browser goes there. The next step is in another tab.
  const returnsWith = (parameter: string) =>
    page.context().waitForEvent('request', (request) => request.url().startsWith(`${redirect_uri}?${parameter}`))
  const openTab = () => page.context().newPage()
  const start = `/oidc/${id}/auth?${new URLSearchParams({
    client_id: client._id,
    redirect_uri,
    response_type: 'code',
    scope: 'openid email',
    state: 'ours',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }).toString()}`

  await page.goto(start)
  await page.getByLabel('Phone number or email').fill(asha.phone_number)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.phone_number, 'otp')).code ?? '')

  await expect(page.getByRole('heading', { name: 'Connect Loyalty Partner?' })).toBeVisible()
  await expect(page.getByText('Loyalty Partner isn’t run by Meadow.')).toContainText('partner.test')
  await expect(page.getByRole('listitem')).toHaveText([
    'Recognize you when you sign in',
    'See your primary email address',
  ])
  await expect(page.getByText('Asha Rao')).toBeVisible()
  await expectAccessible(page)
  const refused = returnsWith('error=access_denied')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await refused

  const second = await openTab()
  await second.goto(start)
  const allowed = returnsWith('code=')
  await second.getByRole('button', { name: 'Allow' }).click()
  await allowed
  const again = returnsWith('code=')
  const third = await openTab()
  await third.goto(start).catch(() => undefined)
  await again

  const account = await openTab()
  await account.goto(at('/account'))
  const connected = account.getByRole('region', { name: 'Connected apps' })
  await expect(connected).toContainText('partner.test')
  await expectAccessible(account)
  await connected.getByRole('button', { name: 'Disconnect Loyalty Partner' }).click()
  await expect(connected.getByRole('status')).toHaveText('Loyalty Partner was disconnected.')
  await account.reload()
  await expect(account.getByRole('heading', { name: 'Where you’re signed in' })).toBeVisible()
  await expect(connected).toHaveCount(0)
  await account.goto(start)
  await expect(account.getByRole('heading', { name: 'Connect Loyalty Partner?' })).toBeVisible()
})

test('the page says who describes an app that nobody registered', async ({ page, shop, shopUrl, lastMessage }) => {
  const { id, at, addCustomer, change } = await shop()
  await addCustomer(asha)
  await change({ unregistered_app_scopes: 'openid email' })
  const request = {
    client_id: `${shopUrl}/agent.json`,
    redirect_uri: 'https://partner.test/callback',
    response_type: 'code',
    scope: 'openid email',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }
  await page.goto(`/oidc/${id}/auth?${new URLSearchParams(request).toString()}`)
  await page.getByLabel('Phone number or email').fill(asha.phone_number)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.phone_number, 'otp')).code ?? '')
  await expect(page.getByRole('heading', { name: 'Connect Shopping Agent?' })).toBeVisible()
  const warning = page.getByText('Shopping Agent isn’t run by Meadow, and nobody there has checked it.')
  await expect(warning).toContainText(`It describes itself at ${new URL(shopUrl).host}.`)
  await expect(warning).toContainText('You’ll go back to partner.test.')
  await expectAccessible(page)
  const allowed = page
    .context()
    .waitForEvent('request', (sent) => sent.url().startsWith(`${request.redirect_uri}?code=`))
  await page.getByRole('button', { name: 'Allow' }).click()
  await allowed

  const account = await page.context().newPage()
  await account.goto(at('/account'))
  await account.getByRole('button', { name: 'Disconnect Shopping Agent' }).click()
  await expect(account.getByText('Shopping Agent was disconnected.')).toBeVisible()
})

test('A13 clickjacking: a page of another site that puts the consent page in a frame shows nothing of it', async ({
  page,
  shop,
  shopUrl,
  baseURL,
}) => {
  const { at } = await shop()
  // The browser logs the refusal as an error, but not one of our own page.
  const foreign = await page.context().newPage()
  await foreign.goto(shopUrl)
  const refused = foreign.waitForEvent('console', (message) => message.text().includes("frame-ancestors 'none'"))
  await foreign.setContent(`<iframe src="${baseURL}${at('/consent')}"></iframe>`)
  await refused
  const frames = () => foreign.frames().map((frame) => frame.url())
  await expect.poll(frames).toEqual([`${shopUrl}/`, expect.stringMatching(/^chrome-error:/)])
})

test('A13 clickjacking: the consent page is in no frame, has no preview, and says so if its question has expired', async ({
  page,
  shop,
  baseURL,
  lastMessage,
}) => {
  const { id, at, addCustomer } = await shop()
  for (const query of ['', '?preview=1']) {
    const { headers } = await fetch(`${baseURL}${at('/consent')}${query}`)
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-frame-options')).toBe('DENY')
  }
  await addCustomer(asha)
  await page.goto(`${at('/consent')}?return_to=${encodeURIComponent(`${baseURL}/oidc/${id}/auth/gone`)}`)
  await page.getByLabel('Phone number or email').fill(asha.phone_number)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  await page.getByLabel('Code', { exact: true }).fill((await lastMessage(asha.phone_number, 'otp')).code ?? '')
  await page.waitForURL(/\/oidc\//)
  await page.goto(`${at('/consent')}?return_to=${encodeURIComponent(`${baseURL}/oidc/${id}/auth/gone`)}`)
  await expect(page.getByText('This request has expired or was already answered.')).toBeVisible()
})
