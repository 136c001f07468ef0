import type { Page } from '@playwright/test'
import type { Caller } from '../e2e/world/caller.ts'

/** The owner in one of the applications of the world. */
export interface Place {
  page: Page
  /** The address of a page inside the application. */
  at: (path: string) => string
  applicationId: string
  caller: Caller
}

type Pictures = Record<string, (place: Place) => Promise<unknown>>

/** The pages of the console by their folder in `src/app`, and how to reach what each picture shows. */
export const pages: Record<string, Pictures> = {
  'a/[applicationId]/customers': {
    customers: ({ page, at }) => page.goto(at('customers')),
    'customers-filtered': ({ page, at }) => page.goto(at('customers?status=blocked&sort=name')),
    'customers-none-found': ({ page, at }) => page.goto(at('customers?q=nobody-has-this-name')),
    'customers-selected': async ({ page, at }) => {
      await page.goto(at('customers'))
      await page.getByRole('checkbox').nth(1).click()
      await page.getByRole('checkbox').nth(2).click()
    },
    'customers-new': async ({ page, at }) => {
      await page.goto(at('customers'))
      await page.getByRole('button', { name: 'Create customer' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  'a/[applicationId]/customers/[userId]': Object.fromEntries(
    ['overview', 'sessions', 'groups', 'activity', 'raw'].map((tab) => [
      `customer-${tab}`,
      async ({ page, at, caller }: Place) => page.goto(at(`customers/${await someCustomer(caller)}?tab=${tab}`)),
    ]),
  ),
  'a/[applicationId]/customers/sign-in-attempts': {
    'sign-in-attempts': ({ page, at }) => page.goto(at('customers/sign-in-attempts?contact=nobody@example.com')),
  },
  'a/[applicationId]/customers/duplicates': {
    duplicates: ({ page, at }) => page.goto(at('customers/duplicates')),
  },
  'a/[applicationId]/customers/import': {
    import: ({ page, at }) => page.goto(at('customers/import')),
  },
  'a/[applicationId]/groups': { groups: ({ page, at }) => page.goto(at('groups')) },
  'a/[applicationId]/groups/[groupId]': {
    group: async ({ page, at }) => {
      await page.goto(at('groups'))
      await page.locator('main table a').first().click()
      await page.waitForURL(/\/groups\/./)
    },
  },
  'a/[applicationId]/attributes': { attributes: ({ page, at }) => page.goto(at('attributes')) },
  'a/[applicationId]/attributes/[attributeId]': {
    attribute: async ({ page, at, caller }) => page.goto(at(`attributes/${await someAttribute(caller)}`)),
  },
  'a/[applicationId]/jobs': {
    jobs: ({ page, at }) => page.goto(at('jobs')),
    'jobs-none-match': ({ page, at }) => page.goto(at('jobs?state=running&mine=true')),
  },
  'a/[applicationId]/sign-in-settings': {
    'sign-in-settings': ({ page, at }) => page.goto(at('sign-in-settings')),
  },
  'a/[applicationId]/team': { team: ({ page, at }) => page.goto(at('team')) },
  'a/[applicationId]/developers/api-keys': { 'api-keys': ({ page, at }) => page.goto(at('developers/api-keys')) },
  'a/[applicationId]/developers/applications': {
    applications: ({ page, at }) => page.goto(at('developers/applications')),
  },
  'a/[applicationId]/developers/applications/[settingsOf]': {
    'application-settings': ({ page, at, applicationId }) => page.goto(at(`developers/applications/${applicationId}`)),
  },
  'a/[applicationId]/developers/oauth-clients': {
    'oauth-clients': ({ page, at }) => page.goto(at('developers/oauth-clients')),
  },
  'a/[applicationId]/developers/oauth-clients/[clientId]': {
    'oauth-client': async ({ page, at, caller }) =>
      page.goto(at(`developers/oauth-clients/${await someOAuthClient(caller)}`)),
  },
  'a/[applicationId]/developers/oauth-resources': {
    apis: ({ page, at }) => page.goto(at('developers/oauth-resources')),
  },
  'a/[applicationId]/developers/oauth-resources/[resourceId]': {
    api: async ({ page, at, caller }) => page.goto(at(`developers/oauth-resources/${await someOAuthResource(caller)}`)),
  },
  'a/[applicationId]/developers/mailbox': { mailbox: ({ page, at }) => page.goto(at('developers/mailbox')) },
  join: { join: ({ page }) => signedOut(page, '/join?token=0123456789abcdef0123456789abcdef') },
  'new-password': {
    'new-password': ({ page }) => signedOut(page, '/new-password?token=0123456789abcdef0123456789abcdef'),
  },
  'sign-in': { 'sign-in': ({ page }) => signedOut(page, '/sign-in') },
}

/** Its picture needs a world of its own, in which no operator has signed up yet. */
export const setUp = 'set-up'

/** These only lead to another page. */
export const redirects = ['', 'a/[applicationId]']

/** Whether the picture is also taken of an application without a single customer. Other pages show the company. */
export const isTakenEmpty = (route: string, picture: string) =>
  /^a\/\[applicationId\]\/(customers|customers\/duplicates|groups|attributes|jobs|sign-in-settings|developers\/oauth-(clients|resources))$/.test(
    route,
  ) && picture !== 'customers-selected'

const signedOut = async (page: Page, path: string) => {
  await page.context().clearCookies()
  await page.goto(path)
}

const someCustomer = async (caller: Caller): Promise<string> => {
  const listed = (input: object) => caller.ask<{ items: { _id: string }[] }>('getCustomers', input)
  const { items: signedIn } = await listed({ sort: 'recently_signed_in' })
  // In a world where nobody has signed in, anyone will do.
  const { items } = signedIn[0] ? { items: signedIn } : await listed({})
  if (!items[0]) throw new Error('The demo storefront has no customers.')
  return items[0]._id
}

/** A client whose secret is being changed, if there is one. */
const someOAuthClient = async (caller: Caller): Promise<string> => {
  const { items } = await caller.ask<{ items: { _id: string; secrets: object[] }[] }>('getOAuthClients', {})
  const existing = items.find(({ secrets }) => secrets.length > 1) ?? items[0]
  if (existing) return existing._id
  const body = { name: 'Web shop', redirect_uris: ['https://www.shop.example/callback'] }
  const { client } = await caller.tell<{ client: { _id: string } }>('createOAuthClient', { body })
  return client._id
}

const someOAuthResource = async (caller: Caller): Promise<string> => {
  const { items } = await caller.ask<{ items: { _id: string }[] }>('getOAuthResources', {})
  if (items[0]) return items[0]._id
  const { resource } = await caller.tell<{ resource: { _id: string } }>('createOAuthResource', { body: exampleApi })
  return resource._id
}

const someAttribute = async (caller: Caller): Promise<string> => {
  const { items } = await caller.ask<{ items: { _id: string }[] }>('getUserAttributeDefinitions', {})
  if (items[0]) return items[0]._id
  const body = { name: 'Member tier', type: 'choice', validations: [{ type: 'choices', value: ['Silver', 'Gold'] }] }
  return (await caller.tell<{ _id: string }>('createUserAttributeDefinition', { body }))._id
}

const exampleApi = {
  name: 'Orders',
  identifier: 'https://api.shop.example/orders',
  scopes: [{ name: 'orders:read', description: 'See your orders' }],
}
