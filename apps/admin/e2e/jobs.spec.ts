import type { Page } from '@playwright/test'
import type { Caller } from './world/caller.ts'
import { doJob } from './world/hands.ts'
import { expect, test, untilHydrated } from './world/test.ts'

/*
 * What operators do every day, and how many clicks it may take. Each job starts on the page where someone who has to do it is.
 */

const unique = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e4)}`

const openList = async (page: Page, url: string) => {
  await page.goto(url)
  await untilHydrated(page)
}

/** Letters that nobody else's name has. */
const letters = () => unique().replaceAll(/\d/g, (digit) => String.fromCodePoint(97 + Number(digit)))

const rows = (page: Page) => page.getByRole('table', { name: 'Customers' }).getByRole('row')
const nav = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name, exact: true })
const selectPage = (page: Page) => page.getByRole('checkbox', { name: 'Select all on this page' })
const bar = (page: Page) => page.getByRole('region', { name: 'Selection' })

test('a customer is found by the last digits of a phone number, the middle of a surname, or an address with a typo', async ({
  page,
  at,
  caller,
}) => {
  const surname = `Under${letters()}wood`
  const digits = String(Date.now()).slice(-7)
  const email = `asha.${surname.toLowerCase()}@example.com`
  const body = { first_name: 'Asha', last_name: surname, email, phone_number: `987${digits}`, country_code: 91 }
  const { user } = await caller.tell<{ user: { _id: string } }>('createUser', { body })
  const row = rows(page).filter({ hasText: surname })
  await openList(page, at('customers'))
  for (const [how, typed] of [
    ['the last digits of the number', digits.slice(-4)],
    ['the middle of the surname', surname.slice(4, -3)],
    ['the address with a typo', email.replace('as', 'sa')],
  ] as const) {
    await doJob(page, `Find a customer by ${how}`, { clicks: 1, typed: 1 }, async ({ press, type, click }) => {
      await press('/')
      await type(typed)
      await expect(page.getByText(/^(1 match|[\d,]+ matches)$/)).toBeVisible()
      await click(row.getByRole('link'))
      await expect(page).toHaveURL(new RegExp(`/customers/${user._id}`))
    })
    await page.goBack()
    await page.getByRole('button', { name: 'Clear search', exact: true }).click()
    await expect(page.getByText(/^1–25 of/)).toBeVisible()
  }
})

test('why someone could not sign in is told by their activity, or by their attempts if they are no customer', async ({
  page,
  at,
  caller,
  shopper,
}) => {
  const phone_number = `97${String(Date.now()).slice(-8)}`
  await caller.tell('createUser', { body: { first_name: 'Mira', phone_number, country_code: 91 } })
  await shopper.failWithCode(phone_number, 2)
  await openList(page, at('customers'))
  await doJob(
    page,
    'Find out why a customer could not sign in',
    { clicks: 1, typed: 1 },
    async ({ press, type, click }) => {
      await press('/')
      await type(phone_number)
      await expect(rows(page)).toHaveCount(2)
      await press('Enter')
      await click(page.getByRole('tab', { name: 'Activity' }))
      await expect(page.getByText('Ask them to enter the code from the newest message.')).toBeVisible()
    },
  )

  const stranger = `96${String(Date.now()).slice(-8)}`
  await shopper.failWithCode(stranger, 1)
  await openList(page, at('customers'))
  await doJob(
    page,
    'Find out why a stranger could not sign in',
    { clicks: 1, typed: 1 },
    async ({ press, type, click }) => {
      await press('/')
      await type(`+91 ${stranger}`)
      await click(page.getByRole('link', { name: /^Sign-in attempts with/ }))
      await expect(page.getByText('Wrong code').first()).toBeVisible()
    },
  )
})

/** Customers with the same last name, and their addresses. */
const family = async (caller: Caller, amount: number) => {
  const last_name = `J${unique()}`
  const emails = Array.from({ length: amount }, (_, nth) => `f${nth}.${last_name}@example.com`)
  for (const [nth, email] of emails.entries())
    await caller.tell('createUser', { verified: false, body: { first_name: `F${nth}`, last_name, email } })
  return { last_name, emails }
}

test('a pasted list of fraudsters is blocked, and the block is undone', async ({ page, at, caller }) => {
  const { last_name, emails } = await family(caller, 350)
  await openList(page, at('customers'))
  await doJob(page, 'Block 350 fraudsters pasted as a list', { clicks: 10, typed: 4 }, async ({ type, click }) => {
    await click(nav(page, 'Groups'))
    await click(page.getByRole('button', { name: 'Create group' }).first())
    const dialog = page.getByRole('dialog', { name: 'Create group' })
    await type(`Fraud ${last_name}`, dialog.getByLabel('Name'))
    await click(dialog.getByRole('radio', { name: 'Paste a list' }))
    await type(emails.join('\n'), dialog.getByLabel('List of customers'))
    await click(dialog.getByRole('button', { name: 'Review file' }))
    await expect(dialog.getByRole('region', { name: 'Outcome' })).toContainText('would join350')
    await click(dialog.getByRole('button', { name: 'Create group' }))
    await click(page.getByRole('link', { name: 'Open as a list' }))
    await expect(page.getByText('350 matches')).toBeVisible()
    await click(selectPage(page))
    await click(bar(page).getByRole('button', { name: 'Select all 350' }))
    await expect(bar(page).getByRole('status')).toContainText('350 selected')
    await click(bar(page).getByRole('button', { name: 'Block', exact: true }))
    const block = page.getByRole('alertdialog', { name: 'Block 350 customers?' })
    await type('Fraud', block.getByLabel('Reason'))
    await type('350', block.getByLabel('Type 350 to confirm'))
    await click(block.getByRole('button', { name: 'Block 350 customers' }))
    await expect(page.getByText('Blocked 350 customers')).toBeVisible()
  })
  await doJob(page, 'Undo the block of 350', { clicks: 1, typed: 0 }, async ({ click }) => {
    await click(page.getByRole('button', { name: 'Undo', exact: true }))
    await expect(page.getByText('Unblocked 350 customers')).toBeVisible()
  })
})

test('recent sign-ups are counted, and put into a group', async ({ page, at, caller }) => {
  const { last_name } = await family(caller, 3)
  await openList(page, at('customers'))
  await doJob(page, 'See how many signed up in the last seven days', { clicks: 2, typed: 0 }, async ({ click }) => {
    await click(page.getByRole('button', { name: /^Filters/ }))
    await click(page.getByRole('group', { name: 'Created' }).getByRole('button', { name: 'Last 7 days' }))
    await expect(page.getByText(/[\d,]+ matches$/).first()).toBeVisible()
  })
  await openList(page, at('customers'))
  await doJob(
    page,
    'Put last week’s customers without a verified contact into a group',
    { clicks: 9, typed: 2 },
    async ({ click, type, press }) => {
      await press('/')
      await type(last_name)
      await click(page.getByRole('button', { name: /^Filters/ }))
      const filters = page.getByRole('dialog', { name: 'Filters' })
      await click(filters.getByRole('group', { name: 'Created' }).getByRole('button', { name: 'Last 7 days' }))
      await click(filters.getByRole('combobox', { name: 'Contact' }))
      await click(page.getByRole('option', { name: 'Not verified' }))
      await press('Escape')
      await expect(rows(page)).toHaveCount(4)
      await click(selectPage(page))
      await click(bar(page).getByRole('button', { name: 'New group' }))
      const dialog = page.getByRole('dialog', { name: 'Create group' })
      await type(`Last week ${last_name}`, dialog.getByLabel('Name'))
      await click(dialog.getByRole('button', { name: 'Review file' }))
      await click(dialog.getByRole('button', { name: 'Create group' }))
      await expect(page.getByRole('table', { name: 'Members' }).getByRole('row')).toHaveCount(4)
    },
  )
})

test('the color of the sign-in page is seen on a phone before anyone else sees it', async ({ page, at }) => {
  await openList(page, at('customers'))
  await doJob(page, 'See a new color on a phone', { clicks: 1, typed: 1 }, async ({ click, type }) => {
    await click(nav(page, 'Sign-in settings'))
    await type('#123456', page.getByLabel('Page background', { exact: true }))
    const shown = page.frameLocator('iframe[title="Preview of the sign-in page"]').locator('body, body *')
    await expect
      .poll(() =>
        shown.evaluateAll((all) => all.some((each) => getComputedStyle(each).backgroundColor === 'rgb(18, 52, 86)')),
      )
      .toBe(true)
  })
  await page.getByRole('button', { name: 'Discard' }).click()
})

test('a colleague gets view-only access, and one who lost the password a new link', async ({ page, at, caller }) => {
  const email = `view.${unique()}@example.com`
  await openList(page, at('customers'))
  await doJob(page, 'Invite a colleague who may only look', { clicks: 6, typed: 1 }, async ({ click, type }) => {
    await click(nav(page, 'Team'))
    await click(page.getByRole('button', { name: 'Invite' }))
    const dialog = page.getByRole('dialog', { name: 'Invite to the team' })
    await type(email, dialog.getByLabel('Email'))
    await click(dialog.getByLabel('Role'))
    await click(page.getByRole('option', { name: /^Viewer/ }))
    await click(dialog.getByRole('button', { name: 'Create invitation' }))
    await click(dialog.getByRole('button', { name: /^Copy/ }))
  })

  const lost = `lost.${unique()}@example.com`
  const { link } = await caller.tell<{ link: string }>('inviteOperator', { body: { email: lost, role: 'support' } })
  const token = new URL(link).searchParams.get('token')
  await caller.tell('acceptInvitation', { body: { token, name: 'Lost One', password: 'copper-meadow-window-17' } })
  await openList(page, at('customers'))
  await doJob(page, 'Help an operator who lost the password', { clicks: 5, typed: 0 }, async ({ click }) => {
    await click(nav(page, 'Team'))
    const row = page.getByRole('row').filter({ hasText: lost })
    await click(row.getByRole('button', { name: /^Actions for/ }))
    await click(page.getByRole('menuitem', { name: 'Reset password…' }))
    await click(page.getByRole('alertdialog').getByRole('button', { name: 'Reset password' }))
    await click(page.getByRole('dialog', { name: /^Link for/ }).getByRole('button', { name: /^Copy/ }))
  })
})

test('an API key is replaced without downtime', async ({ page, at, caller }) => {
  const name = `Orders ${unique()}`
  await caller.tell('createApiKey', { body: { name, permissions: ['users:read'] } })
  await openList(page, at('customers'))
  await doJob(page, 'Replace an API key', { clicks: 7, typed: 1 }, async ({ click, type }) => {
    await click(nav(page, 'API keys'))
    await click(page.getByRole('button', { name: 'Create API key' }).first())
    const dialog = page.getByRole('dialog', { name: 'Create API key' })
    await type(`${name} 2`, dialog.getByLabel('Name'))
    await click(dialog.getByRole('button', { name: 'Create API key' }))
    await click(dialog.getByRole('button', { name: /^Copy/ }).last())
    await click(dialog.getByRole('button', { name: 'I have copied it' }))
    await click(page.getByRole('button', { name: `Revoke ${name}`, exact: true }))
    await click(page.getByRole('alertdialog').getByRole('button', { name: 'Revoke API key' }))
    await expect(page.getByRole('row').filter({ hasText: name }).filter({ hasText: 'Revoked' })).toHaveCount(1)
  })
})

test('everything about a customer can be copied for them', async ({ page, at, customer }) => {
  await openList(page, at('customers'))
  await doJob(page, 'Fulfill an access request', { clicks: 2, typed: 1 }, async ({ click, type, press }) => {
    await press('/')
    await type(customer.email)
    await expect(rows(page)).toHaveCount(2)
    await press('Enter')
    await click(page.getByRole('tab', { name: 'Raw JSON' }))
    await click(page.getByRole('tabpanel').getByRole('button', { name: /^Copy/ }))
  })
})
