import type { Place } from '../pages.ts'
import { button, someone, type States } from './state.ts'

export const groupStates: States = {
  'group-review': {
    show: async (place) => {
      await someone(place, { email: `file-${Date.now()}@pictures.example` })
      const dialog = await openGroupForm(place)
      const { items } = await place.caller.ask<{ items: { _id: string }[] }>('getCustomers', { pageSize: 20 })
      const rows = [...items.map(({ _id }) => `${_id},`), ',nobody@example.com', ',not an address', ',']
      await dialog.locator('input[type=file]').setInputFiles({
        name: 'regulars.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(['user_id,email', ...rows].join('\n')),
      })
      await button(place.page, 'Review file').click()
      await dialog.getByText('Show the rows').click()
    },
  },
  'group-review-unclear': {
    show: async (place) => {
      const dialog = await openGroupForm(place)
      await dialog.locator('input[type=file]').setInputFiles({
        name: 'colors.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('One,Two\nred,blue\nred,green\n'),
      })
      await button(place.page, 'Review file').click()
      await dialog.getByText('Which columns identify').waitFor()
    },
  },
  'group-pasted': {
    show: async (place) => {
      const dialog = await openGroupForm(place)
      await dialog.getByRole('radio', { name: 'Paste a list' }).click()
      await dialog.getByLabel('List of customers').fill('asha@example.com\nשרה <sara@example.com>, +91 98765 43210')
    },
  },
  'group-failed': {
    show: async ({ page, at, caller }) => {
      const { uid } = await caller.tell<{ uid: number }>('createUserGroup', {
        body: { name: `Wrong ${Date.now()}`, description: 'אין', file_url: 'https://files.example.com:1/none.csv' },
      })
      await page.goto(at(`groups/${uid}`))
      await page.getByText('Couldn’t read the file').waitFor()
    },
  },
  'group-delete': {
    show: async ({ page, at }) => {
      await page.goto(at('groups'))
      await page.locator('main table a').first().click()
      await button(page, 'Delete').click()
      await page.getByRole('alertdialog').getByText('No segment').waitFor()
    },
  },
}

const openGroupForm = async (place: Place) => {
  await place.page.goto(place.at('groups'))
  await button(place.page, 'Create group').first().click()
  const dialog = place.page.getByRole('dialog', { name: 'Create group' })
  await dialog.getByLabel('Name').fill('Bought last week')
  return dialog
}
