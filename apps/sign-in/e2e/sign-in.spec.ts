import { idToken } from './world/provider.ts'
import { expect, expectAccessible, test } from './world/test.ts'

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }

test('a known shopper signs in with a code by SMS, and returns to the store', async ({
  page,
  shop,
  shopUrl,
  lastMessage,
}) => {
  const { at, addCustomer } = await shop({ subtext: 'Good to see you' })
  await addCustomer(asha)
  await page.goto(`${at()}?return_to=${encodeURIComponent(`${shopUrl}/cart`)}`)
  await expect(page.getByRole('heading', { name: 'Welcome to Meadow' })).toBeVisible()
  await expect(page.getByText('Good to see you')).toBeVisible()
  await expectAccessible(page)

  const name = page.getByLabel('Phone number or email')
  await expect(name).toHaveAttribute('autocomplete', 'username')
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText('Enter your phone number or email address.')).toBeVisible()
  await expect(name).toBeFocused()
  await name.fill('8652523958')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'Check your phone' })).toBeVisible()
  const code = page.getByLabel('Code', { exact: true })
  await expect(code).toBeFocused()
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code')
  await expect(page.getByText(/Another code in \d+ s/)).toBeVisible()
  await expectAccessible(page)
  await code.fill('000000')
  await expect(page.getByText('The code is wrong or no longer valid.', { exact: false })).toBeVisible()
  await expect(code).toBeFocused()
  await expectAccessible(page)

  // Pasted as it appears in the message, over the wrong one.
  const { code: otp } = await lastMessage('8652523958', 'otp')
  await page.keyboard.insertText(`${otp?.slice(0, 3)} ${otp?.slice(3)}`)
  await page.waitForURL(`${shopUrl}/cart`)
  const cookies = await page.context().cookies()
  expect(cookies.find((cookie) => cookie.name === 'f.session')).toMatchObject({ httpOnly: true, path: '/' })

  // A returning shopper is neither asked again nor redirected automatically.
  await page.goto(`${at()}?return_to=${encodeURIComponent(`${shopUrl}/cart`)}`)
  await expect(page.getByText('You’re signed in as Asha Rao.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Use another account' }).click()
  await expect(name).toBeVisible()
})

test('a page that the phone unloaded continues where it was', async ({ page, shop, lastMessage }) => {
  const { at } = await shop()
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill('9820012345')
  await page.keyboard.press('Enter')
  const code = page.getByLabel('Code', { exact: true })
  await expect(code).toBeFocused()
  const { code: otp } = await lastMessage('9820012345', 'otp')

  await page.reload()
  await expect(page.getByText('+91 9820012345')).toBeVisible()
  await expect(page.getByText(/Another code in \d+ s/)).toBeVisible()
  // Back and forward again: it waits for the same code.
  await page.getByRole('link', { name: 'Back' }).click()
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await code.fill(otp ?? '')

  await expect(page.getByRole('heading', { name: 'Nice to meet you' })).toBeVisible()
  await page.reload()
  await page.getByLabel('First name').fill('Nia')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
})

