import { button, type States } from './state.ts'

export const settingsStates: States = {
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
