import type { Page } from '@playwright/test'
import { type Caller, signInAs } from './world/caller.ts'
import { doJob } from './world/hands.ts'
import { expect, expectAccessible, test, untilHydrated } from './world/test.ts'

const unique = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e4)}`

const create = async (caller: Caller, body: object): Promise<string> => {
  const { user } = await caller.tell<{ user: { _id: string } }>('createUser', { body })
  return user._id
}

/** Two accounts of one person, with different names. */
const two = async (caller: Caller) => {
  const id = unique()
  const email = `nair.${id}@example.com`
  const survivor = await create(caller, {
    first_name: 'Asha',
    last_name: `Rao ${id}`,
    email: `rao.${id}@example.com`,
    meta: { tier: 'gold' },
  })
  const other = await create(caller, {
    first_name: 'Asha',
    last_name: `Nair ${id}`,
    email,
    gender: 'female',
    meta: { size: 38 },
  })
  return { id, email, survivor, other, name: `Asha Rao ${id}`, otherName: `Asha Nair ${id}` }
}

const userOf = async (caller: Caller, userId: string) =>
  (await caller.ask<{ user: { _id: string; last_name: string; meta: object } }>('getUser', { userId })).user

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Merge two customers' })

const openMerge = async (page: Page) => {
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Merge with…' }).click()
}

test('two accounts of one person are merged, and the merge is undone', async ({ page, at, caller }) => {
  const { email, survivor, other, name, otherName } = await two(caller)
  await page.goto(at(`customers/${survivor}`))
  await untilHydrated(page)
  await doJob(page, 'Merge one person’s two accounts', { clicks: 5, typed: 3 }, async ({ click, type }) => {
    await click(page.getByRole('button', { name: 'More actions' }))
    await click(page.getByRole('menuitem', { name: 'Merge with…' }))
    await type(email, dialog(page).getByLabel('Search for the other customer'))
    await expectAccessible(page)
    await click(dialog(page).getByRole('button', { name: otherName }))
    await expect(dialog(page).getByRole('region', { name: 'What moves' })).toContainText('1 email address')
    await expectAccessible(page)
    await click(dialog(page).getByRole('radio', { name: otherName.replace('Asha ', '') }))
    await type(otherName, dialog(page).getByLabel(/^Type .* to confirm$/))
    await type('Called us about both orders', dialog(page).getByLabel('Reason'))
    await click(dialog(page).getByRole('button', { name: 'Merge customers' }))
    await expect(page.getByText(`Merged ${otherName} into ${name}`)).toBeVisible()
  })
  await expect(page.getByRole('heading', { level: 1, name: otherName })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Contacts' }).getByText(email, { exact: true })).toBeVisible()
  const card = page.getByRole('region', { name: 'Merged customers' })
  await expect(card).toContainText('Called us about both orders')
  await expectAccessible(page)
  expect(await userOf(caller, other)).toMatchObject({ _id: survivor, meta: { tier: 'gold', size: 38 } })

  // What changes meanwhile stays with the survivor.
  await caller.tell('updateUser', { userId: survivor, body: { gender: 'other' } })
  await page.reload()
  await expect(card).toContainText('Changed since: gender')
  await doJob(page, 'Undo the merge', { clicks: 2, typed: 0 }, async ({ click }) => {
    await click(card.getByRole('button', { name: `Undo merge… with ${otherName}` }))
    await expectAccessible(page)
    await click(page.getByRole('alertdialog').getByRole('button', { name: 'Undo merge' }))
    await expect(card.getByText(`${otherName} is separate again`)).toBeVisible()
  })
  await expect(card).toContainText(`What had changed since stayed with ${name}: gender.`)
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expectAccessible(page)
  await card.getByRole('link', { name: 'Open' }).click()
  await expect(page.getByRole('heading', { level: 1, name: otherName })).toBeVisible()
  expect(await userOf(caller, other)).toMatchObject({ _id: other })
  await page.getByRole('tab', { name: 'Activity' }).click()
  await expect(page.getByText('Separate again, because a merge was undone')).toBeVisible()
})

test('the other one stays if the two are turned around, and the page of who was merged leads to them', async ({
  page,
  at,
  caller,
}) => {
  const { email, survivor, other, name, otherName } = await two(caller)
  await page.goto(at(`customers/${survivor}?tab=activity`))
  await untilHydrated(page)
  await openMerge(page)
  await dialog(page).getByLabel('Search for the other customer').fill(email)
  await dialog(page).getByRole('button', { name: otherName }).press('Enter')
  await dialog(page).getByRole('button', { name: 'Keep the other one' }).press('Enter')
  await dialog(page).getByLabel(`Type ${name} to confirm`).fill(name)
  await dialog(page).getByLabel('Reason').fill('Same person')
  await dialog(page).getByRole('button', { name: 'Merge customers' }).press('Enter')
  await expect(page).toHaveURL(new RegExp(`/customers/${other}\\?.*merged=${survivor}`))
  await expect(page).toHaveURL(/tab=activity/)
  await expect(page.getByText('You opened a customer who was merged into this one')).toBeVisible()
  await expect(page.getByText('Another customer was merged into this one')).toBeVisible()
  await expectAccessible(page)

  // A link from elsewhere leads there as well.
  await page.goto(at(`customers/${survivor}`))
  await expect(page).toHaveURL(new RegExp(`/customers/${other}\\?merged=${survivor}`))
  await expect(page.getByText(survivor, { exact: true })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: otherName })).toBeVisible()

  // A link that isn't true says nothing.
  await page.goto(at(`customers/${other}?merged=0123456789abcdef01234567`))
  await untilHydrated(page)
  await expect(page.getByText('You opened a customer who was merged into this one')).toBeHidden()

  // Once the merge is undone, each has a page again.
  const [merge] = (await caller.ask<{ items: { _id: string }[] }>('getUserMerges', { userId: other })).items
  await caller.tell('undoMerge', { userId: other, mergeId: merge?._id, body: {} })
  await page.goto(at(`customers/${survivor}`))
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
})

test('a blocked customer can’t be merged into another one, and the page says what can be done', async ({
  page,
  at,
  caller,
}) => {
  const { email, survivor, other, otherName } = await two(caller)
  await caller.tell('blockOrUnblockUsers', { body: { status: true, user_id: [other], reason: 'Fraud' } })
  await page.goto(at(`customers/${survivor}`))
  await untilHydrated(page)
  await openMerge(page)
  await dialog(page).getByLabel('Search for the other customer').fill(email)
  await dialog(page).getByRole('button', { name: otherName }).click()
  await expect(dialog(page).getByText('This customer is blocked, and would get around that.')).toBeVisible()
  await expectAccessible(page)
  await dialog(page).getByRole('button', { name: 'Choose someone else' }).click()
  await expect(dialog(page).getByLabel('Search for the other customer')).toBeVisible()
})

test('possible duplicates are found from the list, dismissed, proposed again, and merged', async ({
  page,
  at,
  caller,
}) => {
  const id = unique()
  await create(caller, { first_name: 'Mira', last_name: id, email: `mira.${id}@gmail.com` })
  await create(caller, { first_name: 'M.', last_name: id, email: `mira.${id}+shop@gmail.com` })
  const item = page
    .getByRole('list', { name: 'Pairs' })
    .getByRole('listitem')
    .filter({ hasText: `Mira ${id}` })
  await page.goto(at('customers'))
  await untilHydrated(page)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Possible duplicates' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Possible duplicates' })).toBeVisible()
  // They are found a moment later.
  await expect(async () => {
    await page.reload()
    await expect(item).toContainText('Same mailbox', { timeout: 1_000 })
  }).toPass()
  await untilHydrated(page)
  await expectAccessible(page)

  await item.getByRole('button', { name: /^Not the same person/ }).click()
  await expect(page.getByText(`Mira ${id} and M. ${id} are two people`)).toBeVisible()
  await expect(item).toHaveCount(0)
  await page.getByLabel('Which pairs').selectOption({ label: 'Not the same person' })
  await expect(item).toContainText('Marked as two people by')
  await expectAccessible(page)
  await item.getByRole('button', { name: /^Propose again/ }).click()
  await expect(item).toHaveCount(0)
  await page.getByLabel('Which pairs').selectOption({ label: 'To review' })
  await item.getByRole('button', { name: /^Merge…/ }).click()
  await dialog(page)
    .getByLabel(/^Type .* to confirm$/)
    .fill(`M. ${id}`)
  await dialog(page).getByLabel('Reason').fill('Same mailbox')
  await dialog(page).getByRole('button', { name: 'Merge customers' }).click()
  await expect(page.getByText(`Merged M. ${id} into Mira ${id}`)).toBeVisible()
  await expect(item).toHaveCount(0)
  const toast = page.getByRole('listitem').filter({ hasText: `Merged M. ${id}` })
  await toast.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(page.getByText(`M. ${id} is separate again`)).toBeVisible()
})

test('pairs come with the page, and a viewer may only look', async ({ page, context, at, caller, baseURL }) => {
  const id = unique()
  const first = await create(caller, { first_name: 'Vik', last_name: id, email: `vik.${id}@gmail.com` })
  await create(caller, { first_name: 'V.', last_name: id, email: `vik.${id}+shop@gmail.com` })
  await expect
    .poll(async () => (await page.request.get(at('customers/duplicates'))).text())
    .toContain(`vik.${id}+shop@gmail.com`)

  const email = `vera.${unique()}@example.com`
  const password = 'copper-meadow-window-17'
  const { link } = await caller.tell<{ link: string }>('inviteOperator', { body: { email, role: 'viewer' } })
  await caller.tell('acceptInvitation', { body: { token: new URL(link).searchParams.get('token'), password } })
  const { cookie } = await signInAs(baseURL ?? '', { email, password })
  const [cookieName = '', value = ''] = cookie.split(/=(.*)/s)
  await context.addCookies([{ name: cookieName, value, url: baseURL ?? '' }])
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(at('customers/duplicates'))
  await untilHydrated(page)
  await expect(page.getByRole('link', { name: new RegExp(`Vik ${id}`) })).toBeVisible()
  await page.waitForLoadState('networkidle')
  expect(asked.filter((path) => path.startsWith('/trpc/'))).toEqual([])
  await expect(page.getByRole('button', { name: /^(Merge|Not the same person)/ })).toHaveCount(0)
  await expectAccessible(page)
  await page.goto(at(`customers/${first}`))
  await untilHydrated(page)
  await expect(page.getByRole('button', { name: 'More actions' })).toHaveCount(0)
})

test('the palette leads to possible duplicates, which fit on a phone', async ({ page, at }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(at('customers'))
  await untilHydrated(page)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('possible')
  await page.getByRole('option', { name: 'Possible duplicates' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Possible duplicates' })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})
