import { choose } from './world/choose.ts'
import { expect, expectAccessible, test } from './world/test.ts'

test('settings can be changed, saved, listed as versions and restored', async ({ page, at }) => {
  await page.goto(at('sign-in-settings'))
  const subtext = page.getByLabel('Subtext')
  await expect(subtext).toBeVisible()
  const before = await subtext.inputValue()
  await expectAccessible(page)

  const words = `Welcome back ${Date.now()}`
  await subtext.fill(words)
  await page.getByLabel('Page background', { exact: true }).fill('not a color')
  await page.getByRole('switch', { name: 'Continue as guest' }).click()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('Must be a CSS color', { exact: false })).toBeVisible()
  await page.getByLabel('Page background', { exact: true }).fill('#AABBCC')
  await page.getByLabel('Duration', { exact: true }).fill('12')
  await choose(page.getByRole('combobox', { name: 'Unit', exact: true }), 'Hours')
  await page.getByLabel('Days until it takes effect').fill('14')
  await page.getByRole('button', { name: 'Add a reason' }).click()
  await page
    .getByLabel(/^Reason \d+$/)
    .last()
    .fill('Moved away')
  await page.getByRole('switch', { name: 'Google' }).click()
  await page.getByLabel('Google app ID').fill('google-app-1')
  await page.getByLabel('Google app secret').fill('a-secret')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('Sign-in settings saved')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save changes' })).toBeHidden()

  await page.reload()
  await expect(subtext).toHaveValue(words)
  await expect(page.getByRole('switch', { name: 'Continue as guest' })).toBeChecked()
  await expect(page.getByLabel('Duration', { exact: true })).toHaveValue('12')
  await expect(page.getByLabel('Unit', { exact: true })).toContainText('Hours')
  await expect(page.getByLabel('Days until it takes effect')).toHaveValue('14')
  await expect(page.getByLabel(/^Reason \d+$/).last()).toHaveValue('Moved away')
  await expect(page.getByLabel('Google app ID')).toHaveValue('google-app-1')
  await expect(page.getByLabel('Google app secret')).toHaveValue('')

  await page.getByRole('button', { name: 'Version history' }).click()
  const history = page.getByRole('dialog', { name: 'Version history' })
  await expect(history.getByText(/\w_\w/)).toHaveCount(0)
  await expect(history.getByText('Current')).toBeVisible()
  await expectAccessible(page)
  await history
    .getByRole('button', { name: /^Restore version/ })
    .first()
    .click()
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Restore version/ })
    .click()
  await expect(page.getByText(/^Restored version/)).toBeVisible()
  await expect(subtext).toHaveValue(before)
  await expect(page.getByRole('switch', { name: 'Continue as guest' })).not.toBeChecked()
})

test('unsaved changes are protected and can be discarded', async ({ page, at }) => {
  await page.goto(at('groups'))
  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Sign-in settings' }).click()
  const title = page.getByLabel('Title', { exact: true })
  await title.fill('Half-typed')
  let asked = 0
  page.on('dialog', (dialog) => {
    asked += 1
    void dialog.dismiss()
  })
  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Groups' }).click()
  expect(asked).toBe(1)
  await page.evaluate(() => history.back())
  await expect.poll(() => asked).toBe(2)
  await expect(page).toHaveURL(/sign-in-settings/)
  await expect(title).toHaveValue('Half-typed')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(title).not.toHaveValue('Half-typed')
  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Groups' }).click()
  await expect(page).toHaveURL(/\/groups/)
})

test('the preview is the real sign-in page, and reflects the form before it is saved', async ({ page, at }) => {
  await page.goto(at('sign-in-settings'))
  const preview = page.frameLocator('iframe[title="Preview of the sign-in page"]')
  await expect(preview.getByText('Sign in to your account')).toBeVisible()
  await page.getByLabel('Subtext').fill('Come in, it is warm')
  await expect(preview.getByText('Come in, it is warm')).toBeVisible()
  await page.getByLabel('Page background', { exact: true }).fill('rgb(10, 80, 60)')
  await expect(preview.locator('body')).toHaveCSS('background-color', 'rgb(10, 80, 60)')
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect(preview.locator('html')).toHaveCSS('color-scheme', 'dark')
  await page.getByRole('radio', { name: 'Desktop' }).click()
  await page.getByRole('switch', { name: 'Google' }).click()
  await expect(preview.getByText('Continue with Google')).toBeVisible()
  await choose(page.getByRole('combobox', { name: 'Page of the preview' }), 'Sign-up')
  await expect(preview.getByText('Create an account')).toBeVisible()
  await page.getByRole('button', { name: 'Discard' }).click()
})

