import { signInAs } from './world/caller.ts'
import { expect, expectAccessible, test } from './world/test.ts'

const phone = { width: 390, height: 844 }

test('an API is created, edited along with someone else, and deleted with a look at who uses it', async ({
  page,
  at,
  caller,
}) => {
  const unique = Date.now().toString(36)
  const name = `Orders ${unique}`
  const scope = `orders.${unique}:read`

  // From the keyboard: open the page, and create the API after two mistakes.
  await page.goto(at('customers'))
  await page.locator('time[title]').first().waitFor({ state: 'attached' })
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await expect(page.getByRole('heading', { level: 1, name: 'APIs' })).toBeVisible()
  await page.getByRole('button', { name: 'Create API' }).first().press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Create API' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Identifier').fill('orders')
  await dialog.getByLabel('Scope', { exact: true }).fill('openid')
  await dialog.getByLabel('What customers read').fill('See your orders')
  await dialog.getByLabel('What customers read').press('Enter')
  await expect(dialog.getByText(/Must be an absolute URI/i)).toBeVisible()
  await expect(dialog.getByText('Is a scope of OpenID Connect.')).toBeVisible()
  await expect(dialog.getByLabel('Scope', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  const identifier = `https://api.shop.example/${unique}`
  await dialog.getByLabel('Identifier').fill(identifier)
  await dialog.getByLabel('Scope', { exact: true }).fill(scope)
  await dialog.getByRole('button', { name: 'Add scope' }).press('Enter')
  const second = dialog.getByRole('listitem', { name: 'Scope 2' })
  await expect(second.getByLabel('Scope', { exact: true })).toBeFocused()
  await second.getByLabel('Scope', { exact: true }).fill(`orders.${unique}:write`)
  await second.getByLabel('What customers read').fill('Place orders for you')
  await dialog.getByRole('button', { name: 'Create API' }).press('Enter')

  // Its page has what the API checks in a token.
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Copy audience/ })).toContainText(identifier)
  await expect(page.getByText('No client of a partner can ask for it.')).toBeVisible()
  await expectAccessible(page)
  const resourceId = new URL(page.url()).pathname.split('/').at(-1)

  // The API's own errors are shown at the field.
  await caller.tell('createOAuthResource', {
    body: {
      name: 'Other',
      identifier: `${identifier}/other`,
      scopes: [{ name: `taken.${unique}`, description: 'Something else' }],
    },
  })
  const row = page.getByRole('listitem', { name: 'Scope 2' })
  await row.getByLabel('Scope', { exact: true }).fill(`taken.${unique}`)
  await expect(page.getByText(`When you save, orders.${unique}:write ends`)).toBeVisible()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(row.getByText('Another API already has a scope with this name.')).toBeVisible()
  await expect(row.getByLabel('Scope', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await row.getByLabel('Scope', { exact: true }).fill(`orders.${unique}:write`)

  // Changes of different fields are merged, and both values of the same field are shown.
  const theirs = (body: object) => caller.tell('updateOAuthResource', { resourceId, body })
  await row.getByLabel('What customers read').fill('Place and cancel orders for you')
  await theirs({ name: `${name} B` })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('API saved').first()).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: `${name} B` })).toBeVisible()
  await page.getByLabel('Name').fill('Mine')
  await theirs({ name: `${name} C` })
  await page.getByRole('button', { name: 'Save changes' }).click()
  const question = page.getByRole('dialog', { name: 'Someone else changed this API' })
  await question.getByRole('radio', { name: 'Theirs' }).click()
  await question.getByRole('button', { name: 'Save merged API' }).click()
  await expect(page.getByRole('heading', { level: 1, name: `${name} C` })).toBeVisible()

  // Before it is deleted, the question names the clients that use it.
  await caller.tell('createOAuthClient', {
    body: {
      name: `Partner ${unique}`,
      first_party: false,
      redirect_uris: ['https://partner.example.com/callback'],
      api_scopes: [scope],
    },
  })
  await page.reload()
  await page.setViewportSize(phone)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(page.getByRole('link', { name: `Partner ${unique}` })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Delete' }).click()
  const deleting = page.getByRole('alertdialog')
  await expect(deleting.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await expect(deleting.getByRole('list', { name: 'Clients of partners' })).toContainText(scope)
  await expectAccessible(page)
  await deleting.getByRole('textbox').fill(`${name} C`)
  await deleting.getByRole('button', { name: 'Delete API' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'APIs' })).toBeVisible()
  await expect(page.getByRole('link', { name: `Other` }).first()).toBeVisible()
  await expect(page.getByRole('link', { name: `${name} C` })).toHaveCount(0)
  await expectAccessible(page)
  await page.goto(at(`developers/oauth-resources/${resourceId}`))
  await expect(page.getByRole('heading', { name: 'API not found', level: 1 })).toBeVisible()
})

test('a viewer sees an API, but nothing that changes it', async ({ page, context, at, caller, baseURL }) => {
  const unique = Date.now().toString(36)
  const email = `vera.${unique}@example.com`
  const password = 'copper-meadow-window-17'
  const { link } = await caller.tell<{ link: string }>('inviteOperator', { body: { email, role: 'viewer' } })
  await caller.tell('acceptInvitation', { body: { token: new URL(link).searchParams.get('token'), password } })
  const { resource } = await caller.tell<{ resource: { _id: string } }>('createOAuthResource', {
    body: {
      name: `Reviews ${unique}`,
      identifier: `https://api.shop.example/reviews/${unique}`,
      scopes: [{ name: `reviews.${unique}`, description: 'Publish reviews in your name' }],
    },
  })
  const { cookie } = await signInAs(baseURL ?? '', { email, password })
  const [cookieName = '', value = ''] = cookie.split(/=(.*)/s)
  await context.addCookies([{ name: cookieName, value, url: baseURL ?? '' }])

  await page.goto(at('developers/oauth-resources'))
  await expect(page.getByRole('link', { name: `Reviews ${unique}` })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Create API' })).toHaveCount(0)
  await page.goto(at(`developers/oauth-resources/${resource._id}`))
  await expect(page.getByText('Your role lets you view this API, but not change it.')).toBeVisible()
  await expect(page.getByLabel('Name')).toBeDisabled()
  await expect(page.getByLabel('Scope', { exact: true })).toBeDisabled()
  for (const name of ['Delete', 'Add scope', 'Save changes'])
    await expect(page.getByRole('button', { name })).toHaveCount(0)
  await expectAccessible(page)
})
