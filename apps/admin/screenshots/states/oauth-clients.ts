import type { Caller } from '../../e2e/world/caller.ts'
import type { Place } from '../pages.ts'
import type { States } from './state.ts'

/* OAuth clients: those of the demo storefront, and what their pages look like when something is open or wrong. */

interface Client {
  _id: string
  name: string
  first_party: boolean
  revoked_at?: string
}

const list = async (caller: Caller) => (await caller.ask<{ items: Client[] }>('getOAuthClients', {})).items
const redirect_uris = ['https://www.shop.example/callback']

/** One client of each kind, one whose secret is being changed, and one that is revoked. */
export const registerOAuthClients = async (caller: Caller): Promise<void> => {
  const register = async (body: object) =>
    (await caller.tell<{ client: Client }>('createOAuthClient', { body: { redirect_uris, ...body } })).client._id
  const old = await register({ name: 'Old storefront' })
  await caller.tell('revokeOAuthClient', { clientId: old })
  await register({
    name: 'Loyalty partner',
    first_party: false,
    redirect_uris: ['https://partner.example.com/callback'],
    scopes: ['profile', 'email', 'offline_access'],
    api_scopes: ['orders:read'],
  })
  await register({ name: 'iOS app', application_type: 'native', redirect_uris: ['com.example.shop:/callback'] })
  await register({
    name: 'Storefront of the autumn sale, which runs in the browser alone',
    token_endpoint_auth_method: 'none',
  })
  const web = await register({
    name: 'Web shop',
    redirect_uris: [...redirect_uris, 'http://localhost:3000/callback'],
    post_logout_redirect_uris: ['https://www.shop.example/'],
    backchannel_logout_uri: 'https://www.shop.example/backchannel-logout',
  })
  await caller.tell('rotateOAuthClientSecret', { clientId: web, body: { previous_valid_for: 604_800 } })
}

const openClient = async ({ page, at, caller }: Place, wanted: (client: Client) => boolean) => {
  const client = (await list(caller)).find(wanted)
  if (!client) throw new Error('The demo storefront has no such client.')
  await page.goto(at(`developers/oauth-clients/${client._id}`))
  await page.getByRole('heading', { level: 1, name: client.name }).waitFor()
  return client
}
const openWebShop = (place: Place) => openClient(place, ({ name }) => name === 'Web shop')

const openForm = async ({ page, at }: Place) => {
  await page.goto(at('developers/oauth-clients'))
  await page.getByRole('button', { name: 'Create client' }).first().click()
  return page.getByRole('dialog', { name: 'Create OAuth client' })
}

export const oauthClientStates: States = {
  'oauth-client-new': { show: openForm },
  'oauth-client-new-refused': {
    show: async (place) => {
      const dialog = await openForm(place)
      await dialog.getByLabel('Redirect URIs').fill('http://www.shop.example/callback')
      await dialog.getByRole('button', { name: 'Create client' }).click()
      await dialog.locator('[aria-invalid="true"]').first().waitFor()
    },
  },
  'oauth-client-created': {
    show: async (place) => {
      const dialog = await openForm(place)
      await dialog.getByLabel('Name').fill(`Second shop ${Date.now()}`)
      await dialog.getByLabel('Redirect URIs').fill('https://second.example.com/callback')
      await dialog.getByRole('button', { name: 'Create client' }).click()
      await dialog.getByText('Environment variables').waitFor()
    },
  },
  'oauth-client-partner': { show: (place) => openClient(place, ({ first_party }) => !first_party) },
  'oauth-client-revoked': { show: (place) => openClient(place, ({ revoked_at }) => revoked_at !== undefined) },
  'oauth-client-rotate': {
    show: async (place) => {
      await openWebShop(place)
      await place.page.getByRole('button', { name: 'Rotate secret' }).click()
      await place.page.getByRole('dialog').waitFor()
    },
  },
  'oauth-client-revoke': {
    show: async (place) => {
      await openWebShop(place)
      await place.page.getByRole('button', { name: 'Revoke' }).click()
      await place.page.getByRole('alertdialog').waitFor()
    },
  },
  'oauth-client-conflict': {
    show: async (place) => {
      const { _id } = await openWebShop(place)
      await place.page.getByLabel('Name').fill('Mine')
      await place.caller.tell('updateOAuthClient', { clientId: _id, body: { name: 'Theirs' } })
      await place.page.getByRole('button', { name: 'Save changes' }).click()
      await place.page.getByRole('dialog').waitFor()
      await place.caller.tell('updateOAuthClient', { clientId: _id, body: { name: 'Web shop' } })
    },
  },
}
