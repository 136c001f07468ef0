import { atProviders, idToken } from './world/provider.ts'
import { expect, test } from './world/test.ts'

const notAsked = { is_required: false }
const nobodyAsked = {
  register_required_fields: { email: notAsked, mobile: notAsked },
  required_fields: { email: notAsked, mobile: notAsked },
}

test('a provider is offered only if the config turns it on and contains its app ID', async ({ page, shop }) => {
  const { at, configure } = await shop()
  const offered = async () => {
    await page.goto(at())
    await expect(page.getByLabel('Phone number or email')).toBeVisible()
    return page.getByRole('button', { name: /^Continue with/ }).allInnerTexts()
  }
  expect(await offered()).toEqual([])
  await configure({ social: { google: true, apple: true, facebook: true } })
  expect(await offered()).toEqual([])
  await configure({ social_tokens: { apple: atProviders.apple } })
  expect(await offered()).toEqual(['Continue with Apple'])
  await configure({ social_tokens: atProviders })
  expect(await offered()).toEqual(['Continue with Google', 'Continue with Apple', 'Continue with Facebook'])
  await configure({ social: { google: false, apple: false, facebook: true } })
  expect(await offered()).toEqual(['Continue with Facebook'])
})

interface Case {
  name: string
  provider: keyof typeof atProviders
  page: string
  asks: Record<string, string>
  /** The provider's response in the URL fragment. */
  answer: (asked: URLSearchParams, providerKey: string) => Record<string, string>
  /** Whether the provider says that it has verified the address. If not, the service verifies it. */
  isVerified: boolean
}

const nia = { sub: 'nia-1', email: 'nia@example.com', email_verified: true }

const cases: Case[] = [
  {
    name: 'Google',
    provider: 'google',
    page: 'https://accounts.google.com/o/oauth2/v2/auth',
    asks: { client_id: 'google-app', response_type: 'id_token', scope: 'openid email profile' },
    answer: (asked, key) => ({ id_token: idToken(key, { aud: 'google-app', nonce: asked.get('nonce'), ...nia }) }),
    isVerified: true,
  },
  {
    name: 'Apple',
    provider: 'apple',
    page: 'https://appleid.apple.com/auth/authorize',
    asks: { client_id: 'apple-app', response_type: 'code id_token', response_mode: 'fragment' },
    answer: (asked, key) => ({
      code: 'c',
      id_token: idToken(key, {
        iss: 'https://appleid.apple.com',
        aud: 'apple-app',
        nonce: asked.get('nonce'),
        ...nia,
      }),
    }),
    isVerified: true,
  },
  {
    name: 'Facebook',
    provider: 'facebook',
    page: 'https://www.facebook.com/v23.0/dialog/oauth',
    asks: { client_id: '4711', response_type: 'token', scope: 'public_profile,email' },
    answer: () => ({ access_token: 'token-of-nia' }),
    isVerified: false,
  },
]

for (const { name, provider, page: providersPage, asks, answer, isVerified } of cases)
  test(`a ${name} account signs up, and returns to the store`, async ({
    page,
    shop,
    shopUrl,
    providerKey,
    lastMessage,
    baseURL,
  }) => {
    const { at } = await shop({ social: { [provider]: true }, social_tokens: atProviders, ...nobodyAsked })
    let asked = new URLSearchParams()
    // The only simulated part: the provider's page, where the user agrees.
    await page.route(`${providersPage}?**`, (route) => {
      asked = new URL(route.request().url()).searchParams
      const back = new URLSearchParams({ ...answer(asked, providerKey), state: asked.get('state') ?? '' })
      return route.fulfill({ status: 302, headers: { location: `${asked.get('redirect_uri')}#${back}` } })
    })
    await page.goto(`${at()}?return_to=${encodeURIComponent(`${shopUrl}/basket`)}`)
    await page.getByRole('button', { name: `Continue with ${name}` }).click()
    await page.getByLabel('First name').fill('Nia')
    expect(Object.fromEntries(asked)).toMatchObject({ ...asks, redirect_uri: `${baseURL}${at('/social')}` })
    for (const secret of ['state', 'nonce']) expect(asked.get(secret)).toMatch(/^[0-9a-f-]{36}$/)
    // The token is removed from the address bar before anything else is requested.
    expect(page.url()).not.toContain('token')
    await page.getByRole('button', { name: 'Create account' }).click()
    if (!isVerified) {
      await expect(page.getByLabel('Code', { exact: true })).toBeFocused()
      await page.getByLabel('Code', { exact: true }).fill((await lastMessage(nia.email, 'otp')).code ?? '')
    }
    await page.waitForURL(`${shopUrl}/basket`)
    expect((await page.context().cookies()).map((cookie) => cookie.name)).toContain('f.session')

    // From now on it signs in, without asking for anything.
    await page.context().clearCookies()
    await page.goto(at())
    await page.getByRole('button', { name: `Continue with ${name}` }).click()
    await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  })

test('a shopper who declines at the provider sees a message, and can choose another way', async ({ page, shop }) => {
  const { at } = await shop({ social: { facebook: true }, social_tokens: atProviders })
  await page.route('https://www.facebook.com/**', (route) => {
    const asked = new URL(route.request().url()).searchParams
    const back = new URLSearchParams({ error: 'access_denied', state: asked.get('state') ?? '' })
    return route.fulfill({ status: 302, headers: { location: `${asked.get('redirect_uri')}?${back}` } })
  })
  await page.goto(at())
  await page.getByRole('button', { name: 'Continue with Facebook' }).click()
  await expect(page.getByRole('alert')).toContainText('was canceled')
  await page.getByRole('link', { name: 'Back to sign-in' }).click()
  await expect(page.getByLabel('Phone number or email')).toBeVisible()
})
