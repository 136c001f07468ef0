import type { Place } from '../pages.ts'
import { button, type States } from './state.ts'

/** Opens the settings of the application, which has a domain that isn't proven yet. */
const openDomains = async ({ page, at, caller, applicationId }: Place) => {
  const { items } = await caller.ask<{ items: { _id: string }[] }>('getDomains', {})
  if (items.length === 0) await caller.tell('addDomain', { body: { domain: 'id.shop.example' } })
  await page.goto(at(`developers/applications/${applicationId}`))
  const domain = page.getByRole('region', { name: 'Domains' }).getByRole('listitem').first()
  await domain.waitFor()
  await domain.scrollIntoViewIfNeeded()
}

export const settingsStates: States = {
  'application-domains': { show: openDomains },
  'application-domain-removing': {
    show: async (place) => {
      await openDomains(place)
      await button(place.page, /^Remove .*shop/).click()
    },
  },
  'sign-in-settings-refused': {
    show: async ({ page, at }) => {
      await page.goto(at('sign-in-settings'))
      await page.getByLabel('Page background', { exact: true }).fill('not a color')
      await button(page, 'Save changes').click()
      await page.locator('[aria-invalid="true"]').first().waitFor()
    },
  },
  'sign-in-settings-last-method': {
    isLoading: true,
    show: async ({ page, at }) => {
      await page.goto(at('sign-in-settings'))
      for (const method of ['One-time code', 'Password'])
        await page.getByRole('switch', { name: method, exact: true }).click()
      await button(page, 'Save changes').click()
      await page.getByRole('alertdialog').waitFor()
    },
  },
  'sign-in-settings-versions': {
    show: async ({ page, at, caller }) => {
      await caller.tell('updatePlatformConfig', { body: { display: `Welcome ${'to all of you '.repeat(12)}` } })
      await page.goto(at('sign-in-settings'))
      await button(page, 'Version history').click()
      await page.getByRole('dialog').getByText('Current').waitFor()
    },
  },
  'team-invite': {
    show: async ({ page, at }) => {
      await page.goto(at('team'))
      await button(page, 'Invite').first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  'api-keys-new': {
    show: async ({ page, at }) => {
      await page.goto(at('developers/api-keys'))
      await button(page, 'Create API key').first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
}
