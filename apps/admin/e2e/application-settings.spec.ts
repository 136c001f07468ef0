import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from './world/test.ts'

/** Creates an application, and opens its settings from the list. */
async function openSettings(page: Page, at: (path: string) => string, create: (name: string) => Promise<unknown>) {
  const name = `Outlet ${Date.now()}`
  await create(name)
  await page.goto(at('developers/applications'))
  await page.getByRole('link', { name: `Settings of ${name}` }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  return name
}

const phone = (page: Page) => page.getByRole('textbox', { name: /^Phone/ })
const saved = (page: Page) => page.getByText('Settings saved').first()

test('an application’s settings can be changed from the keyboard, and are validated and saved', async ({
  page,
  at,
  caller,
}) => {
  const name = await openSettings(page, at, (body) => caller.tell('createApplication', { body: { name: body } }))
  await expectAccessible(page)
  await expect(page.getByText('Unsaved changes')).toBeHidden()

  await page.getByRole('radiogroup', { name: 'Allowed origins' }).getByRole('radio', { name: 'Custom list' }).click()
  const origins = page.getByLabel('Origins that can call the API', { exact: true })
  for (const [typed, reason] of [
    ['https://shop.example.com/cart', 'must end after the host and port'],
    ['https://*.example.com', 'must not contain wildcards'],
    ['http://shop.example.com', 'must start with https://'],
  ] as const) {
    await origins.fill(typed)
    await origins.press('Enter')
    await expect(page.getByText(reason)).toBeVisible()
    await expect(origins).toHaveAttribute('aria-invalid', 'true')
  }
  await expectAccessible(page)
  await origins.fill('HTTPS://Shop.Example.com/')
  await origins.press('Enter')
  await origins.fill('http://localhost:8080, https://shop.example.com')
  await origins.press('Enter')
  const listed = page.getByRole('list', { name: 'Origins that can call the API, listed' })
  await expect(listed.getByRole('listitem')).toHaveText(['https://shop.example.com', 'http://localhost:8080'])
  await origins.press('Backspace')
  await expect(listed.getByRole('listitem')).toHaveText(['https://shop.example.com'])

  await page.getByRole('textbox', { name: /^Email/ }).fill('not an address')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('Some fields need your attention')).toBeVisible()
  await expect(page.getByRole('textbox', { name: /^Email/ })).toHaveAttribute('aria-invalid', 'true')
  await page.getByRole('textbox', { name: /^Email/ }).fill('help@shop.example.com')

  const terms = page.getByRole('textbox', { name: /^Terms/ })
  await terms.fill('javascript:alert(1)')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(terms).toHaveAttribute('aria-invalid', 'true')
  await terms.fill('https://shop.example.com/terms')
  await page.getByRole('textbox', { name: /^Privacy policy/ }).fill('https://shop.example.com/privacy')

  await page
    .getByRole('radiogroup', { name: 'Languages of this storefront' })
    .getByRole('radio', { name: 'Chosen languages' })
    .click()
  const languages = page.getByRole('combobox', { name: 'Languages' })
  for (const [typed, option] of [
    ['India', /^English \(India\)/],
    ['en-GB', /en-GB$/],
  ] as const) {
    await languages.fill(typed)
    await expect(page.getByRole('option', { name: option })).toBeVisible()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
  }
  await page.keyboard.press('Escape')
  await page
    .getByRole('radiogroup', { name: 'Countries that receive codes' })
    .getByRole('radio', { name: 'Chosen countries' })
    .click()
  const countries = page.getByRole('combobox', { name: 'Countries' })
  // What matches nothing isn't chosen, and doesn't save the form.
  await countries.fill('Atlantis')
  await page.keyboard.press('Enter')
  await countries.fill('germ')
  await expect(page.getByRole('option', { name: /^Germany/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await countries.fill('BR')
  await page.getByRole('option', { name: /^Brazil/ }).click()
  await page.keyboard.press('Escape')
  await page.getByLabel('Recycled after (days)').fill('30')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(saved(page)).toBeVisible()
  await expect(page.getByText('Unsaved changes')).toBeHidden()

  const { items } = await caller.ask<{ items: { _id: string; name: string }[] }>('getApplications', { q: name })
  const { application } = await caller.ask<{ application: object }>('getApplication', { applicationId: items[0]?._id })
  expect(application).toMatchObject({
    allowed_origins: ['https://shop.example.com'],
    support_contact: { email: 'help@shop.example.com' },
    terms_url: 'https://shop.example.com/terms',
    privacy_url: 'https://shop.example.com/privacy',
    // The default comes first, as it was chosen.
    languages: ['en-IN', 'en-GB'],
    code_countries: ['BR', 'DE'],
    recycled_number_days: 30,
    __v: 1,
  })
  expect(application).not.toHaveProperty('return_origins')
  await page.reload()
  await expect(listed.getByRole('listitem')).toHaveText(['https://shop.example.com'])
  await expect(page.getByRole('button', { name: 'Remove Germany' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remove English (India)' })).toBeVisible()
})

test('settings are not lost by leaving, and do not overwrite someone else’s', async ({ page, at, caller }) => {
  const name = await openSettings(page, at, (body) => caller.tell('createApplication', { body: { name: body } }))
  const { items } = await caller.ask<{ items: { _id: string }[] }>('getApplications', { q: name })
  const applicationId = items[0]?._id
  await phone(page).fill('+1 555 010 0200')
  await expect(page.getByText('Unsaved changes')).toBeVisible()
  page.once('dialog', (dialog) => void dialog.dismiss())
  await page.getByRole('link', { name: 'Applications', exact: true }).last().click()
  await expect(phone(page)).toHaveValue('+1 555 010 0200')

  const theirs = (body: object) => caller.tell('updateApplication', { applicationId, body })
  await theirs({ recycled_number_days: 12 })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(saved(page)).toBeVisible()
  await expect(page.getByLabel('Recycled after (days)')).toHaveValue('12')
  await expect(phone(page)).toHaveValue('+1 555 010 0200')

  await page.getByLabel('Recycled after (days)').fill('60')
  await page.getByRole('textbox', { name: /^Email/ }).fill('mine@example.com')
  await theirs({ recycled_number_days: 30, support_contact: { email: 'theirs@example.com', phone: '+1 555 010 0200' } })
  await page.getByRole('button', { name: 'Save changes' }).click()
  const dialog = page.getByRole('dialog', { name: 'Someone else changed these settings' })
  await expect(dialog.getByText('theirs@example.com')).toBeVisible()
  await expectAccessible(page)
  await dialog
    .getByRole('radiogroup', { name: 'Keep for Recycled after (days)' })
    .getByRole('radio', { name: 'Theirs' })
    .click()
  await dialog.getByRole('button', { name: 'Save merged settings' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Unsaved changes')).toBeHidden()
  await expect(page.getByLabel('Recycled after (days)')).toHaveValue('30')
  await expect(page.getByRole('textbox', { name: /^Email/ })).toHaveValue('mine@example.com')

  await phone(page).fill('')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(phone(page)).toHaveValue('+1 555 010 0200')
})

test('a domain is added, checked, and removed, and the page says what to publish and what a check found', async ({
  page,
  at,
  caller,
}) => {
  await openSettings(page, at, (body) => caller.tell('createApplication', { body: { name: body } }))
  const card = page.getByRole('region', { name: 'Domains' })
  await expect(card.getByText('No domains yet')).toBeVisible()
  await card.getByRole('button', { name: 'Add domain' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add domain' })
  const field = dialog.getByLabel('Domain')
  await field.fill('https://id.shop.example')
  await dialog.getByRole('button', { name: 'Add domain' }).click()
  await expect(dialog.getByText('must be only the domain')).toBeVisible()
  await expectAccessible(page)
  const domain = `id-${Date.now()}.shop.invalid`
  await field.fill(domain.toUpperCase())
  await dialog.getByRole('button', { name: 'Add domain' }).click()
  await expect(dialog).toBeHidden()

  const item = card.getByRole('listitem', { name: domain })
  await expect(item.getByText('Not verified yet')).toBeVisible()
  await expect(item.getByRole('region', { name: 'DNS record' }).getByRole('button')).toHaveText([
    new RegExp(`_clientele.${domain}`),
    /clientele-[0-9a-f]{32}/,
  ])
  await expect(item.getByText(`https://${domain}/.well-known/clientele-domain`)).toBeVisible()
  await item.getByRole('button', { name: /^Check/ }).click()
  await expect(item.getByRole('status').last()).toContainText('The file couldn’t be fetched over HTTPS.')
  await expect(item.getByText(/^Last checked/)).toBeVisible()
  await expectAccessible(page)

  await item.getByRole('button', { name: /^Remove/ }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('It isn’t in use yet.')
  await question.getByRole('button', { name: 'Remove domain' }).click()
  await expect(card.getByText('No domains yet')).toBeVisible()
})

test.describe('an application that does not exist', () => {
  test('shows an error', async ({ page, at }) => {
    await page.goto(at('developers/applications/ffffffffffffffffffffffff'))
    await expect(page.getByText('Couldn’t load the settings')).toBeVisible()
    await expectAccessible(page)
  })
})

test('apps that nobody registered are accepted for some scopes, and the issuer says so at once', async ({
  page,
  at,
  caller,
}) => {
  const name = await openSettings(page, at, (body) => caller.tell('createApplication', { body: { name: body } }))
  const { items } = await caller.ask<{ items: { _id: string }[] }>('getApplications', { q: name })
  const applicationId = items[0]?._id
  const read = () =>
    caller.ask<{ issuer: string; application: { unregistered_app_scopes?: string } }>('getApplication', {
      applicationId,
    })
  const { issuer } = await read()
  const setting = async () => (await read()).application.unregistered_app_scopes
  const isAccepted = async () => {
    const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as object
    return 'client_id_metadata_document_supported' in metadata
  }
  expect([await setting(), await isAccepted()]).toEqual([undefined, false])

  const scopes = page.getByRole('textbox', { name: /^Scopes they can ask for/ })
  const save = page.getByRole('button', { name: 'Save changes' })
  await scopes.fill('openid “email”')
  await save.click()
  await expect(scopes).toHaveAttribute('aria-invalid', 'true')
  await expect(scopes).toHaveAccessibleDescription(/must be scopes, separated by spaces/i)
  await expectAccessible(page)
  await scopes.fill('  openid email  orders:read email ')
  await save.click()
  await expect(saved(page)).toBeVisible()
  await expect(scopes).toHaveValue('openid email orders:read')
  expect([await setting(), await isAccepted()]).toEqual(['openid email orders:read', true])

  // Blank refuses them again.
  await page.reload()
  await expect(scopes).toHaveValue('openid email orders:read')
  await scopes.fill('')
  await save.click()
  await expect(page.getByText('Unsaved changes')).toBeHidden()
  await expect.poll(setting).toBeUndefined()
  expect(await isAccepted()).toBe(false)
})
