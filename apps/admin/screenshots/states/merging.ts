import { expect, type Page } from '@playwright/test'
import type { Place } from '../pages.ts'
import { button, someone, type States } from './state.ts'

export const mergingStates: States = {
  'duplicates-pairs': { show: (place) => openPairs(place) },
  'duplicates-dismissed': {
    show: async (place) => {
      await openPairs(place)
      await button(place.page, /^Not the same person/)
        .first()
        .click()
      await place.page.getByText('are two people').waitFor()
      await place.page.goto(place.at('customers/duplicates?dismissed=true'))
      await place.page.getByText('Marked as two people').first().waitFor()
    },
  },
  'duplicates-loading': {
    isLoading: true,
    show: async ({ page, at }) => {
      await page.goto(at('customers/duplicates'))
      await page.route('**/trpc/findDuplicates?*', () => new Promise(() => undefined))
      await page.getByLabel('Which pairs').selectOption({ label: 'Not the same person' })
      await page.getByText('Loading pairs').waitFor({ state: 'attached' })
    },
  },
  'duplicates-error': {
    show: async ({ page, at }) => {
      await page.goto(at('customers/duplicates'))
      await page.route('**/trpc/findDuplicates?*', (route) => route.abort())
      await page.getByLabel('Which pairs').selectOption({ label: 'Not the same person' })
      await page.getByText('Couldn’t load the pairs').waitFor()
    },
  },
  'merge-search': {
    show: async (place) => {
      const { survivor } = await two(place)
      await openSearch(place, survivor)
      await search(place.page, 'Asha')
    },
  },
  'merge-preview': {
    show: async (place) => {
      const pair = await two(place)
      await openPreview(place, pair)
      await place.page.getByRole('radio', { name: 'Nair', exact: true }).click()
    },
  },
  'merge-consents': {
    show: async (place) => {
      const pair = await two(place)
      const say = (userId: string, privacy_policy: boolean) =>
        place.caller.tell('updateUserConsents', { userId, body: { privacy_policy } })
      await say(pair.survivor, true)
      await say(pair.other, false)
      await openPreview(place, pair)
      await place.page.getByRole('region', { name: 'Consents afterward' }).scrollIntoViewIfNeeded()
    },
  },
  'merge-preview-end': {
    show: async (place) => {
      const pair = await two(place)
      await openPreview(place, pair)
      await button(place.page, 'Merge customers').click()
      await place.page.getByText('Enter a reason').scrollIntoViewIfNeeded()
    },
  },
  'merge-refused': {
    show: async (place) => {
      const pair = await two(place)
      await place.caller.tell('blockOrUnblockUsers', { body: { status: true, user_id: [pair.other], reason: 'Fraud' } })
      await openSearch(place, pair.survivor)
      await search(place.page, pair.email)
      await place.page.getByText('These customers can’t be merged').waitFor()
    },
  },
  'customer-merged': {
    show: async (place) => {
      const pair = await merged(place)
      await place.page.goto(place.at(`customers/${pair.other}`))
      await place.page.getByText('You opened a customer who was merged').waitFor()
    },
  },
  'merge-undo': {
    show: async (place) => {
      const pair = await merged(place)
      await place.caller.tell('updateUser', { userId: pair.survivor, body: { gender: 'other' } })
      await place.page.goto(place.at(`customers/${pair.survivor}`))
      await button(place.page, /^Undo merge…/).click()
      await place.page.getByRole('alertdialog').waitFor()
    },
  },
  'merge-undone': {
    show: async (place) => {
      const pair = await merged(place)
      await place.caller.tell('updateUser', { userId: pair.survivor, body: { gender: 'other' } })
      await place.page.goto(place.at(`customers/${pair.survivor}`))
      await button(place.page, /^Undo merge…/).click()
      await place.page.getByRole('alertdialog').getByRole('button', { name: 'Undo merge' }).click()
      await place.page.getByText('is separate again').first().waitFor()
    },
  },
}

/** Two accounts of one person. */
const two = async (place: Place) => {
  const unique = crypto.randomUUID()
  const email = `asha.rao.${unique}@pictures.example`
  const survivor = await someone(place, { last_name: 'Rao', dob: '1990-05-04', meta: { tier: 'gold', size: 38 } })
  const other = await someone(place, {
    email,
    last_name: 'Nair',
    gender: 'female',
    external_id: `crm-${unique}`,
    meta: { tier: 'silver', newsletter: true },
  })
  return { survivor, other, email }
}

const merged = async (place: Place) => {
  const pair = await two(place)
  const body = { other_id: pair.other, reason: 'Same person: called us about both orders' }
  await place.caller.tell('mergeUsers', { userId: pair.survivor, body })
  return pair
}

const openPairs = async (place: Place) => {
  const unique = crypto.randomUUID()
  for (const [first_name, email] of [
    ['Asha', `asha.${unique}@gmail.com`],
    ['A.', `asha.${unique}+shop@gmail.com`],
    ['Aisha', `asha.${unique}+news@gmail.com`],
  ] as const)
    await someone(place, { first_name, email })
  // They are found a moment later.
  await expect(async () => {
    await place.page.goto(place.at('customers/duplicates'))
    await expect(button(place.page, /^Merge…/).nth(1)).toBeVisible({ timeout: 1_000 })
  }).toPass()
}

const openSearch = async ({ page, at }: Place, survivor: string) => {
  await page.goto(at(`customers/${survivor}`))
  await button(page, 'More actions').click()
  await page.getByRole('menuitem', { name: 'Merge with…' }).click()
}

/** Searches, and chooses the only one who is found. */
const search = async (page: Page, words: string) => {
  await page.getByLabel('Search for the other customer').fill(words)
  const found = page.getByRole('list', { name: 'Customers found' }).getByRole('button')
  await found.first().waitFor()
  if (words.includes('@')) await found.click()
}

const openPreview = async (place: Place, { survivor, email }: { survivor: string; email: string }) => {
  await openSearch(place, survivor)
  await search(place.page, email)
  await place.page.getByRole('list', { name: 'The two customers' }).waitFor()
}
