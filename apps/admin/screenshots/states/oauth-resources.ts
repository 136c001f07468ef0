import type { Caller } from '../../e2e/world/caller.ts'
import type { Place } from '../pages.ts'
import type { States } from './state.ts'

/* The APIs of the demo storefront, and what their pages look like when something is open or wrong. */

const register = (caller: Caller, name: string, scopes: object[]) =>
  caller.tell<{ resource: { _id: string } }>('createOAuthResource', {
    body: { name, identifier: `https://api.shop.example/${name.toLowerCase()}`, scopes },
  })

/** An API with one scope, and one with several. Must run before the clients are registered, one of which may ask for a scope. */
export const registerOAuthResources = async (caller: Caller): Promise<void> => {
  await register(caller, 'Reviews', [{ name: 'reviews:write', description: 'Publish reviews in your name' }])
  await register(caller, 'Orders', [
    { name: 'orders:read', description: 'See your orders' },
    { name: 'orders:write', description: 'Place and cancel orders for you' },
    { name: 'https://shop.example/scopes/returns.manage', description: 'Send things back, and see what was refunded' },
  ])
}

const openForm = async ({ page, at }: Place) => {
  await page.goto(at('developers/oauth-resources'))
  await page.getByRole('button', { name: 'Create API' }).first().click()
  return page.getByRole('dialog', { name: 'Create API' })
}

const openOrders = async ({ page, at }: Place) => {
  await page.goto(at('developers/oauth-resources'))
  await page.getByRole('link', { name: 'Orders' }).click()
  await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor()
}

export const oauthResourceStates: States = {
  'api-new': { show: openForm },
  'api-new-refused': {
    show: async (place) => {
      const dialog = await openForm(place)
      await dialog.getByLabel('Identifier').fill('orders')
      await dialog.getByLabel('Scope', { exact: true }).fill('openid')
      await dialog.getByRole('button', { name: 'Create API' }).click()
      await dialog.locator('[aria-invalid="true"]').first().waitFor()
    },
  },
  'api-scope-ends': {
    show: async (place) => {
      await openOrders(place)
      await place.page.getByRole('button', { name: 'Remove orders:write' }).click()
      await place.page.getByText('When you save').waitFor()
    },
  },
  'api-delete': {
    show: async (place) => {
      await openOrders(place)
      await place.page.getByRole('button', { name: 'Delete' }).click()
      await place.page.getByRole('alertdialog').waitFor()
    },
  },
}
