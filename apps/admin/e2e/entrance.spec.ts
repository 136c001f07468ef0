import { owner, startWorld } from './world/servers.ts'
import { expect, expectAccessible, test } from './world/test.ts'

test.describe('signing in', () => {
  test.use({ signedIn: false })

  test('returns to the page that was requested', async ({ page, at }) => {
    await page.goto(at('groups?q=birds'))
    await expect(page).toHaveURL(/\/sign-in\?next=/)
    await expectAccessible(page)
    await page.getByLabel('Email').fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill(owner.password)
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/groups\?q=birds/)
    await expect(page.getByRole('heading', { name: 'Groups', level: 1 })).toBeVisible()
  })

  test('says what is wrong, and keeps the email', async ({ page }) => {
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByLabel('Email')).toBeFocused()
    await page.getByLabel('Email').fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill('not this one')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('The email or password is incorrect.')).toBeVisible()
    await expect(page.getByLabel('Email')).toHaveValue(owner.email)
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('')
    await expectAccessible(page)
  })

  test('the return address never leads out of the console', async ({ page, baseURL }) => {
    await page.goto('/sign-in?next=//example.com')
    await page.getByLabel('Email').fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill(owner.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible()
    expect(page.url()).toContain(baseURL ?? '')
  })

  test('signing out ends the session', async ({ page }) => {
    await page.goto('/sign-in')
    await page.getByLabel('Email').fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill(owner.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in to Clientele' })).toBeVisible()
    await page.goto('/')
    await expect(page).toHaveURL(/\/sign-in/)
  })

  test('setup and invitation need their links', async ({ page }) => {
    await page.goto('/set-up')
    await expect(page.getByText('Open this page from its link')).toBeVisible()
    await expectAccessible(page)
    await page.goto('/join')
    await expect(page.getByText('Open this page from its link')).toBeVisible()
  })

  test('a used setup link says so immediately, and what to do', async ({ page }) => {
    await page.goto('/set-up?token=0123456789abcdef0123456789abcdef')
    await expect(page.getByText('This link no longer works')).toBeVisible()
    await expect(page.getByLabel('Your name')).toHaveCount(0)
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Go to sign-in' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in to Clientele' })).toBeVisible()
  })

  test('the console at another address than its own says which one works', async ({ page, baseURL }) => {
    await page.goto(`${(baseURL ?? '').replace('localhost', '127.0.0.1')}/sign-in`)
    await page.getByLabel('Email').fill('olu@example.com')
    await page.getByLabel('Password', { exact: true }).fill('silver-canyon-teapot-85')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText(`The console only works at ${baseURL}`)).toContainText('ADMIN_URL')
  })

  test('a setup link that someone else uses in the meantime is rejected', async ({ page }) => {
    await page.route('**/trpc/getSetupStatus*', (route) =>
      route.fulfill({ json: { result: { data: { needed: true } } } }),
    )
    await page.goto('/set-up?token=0123456789abcdef0123456789abcdef')
    await page.getByLabel('Your name').fill('Late Comer')
    await page.getByLabel('Email').fill('late@example.com')
    await page.getByLabel('Password', { exact: true }).fill('silver-canyon-teapot-85')
    await page.getByRole('button', { name: 'Set up and sign in' }).click()
    await expect(page.getByText('The first operator is already set up.')).toBeVisible()
    await expect(page.getByRole('link', { name: 'Go to sign-in' })).toBeVisible()
  })
})

test.describe('setup', () => {
  test.use({ signedIn: false })

  test('the first operator chooses a password and is signed in', async ({ page }) => {
    const world = await startWorld({ withOperator: false })
    try {
      await page.goto(`${world.adminUrl}/sign-in`)
      await expect(page.getByText('Not set up yet')).toBeVisible()
      const link = /https?:\S+\/set-up\?token=\S+/.exec(world.printed)?.[0]
      await page.goto(link ?? 'about:blank')
      await page.getByRole('button', { name: 'Set up and sign in' }).click()
      await expect(page.getByLabel('Your name')).toHaveAttribute('aria-invalid', 'true')
      await expectAccessible(page)
      await page.getByLabel('Your name').fill('Fay First')
      await page.getByLabel('Email').fill('first@example.com')
      await page.getByLabel('Password', { exact: true }).fill('silver-canyon-teapot-85')
      await page.getByRole('button', { name: 'Set up and sign in' }).click()
      await expect(page.getByRole('heading', { name: 'No customers yet' })).toBeVisible()
      await expectAccessible(page)
      await page.goto(new URL(page.url()).pathname.replace('customers', 'groups').replace(/^/, world.adminUrl))
      await expect(page.getByRole('heading', { name: 'No groups yet' })).toBeVisible()
    } finally {
      await page.goto('about:blank')
      await world.stop()
    }
  })
})
