import type { Page } from '@playwright/test'
import { choose } from './world/choose.ts'
import { expect, expectAccessible, test } from './world/test.ts'

const saved = (page: Page) => page.getByText('Client saved').first()
const secretOf = (dialog: ReturnType<Page['getByRole']>) => dialog.locator('[data-secret]').last().innerText()

test('an OAuth client is created, copied, rotated, edited along with someone else, and revoked', async ({
  page,
  at,
  caller,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  const name = `Web shop ${Date.now()}`

  // Create it, after two mistakes.
  await page.goto(at('customers'))
  // Exact times come with the scripts, and so do the shortcuts.
  await page.locator('time[title]').first().waitFor({ state: 'attached' })
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.getByRole('button', { name: 'Create client' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Create OAuth client' })
  const uris = dialog.getByLabel('Redirect URIs')
  await uris.fill('http://www.shop.example/callback')
  await dialog.getByRole('button', { name: 'Create client' }).click()
  await expect(dialog.getByText('must start with https://')).toBeVisible()
  await expect(dialog.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  await dialog.getByLabel('Name').fill(name)
  await uris.fill('https://www.shop.example/callback')
  await uris.press('Enter')
  await dialog.getByRole('button', { name: 'Create client' }).click()
  await expect(dialog.getByText('Copy the secret now')).toBeVisible()
  const secret = await secretOf(dialog)
  await dialog.getByRole('region', { name: 'Environment variables' }).first().scrollIntoViewIfNeeded()
  await dialog.getByRole('button', { name: 'Copy' }).last().click()
  await expect
    .poll(copied)
    .toMatch(new RegExp(`CLIENTELE_ISSUER=http.*\nCLIENTELE_CLIENT_ID=\\w+\nCLIENTELE_CLIENT_SECRET=${secret}\n`))
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'I have copied it' }).click()

  // Its page has what a library needs.
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(page.getByText(secret)).toHaveCount(0)
  const clientId = new URL(page.url()).pathname.split('/').at(-1)
  await page.getByRole('button', { name: /^Copy Metadata/ }).click()
  await expect.poll(copied).toMatch(/\.well-known\/openid-configuration$/)
  const metadata = (await (await fetch(await copied())).json()) as { issuer: string }
  await page.getByRole('button', { name: /^Copy Issuer/ }).click()
  await expect.poll(copied).toBe(metadata.issuer)

  // A new secret, while the first one still works.
  await page.getByRole('button', { name: 'Rotate secret' }).click()
  const rotation = page.getByRole('dialog')
  await choose(rotation.getByRole('combobox', { name: 'The current secret' }), 'One more hour')
  await rotation.getByRole('button', { name: 'Create new secret' }).click()
  await expect(rotation.locator('[data-secret]')).not.toHaveText(secret)
  await rotation.getByRole('button', { name: 'I have copied it' }).click()
  await expect(page.getByText('Previous secret')).toBeVisible()
  await expect(page.getByText('Current secret')).toBeVisible()

  // Changes of different fields are merged, and both values of the same field are shown.
  const theirs = (body: object) => caller.tell('updateOAuthClient', { clientId, body })
  await page.getByLabel('Back-channel logout').fill('https://www.shop.example/out')
  await page.getByRole('checkbox', { name: /Refresh tokens/ }).click()
  await theirs({ post_logout_redirect_uris: ['https://www.shop.example/'] })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(saved(page)).toBeVisible()
  await expect(page.getByRole('list', { name: 'After signing out, listed' })).toContainText('https://www.shop.example/')
  await page.getByLabel('Name').fill('Mine')
  await theirs({ name: `${name} B` })
  await page.getByRole('button', { name: 'Save changes' }).click()
  const question = page.getByRole('dialog', { name: 'Someone else changed this client' })
  await question.getByRole('radio', { name: 'Theirs' }).click()
  await question.getByRole('button', { name: 'Save merged client' }).click()
  await expect(page.getByRole('heading', { level: 1, name: `${name} B` })).toBeVisible()
  await expectAccessible(page)
  expect((await caller.ask<{ client: object }>('getOAuthClient', { clientId })).client).toMatchObject({
    backchannel_logout_uri: 'https://www.shop.example/out',
    post_logout_redirect_uris: ['https://www.shop.example/'],
    scopes: expect.arrayContaining(['offline_access']),
  })

  // It stops working for good only if its name is typed.
  await page.getByRole('button', { name: 'Revoke' }).click()
  const revoking = page.getByRole('alertdialog')
  await expect(revoking.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await revoking.getByRole('button', { name: 'Revoke client' }).click()
  await expect(revoking.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true')
  await revoking.getByRole('textbox').fill(`${name} B`)
  await revoking.getByRole('button', { name: 'Revoke client' }).click()
  await expect(page.getByText('This client is revoked')).toBeVisible()
  await expect(page.getByLabel('Name')).toBeDisabled()
  await page.getByRole('link', { name: 'OAuth clients' }).last().click()
  await expect(page.getByRole('row').filter({ hasText: `${name} B` })).toContainText('Revoked')
  await expectAccessible(page)
})

test('an OAuth client that does not exist is an error, not an empty page', async ({ page, at }) => {
  await page.goto(at('developers/oauth-clients/ffffffffffffffffffffffff'))
  await expect(page.getByRole('heading', { name: 'OAuth client not found', level: 1 })).toBeVisible()
})

test('a partner’s client gets scopes of APIs, and publishes its keys, with the errors at the fields', async ({
  page,
  at,
  caller,
}) => {
  const unique = Date.now().toString(36)
  const scope = `orders.${unique}:read`
  const { resource } = await caller.tell<{ resource: { _id: string } }>('createOAuthResource', {
    body: {
      name: `Orders ${unique}`,
      identifier: `https://api.shop.example/${unique}`,
      scopes: [
        { name: scope, description: 'See your orders' },
        { name: `orders.${unique}:write`, description: 'Place orders for you' },
      ],
    },
  })
  await page.goto(at('developers/oauth-clients'))
  await page.getByRole('button', { name: 'Create client' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Create OAuth client' })
  await expect(dialog.getByRole('group', { name: `Scopes of Orders ${unique}` })).toHaveCount(0)
  await dialog.getByRole('radio', { name: 'A partner’s service' }).click()
  await dialog.getByLabel('Name').fill(`Partner ${unique}`)
  await dialog.getByLabel('Redirect URIs').fill('https://partner.example.com/callback')
  await dialog.getByLabel('Redirect URIs').press('Enter')
  await choose(dialog.getByRole('combobox', { name: 'Authentication' }), 'Private key')
  await dialog.getByRole('radio', { name: 'At a URL' }).click()
  const keys = dialog.getByLabel('Where the client publishes its keys')
  await keys.fill('http://partner.example.com/jwks.json')
  await dialog
    .getByRole('group', { name: `Scopes of Orders ${unique}` })
    .getByRole('checkbox')
    .first()
    .click()
  await dialog.getByRole('button', { name: 'Create client' }).click()
  await expect(keys).toHaveAttribute('aria-invalid', 'true')
  await expect(keys).toHaveAccessibleDescription(/Must start with https:/)
  await expectAccessible(page)
  await keys.fill('https://partner.example.com/jwks.json')
  await dialog.getByRole('button', { name: 'Create client' }).click()
  await dialog.getByRole('button', { name: 'Open the client' }).click()

  // A scope that is deleted meanwhile is refused at its field.
  await expect(page.getByRole('heading', { level: 1, name: `Partner ${unique}` })).toBeVisible()
  const clientId = new URL(page.url()).pathname.split('/').at(-1)
  const scopes = page.getByRole('group', { name: `Scopes of Orders ${unique}` })
  await expect(scopes.getByRole('checkbox').first()).toBeChecked()
  await scopes.getByRole('checkbox').nth(1).click()
  await caller.tell('updateOAuthResource', {
    resourceId: resource._id,
    body: { scopes: [{ name: scope, description: 'See your orders' }] },
  })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('Is not a scope of an API of this application.')).toBeVisible()
  await expectAccessible(page)
  await scopes.getByRole('checkbox').nth(1).click()

  // Both operators change where the keys are.
  await page.getByLabel('Where the client publishes its keys').fill('https://partner.example.com/mine.json')
  await caller.tell('updateOAuthClient', { clientId, body: { jwks_uri: 'https://partner.example.com/theirs.json' } })
  await page.getByRole('button', { name: 'Save changes' }).click()
  const question = page.getByRole('dialog', { name: 'Someone else changed this client' })
  await expect(question).toContainText('https://partner.example.com/theirs.json')
  await question.getByRole('button', { name: 'Save merged client' }).click()
  await expect(saved(page)).toBeVisible()
  const stored = async () => (await caller.ask<{ client: object }>('getOAuthClient', { clientId })).client
  expect(await stored()).toMatchObject({ jwks_uri: 'https://partner.example.com/mine.json', api_scopes: [scope] })

  // Pasted keys replace the URL.
  await page.getByRole('radio', { name: 'Paste them' }).click()
  await page.getByLabel('Keys', { exact: true }).fill('{"kty":"EC","crv":"P-256","x":"x","y":"y"}')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByRole('button', { name: 'Save changes' })).toHaveCount(0)
  expect(await stored()).not.toHaveProperty('jwks_uri')
})