test('if there is no room next to the form, a button opens the preview', async ({ page, at }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(at('sign-in-settings'))
  await page.getByLabel('Subtext').fill('Come in, it is warm')
  await expect(page.locator('iframe')).toHaveCount(0)
  const open = page.getByRole('button', { name: 'Preview' })
  await open.click()
  const dialog = page.getByRole('dialog', { name: 'Preview' })
  const preview = dialog.frameLocator('iframe[title="Preview of the sign-in page"]')
  await expect(preview.getByText('Come in, it is warm')).toBeVisible()
  await dialog.getByRole('radio', { name: 'Dark' }).click()
  await expect(preview.locator('html')).toHaveCSS('color-scheme', 'dark')
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  await page.keyboard.press('Escape')
  await expect(open).toBeFocused()
  await expect(page.getByLabel('Subtext')).toHaveValue('Come in, it is warm')
  await page.getByRole('button', { name: 'Discard' }).click()
})

test('only the preview can be framed, and the shoppers’ pages are not served from here', async ({ page, baseURL }) => {
  const id = process.env.E2E_APPLICATION_ID
  const preview = await page.request.get(`/sign-in/${id}?preview=1`)
  expect(preview.headers()['content-security-policy']).toContain(`frame-ancestors 'self' ${baseURL}`)
  expect((await page.request.get(`/sign-in/${id}`)).status()).toBe(404)
})

test('two operators save settings at once: both changes are kept, and what both changed is asked about', async ({
  page,
  at,
  caller,
}) => {
  await page.goto(at('sign-in-settings'))
  const subtext = page.getByLabel('Subtext')
  await expect(subtext).toBeVisible()
  await subtext.fill('Mine')
  await caller.tell('updatePlatformConfig', { body: { display: 'Their title', skip_login: true } })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('Sign-in settings saved')).toBeVisible()
  await page.reload()
  await expect(subtext).toHaveValue('Mine')
  await expect(page.getByLabel('Title', { exact: true })).toHaveValue('Their title')
  await expect(page.getByRole('switch', { name: 'Continue as guest' })).toBeChecked()

  await subtext.fill('Mine again')
  await page.getByRole('button', { name: 'Add a reason' }).click()
  await page
    .getByLabel(/^Reason \d+$/)
    .last()
    .fill('Added by me')
  const { delete_account_reasons = [] } = (await caller.ask('getPlatformConfig', {})) as {
    delete_account_reasons?: { reason_id: string; reason_text: string }[]
  }
  const added = { reason_id: '4', reason_text: 'Added by them' }
  await caller.tell('updatePlatformConfig', {
    body: { subtext: 'Theirs', skip_login: false, delete_account_reasons: [...delete_account_reasons, added] },
  })
  await page.getByRole('button', { name: 'Save changes' }).click()
  const dialog = page.getByRole('dialog', { name: 'Someone else changed these settings' })
  await expect(dialog.getByText('Mine again')).toBeVisible()
  await expect(dialog.getByText('Theirs', { exact: true }).last()).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('radio', { name: 'Theirs' }).click()
  await dialog.getByRole('button', { name: 'Save merged settings' }).click()
  await expect(dialog).toBeHidden()
  await page.reload()
  await expect(subtext).toHaveValue('Theirs')
  await expect(page.getByRole('switch', { name: 'Continue as guest' })).not.toBeChecked()
  const texts = await page
    .getByLabel(/^Reason \d+$/)
    .evaluateAll((fields) => fields.map((each) => (each as HTMLInputElement).value))
  expect(texts).toEqual(expect.arrayContaining(['Added by them', 'Added by me']))
})
