import { expect, type Page } from '@playwright/test'
import type { Place } from '../pages.ts'
import { unusualDomain } from '../unusual.ts'
import { button, someone, type States } from './state.ts'

export const customersStates: States = {
  'customers-100-rows': { show: (place) => openList(place, 'customers?size=100') },
  'customers-unusual-names': { show: (place) => openList(place, `customers?q=${unusualDomain}`) },
  'customers-unusual-names-compact': {
    show: async (place) => {
      await openList(place, `customers?q=${unusualDomain}`)
      await button(place.page, 'Columns and density').click()
      const popover = place.page.getByRole('dialog', { name: 'Columns and density' })
      await popover.getByRole('radio', { name: 'Compact' }).click()
      for (const column of ['Username', 'External ID', 'Customer ID', 'Changed'])
        await popover.getByRole('checkbox', { name: column }).click()
      await place.page.keyboard.press('Escape')
    },
  },
  'customers-typo': {
    show: async (place) => {
      await someone(place, { first_name: 'Zebulon', last_name: 'Quackenbush' })
      // Other matches than exact ones may lag.
      await expect(async () => {
        await openList(place, 'customers?q=Quackenbosh')
        await expect(place.page.getByText('with one typo')).toBeVisible({ timeout: 1_000 })
      }).toPass()
    },
  },
  'customers-past-the-end': { show: ({ page, at }) => page.goto(at('customers?page=900')) },
  'customers-loading': {
    isLoading: true,
    show: async (place) => {
      await openList(place)
      await unanswered(place.page, 'getCustomers')
      await place.page.getByLabel('Search customers').fill('asha')
      await place.page.getByText('Searching…').waitFor()
    },
  },
  'customers-error': {
    show: async (place) => {
      await openList(place)
      await refused(place.page, 'getCustomers')
      await place.page.getByLabel('Search customers').fill('asha')
      await place.page.getByText('Couldn’t load customers').waitFor()
    },
  },
  'customers-filters': {
    show: async (place) => {
      await openList(place, 'customers?status=blocked&has_phone=true&from=2025-01-31')
      await button(place.page, /^Filters/).click()
      await place.page.getByLabel('Created from', { exact: true }).waitFor()
    },
  },
  'customers-new-refused': {
    show: async (place) => {
      await openList(place)
      await button(place.page, 'Create customer').click()
      await place.page.getByLabel('Email').fill('nobody at home')
      await place.page.getByLabel('Phone number').fill('123')
      await place.page.getByRole('dialog').getByRole('button', { name: 'Create customer' }).click()
      await place.page.locator('[aria-invalid="true"]').first().waitFor()
    },
  },
  'customers-block': {
    show: async (place) => {
      await openList(place)
      await place.page.getByRole('checkbox', { name: 'Select all on this page' }).click()
      const bar = place.page.getByRole('region', { name: 'Selection' })
      await bar.getByRole('button', { name: 'Block', exact: true }).click()
      await place.page.getByRole('alertdialog').waitFor()
    },
  },
  'customers-blocked-undo': {
    show: async (place) => {
      await openList(place)
      await (await select(place.page, 2)).getByRole('button', { name: 'Block', exact: true }).click()
      await place.page.getByLabel('Reason').fill('Chargebacks')
      await place.page
        .getByRole('alertdialog')
        .getByRole('button', { name: /^Block/ })
        .click()
      await place.page.getByRole('button', { name: 'Undo', exact: true }).waitFor()
    },
  },
  'customers-shown-selection': {
    show: async (place) => {
      await openList(place, `customers?q=${unusualDomain}`)
      await (await select(place.page, 5)).getByRole('button', { name: 'Show' }).click()
      await place.page.getByRole('dialog').waitFor()
    },
  },
  'customers-more': {
    show: async (place) => {
      await openList(place, 'customers?status=active')
      await more(place.page)
    },
  },
  'customers-export': {
    show: async (place) => {
      await openList(place, 'customers?status=active')
      await (await more(place.page, /^Export/)).getByLabel('Shoe size').waitFor()
    },
  },
  'customers-pasted-preview': {
    show: async (place) => {
      const email = `${crypto.randomUUID()}@pictures.example`
      await someone(place, { email })
      await openList(place)
      const dialog = await more(place.page, 'Paste a list…')
      await dialog.getByLabel('Customers').fill(`${email}\n+91 98765 00000\nnobody@pictures.example`)
      await dialog.getByRole('button', { name: 'Preview' }).click()
      await dialog.getByRole('region', { name: 'Preview' }).waitFor()
    },
  },
  'customers-all-that-match': {
    show: async (place) => {
      await openList(place, 'customers?status=active&size=10')
      await place.page.getByRole('checkbox', { name: 'Select all on this page' }).click()
      await button(place.page, /^All .* that match…$/).click()
      const dialog = place.page.getByRole('dialog', { name: /customers that match$/ })
      await dialog.getByRole('button', { name: 'Preview' }).click()
      await dialog.getByLabel('Reason').waitFor()
      await dialog.getByRole('button', { name: /^Block/ }).click()
      await dialog.locator('[aria-invalid="true"]').first().waitFor()
    },
  },
  'customers-set-attribute': {
    show: async (place) => {
      await openList(place, 'customers?status=active&size=10')
      await place.page.getByRole('checkbox', { name: 'Select all on this page' }).click()
      await button(place.page, /^All .* that match…$/).click()
      await place.page.getByRole('combobox', { name: 'Action' }).click()
      await place.page.getByRole('option', { name: 'Set an attribute' }).click()
      await place.page.getByRole('combobox', { name: 'Attribute' }).click()
      await place.page.getByRole('option', { name: 'Shoe size' }).click()
      await place.page.getByLabel('Shoe size').fill('400')
      await button(place.page, 'Preview').click()
      await place.page.locator('[aria-invalid="true"]').first().waitFor()
    },
  },
  'customers-attributes': {
    show: async (place) => {
      await openList(place)
      await button(place.page, /^Filters/).click()
      await place.page.getByRole('combobox', { name: 'Attribute' }).click()
      await place.page.getByRole('option', { name: 'Shoe size' }).click()
      await place.page.getByLabel('Value').fill('38')
      await button(place.page, 'Add condition').click()
      await place.page.getByRole('combobox', { name: 'Attribute' }).click()
      await place.page.getByRole('option', { name: 'Member tier' }).click()
      await place.page.getByRole('combobox', { name: 'Condition' }).waitFor()
    },
  },
  'customers-attribute-columns': {
    show: async (place) => {
      await openList(place)
      await button(place.page, 'Columns and density').click()
      for (const column of ['Member tier', 'Shoe size', 'Tax ID', 'Likes'])
        await place.page.getByRole('checkbox', { name: column }).click()
      await place.page.keyboard.press('Escape')
      await button(place.page, 'Shoe size').click()
      await place.page.getByRole('columnheader', { name: 'Shoe size' }).and(place.page.locator('[aria-sort]')).waitFor()
    },
  },
  'customers-printed': { isPrinted: true, show: (place) => openList(place) },
  palette: {
    show: async (place) => {
      await openList(place)
      await place.page.keyboard.press('Control+k')
      await place.page.getByRole('combobox', { name: 'Search or jump to' }).fill(unusualDomain)
      await place.page.getByRole('option').nth(3).waitFor()
    },
  },
  shortcuts: {
    show: async (place) => {
      await openList(place)
      await place.page.keyboard.press('?')
      await place.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    },
  },
}

const openList = async ({ page, at }: Place, path = 'customers') => {
  await page.goto(at(path))
  // The rows come before the scripts, and exact times with the scripts.
  await page.locator('time[title]').first().waitFor({ state: 'attached' })
}

/** Opens the menu of the list, and a dialog from it. */
const more = async (page: Page, item?: string | RegExp) => {
  await button(page, 'More').click()
  const items = page.getByRole('menuitem')
  if (item === undefined) await items.first().waitFor()
  else await items.filter({ hasText: item }).click()
  return page.getByRole('dialog')
}

const select = async (page: Page, rows: number) => {
  for (let row = 1; row <= rows; row += 1) await page.getByRole('checkbox').nth(row).click()
  return page.getByRole('region', { name: 'Selection' })
}

const unanswered = (page: Page, operation: string) =>
  page.route(`**/trpc/${operation}?*`, () => new Promise(() => undefined))
const refused = (page: Page, operation: string) => page.route(`**/trpc/${operation}?*`, (route) => route.abort())