test('a code by email signs in as well, and another one can be requested', async ({ page, shop, lastMessage }) => {
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  await page.clock.install()
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill('Asha@Example.com')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send another code' })).toBeHidden()
  await page.clock.fastForward(91_000)
  await page.getByRole('button', { name: 'Send another code' }).click()
  // Only this page's clock ran ahead: the API still says how long to wait.
  await expect(page.getByText('Too many attempts.', { exact: false })).toBeVisible()
  await expect(page.getByText(/Another code in/)).toBeVisible()
  const { code } = await lastMessage('asha@example.com', 'otp')
  await page.getByLabel('Code', { exact: true }).fill(code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('a password signs in, without a mouse, and can be revealed', async ({ page, shop, lastMessage }) => {
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  await page.goto(at())
  await page.getByLabel('Phone number or email').focus()
  await page.keyboard.type('asha@example.com')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Sign in with a password instead' })).toBeFocused()
  await page.keyboard.press('Enter')
  const password = page.getByLabel('Password', { exact: true })
  await expect(page.getByLabel('Phone number, email, or username')).toHaveValue('asha@example.com')
  await expect(password).toHaveAttribute('autocomplete', 'current-password')
  await password.fill('not-the-password')
  await page.getByRole('button', { name: 'Show password' }).click()
  await expect(password).toHaveAttribute('type', 'text')
  await page.getByRole('button', { name: 'Hide password' }).click()
  await expect(password).toHaveAttribute('type', 'password')
  await password.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('The sign-in details are incorrect.')
  await expect(page.getByRole('alert')).toContainText('Request')
  await expectAccessible(page)

  // A forgotten password: the link in an email sets a new one, and signs in.
  await page.getByRole('link', { name: 'Forgot password?' }).click()
  await expect(page.getByLabel('Email or phone number')).toBeFocused()
  await expectAccessible(page)
  await page.getByLabel('Email or phone number').fill('asha@example.com')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('we sent a link to set a new password', { exact: false })).toBeVisible()
  await expectAccessible(page)
  const { link } = await lastMessage('asha@example.com', 'reset_link')
  await page.goto(link ?? '')
  const fresh = page.getByLabel('New password', { exact: true })
  await expect(fresh).toHaveAttribute('autocomplete', 'new-password')
  await fresh.fill('short')
  await expect(page.getByText('Too short: 3 more.')).toBeVisible()
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await expect(page.getByText('Use at least 8 characters.')).toBeVisible()
  await fresh.fill('password123')
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await expect(page.getByText('Too easy to guess', { exact: false })).toBeVisible()
  await expectAccessible(page)
  await fresh.fill('granite-otter-bicycle-58')
  await expect(page.getByText('Strong.')).toBeVisible()
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()

  await page.getByRole('button', { name: 'Sign in with a password instead' }).click()
  await page.getByLabel('Phone number, email, or username').fill('+91 86525 23958')
  await password.fill('granite-otter-bicycle-58')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()

  await page.goto(link ?? '')
  await expect(page.getByRole('alert')).toContainText('has already been used')
  await expect(page.getByRole('link', { name: 'Request another link' })).toBeVisible()
})

test('a code by SMS can set a new password', async ({ page, shop, lastMessage }) => {
  const { at, addCustomer } = await shop()
  await addCustomer(asha)
  await page.goto(at('/forgot'))
  await page.getByLabel('Email or phone number').fill('8652523958')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
  const { code } = await lastMessage('8652523958', 'otp')
  await page.getByLabel('Code', { exact: true }).fill(code ?? '')
  await page.getByLabel('New password', { exact: true }).fill('granite-otter-bicycle-58')
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('a captcha is solved in the background if the store requires one', async ({ page, shop, lastMessage }) => {
  const { at, addCustomer } = await shop({ skip_captcha: false })
  await addCustomer(asha)
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill('8652523958')
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByRole('heading', { name: 'Check your phone' })).toBeVisible()
  const { code } = await lastMessage('8652523958', 'otp')
  await page.getByLabel('Code', { exact: true }).fill(code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('a captcha is solved in the background for codes by email and for new accounts too', async ({
  page,
  shop,
  lastMessage,
}) => {
  const { at, addCustomer } = await shop({ skip_captcha: false })
  await addCustomer(asha)
  await page.goto(at())
  await page.getByLabel('Phone number or email').fill('asha@example.com')
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible()
  expect((await lastMessage('asha@example.com', 'otp')).code).toMatch(/^\d{6}$/)

  await page.goto(at('/sign-up'))
  await page.getByLabel('First name').fill('Nia')
  await page.getByLabel('Phone number').fill('8652523950')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Check your phone' })).toBeVisible()
  const { code } = await lastMessage('8652523950', 'otp')
  await page.getByLabel('Code', { exact: true }).fill(code ?? '')
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('a Google account signs in, and an unknown one signs up with data from Google', async ({
  page,
  shop,
  providerKey,
}) => {
  const { at, addCustomer } = await shop({
    social: { google: true, facebook: true },
    social_tokens: { google: { app_id: 'google-app' } },
    register_required_fields: {
      email: { is_required: true, level: 'hard' },
      mobile: { is_required: false, level: 'hard' },
    },
    required_fields: { mobile: { is_required: false } },
  })
  await addCustomer(asha)
  let claims: Record<string, unknown> = { email: 'asha@example.com', email_verified: true }
  await page.route('https://accounts.google.com/**', (route) => {
    const asked = new URL(route.request().url()).searchParams
    expect(asked.get('client_id')).toBe('google-app')
    const id_token = idToken(providerKey, { aud: 'google-app', nonce: asked.get('nonce'), ...claims })
    const answer = new URLSearchParams({ id_token, state: asked.get('state') ?? '' })
    return route.fulfill({ status: 302, headers: { location: `${asked.get('redirect_uri')}#${answer}` } })
  })
  await page.goto(at())
  // Without an ID at the provider, it isn't available.
  await expect(page.getByRole('button', { name: 'Continue with Facebook' })).toBeHidden()
  await page.getByRole('button', { name: 'Continue with Google' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()

  claims = { email: 'nia@example.com', email_verified: true, given_name: 'Nia', family_name: 'Sen' }
  await page.getByRole('button', { name: 'Continue with Google' }).click()
  await expect(page.getByLabel('First name')).toHaveValue('Nia')
  await expect(page.getByLabel('Email address')).toBeHidden()
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()

  // A response to another sign-in request is rejected.
  claims = { ...claims, nonce: 'of-another-sign-in' }
  await page.getByRole('button', { name: 'Continue with Google' }).click()
  await expect(page.getByRole('alert')).toContainText('Google couldn’t confirm this sign-in.')
  await page.getByRole('link', { name: 'Back to sign-in' }).click()
  // So is one that this browser didn't request.
  await page.goto(`${at('/social')}#id_token=x&state=guessed`)
  await expect(page.getByRole('alert')).toContainText('Sign-in failed')
})
