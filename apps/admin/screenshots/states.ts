import { expect, type Page } from '@playwright/test'
import type { Place } from './pages.ts'

/*
 * What the pages look like when something is open, wrong, slow, or odd. These pictures need the demo storefront.
 */

interface State {
  show: (place: Place) => Promise<unknown>
  /** The picture shows a page that waits for its data. */
  isLoading?: true
  isPrinted?: true
}

export const unusualDomain = 'unusual.example'

/** Names that have broken pages of others. All of them are somebody's. */
export const unusualNames: readonly { first_name: string; last_name?: string }[] = [
  {
    first_name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
      .repeat(2)
      .slice(0, 100),
  },
  { first_name: 'شیرین‌بانو', last_name: 'محمدی' },
  { first_name: 'יוסף (Joe)', last_name: 'כהן-לוי' },
  { first_name: '👩‍👩‍👧‍👦 Ana', last_name: '🏳️‍🌈' },
  { first_name: '太郎', last_name: '山田' },
  { first_name: '<script>alert(1)</script>', last_name: '{{name}} & "Sons"' },
  { first_name: 'Z̸̢̛̮̀͊a̷̧̛̺͗l̴͓͗g̷̱̈́ő̶͜', last_name: 'Nguyễn Thị Ánh' },
  { first_name: '\u0301\u0302a\u0303', last_name: 'ﷺ' },
  { first_name: 'null', last_name: 'undefined' },
]

const openList = async ({ page, at }: Place, path = 'customers') => {
  await page.goto(at(path))
  // The rows come before the scripts, and exact times with the scripts.
  await page.locator('time[title]').first().waitFor({ state: 'attached' })
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

/** A customer for one picture. */
const someone = async ({ caller }: Place, facts: object = {}): Promise<string> => {
  const email = `${crypto.randomUUID()}@pictures.example`
  const { user } = await caller.tell<{ user: { _id: string } }>('createUser', {
    body: { email, first_name: 'Asha', last_name: 'Rao', ...facts },
  })
  return user._id
}

const openSomeone = async (place: Place, tab = 'overview', facts: object = {}): Promise<string> => {
  const id = await someone(place, facts)
  await place.page.goto(place.at(`customers/${id}?tab=${tab}`))
  await place.page.getByRole('heading', { level: 1 }).waitFor()
  return id
}

const select = async (page: Page, rows: number) => {
  for (let row = 1; row <= rows; row += 1) await page.getByRole('checkbox').nth(row).click()
  return page.getByRole('region', { name: 'Selection' })
}

const unanswered = (page: Page, operation: string) =>
  page.route(`**/trpc/${operation}?*`, () => new Promise(() => undefined))
const refused = (page: Page, operation: string) => page.route(`**/trpc/${operation}?*`, (route) => route.abort())

const openGroupForm = async (place: Place) => {
  await place.page.goto(place.at('groups'))
  await button(place.page, 'Create group').first().click()
  const dialog = place.page.getByRole('dialog', { name: 'Create group' })
  await dialog.getByLabel('Name').fill('Bought last week')
  return dialog
}

export const states: Record<string, State> = {
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
  'customers-printed': { isPrinted: true, show: (place) => openList(place) },
  palette: {
    show: async (place) => {
      await openList(place)
      await place.page.keyboard.press('Control+k')
      await place.page.getByRole('combobox', { name: 'Search and go' }).fill(unusualDomain)
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
  'customer-unusual-name': {
    show: async (place) => {
      const { first_name } = unusualNames[0] ?? { first_name: '' }
      const id = await openSomeone(place, 'overview', {
        first_name,
        last_name: 'شیرین‌بانو',
        external_id: `${'X'.repeat(100)}${Date.now()}`,
        meta: { note: 'ע'.repeat(80), list: [1, 2, 3] },
      })
      const reason = `${first_name} and ${'more '.repeat(30)}`
      await place.caller.tell('blockOrUnblockUsers', { body: { status: true, user_id: [id], reason } })
      await place.page.reload()
      await place.page.getByText('Blocked:').waitFor()
    },
  },
  'customer-edit-refused': {
    show: async (place) => {
      await openSomeone(place)
      await button(place.page, 'Edit').click()
      await place.page.getByLabel('First name').fill('\u202eevil')
      await place.page.getByLabel('Metadata').fill('not json')
      await button(place.page, 'Save profile').click()
      await place.page.locator('[aria-invalid="true"]').first().waitFor()
    },
  },
  'customer-conflict': {
    show: async (place) => {
      const id = await openSomeone(place)
      await button(place.page, 'Edit').click()
      await place.page.getByLabel('First name').fill('Mine')
      await place.page.getByLabel('Last name').fill('Also mine')
      await place.caller.tell('updateUser', { userId: id, body: { first_name: 'Theirs', last_name: 'شیرین‌بانو' } })
      await button(place.page, 'Save profile').click()
      await place.page.getByRole('dialog', { name: /^Someone else changed/ }).waitFor()
    },
  },
  'customer-session-ended': {
    // The form behind the dialog waits for it.
    isLoading: true,
    show: async (place) => {
      await openSomeone(place)
      await button(place.page, 'Edit').click()
      await place.page.getByLabel('First name').fill('Aisha')
      await place.page.context().clearCookies()
      await button(place.page, 'Save profile').click()
      await place.page.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
    },
  },
  'customer-block': {
    show: async (place) => {
      await openSomeone(place)
      await button(place.page, 'Block').click()
      await place.page.getByRole('alertdialog').waitFor()
    },
  },
  'customer-archive': {
    show: async (place) => {
      await openSomeone(place, 'overview', { first_name: 'שרה' })
      await button(place.page, 'More actions').click()
      await place.page.getByRole('menuitem', { name: /^Archive/ }).click()
      await place.page.getByRole('alertdialog').waitFor()
    },
  },
  'customer-menu': {
    show: async (place) => {
      await openSomeone(place)
      await button(place.page, 'More actions').click()
      await place.page.getByRole('menu').waitFor()
    },
  },
  'customer-not-found': { show: ({ page, at }) => page.goto(at('customers/0123456789abcdef01234567')) },
  'customer-printed': { isPrinted: true, show: (place) => openSomeone(place) },
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
      await page.getByRole('alertdialog').waitFor()
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
