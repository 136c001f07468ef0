import { choose } from './world/choose.ts'
import { expect, expectAccessible, test, untilHydrated } from './world/test.ts'

test('the list has pages, and the URL contains the current one', async ({ page, at }) => {
  await page.goto(at('customers?size=25'))
  const rows = page.getByRole('table', { name: 'Customers' }).getByRole('row')
  await expect(rows).toHaveCount(26)
  await expect(page.getByText(/^1–25 of/)).toBeVisible()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page).toHaveURL(/page=2/)
  await expect(page.getByText(/^26–50 of/)).toBeVisible()
  await page.goBack()
  await expect(page.getByText(/^1–25 of/)).toBeVisible()
})

test('the search finds by name, email and phone, and Enter opens the only match', async ({ page, at }) => {
  await page.goto(at('customers'))
  const box = page.getByLabel('Search customers')
  for (const words of ['Seed31', 'seed31@example.com']) {
    await box.fill(words)
    await expect(page).toHaveURL(new RegExp(`q=${encodeURIComponent(words)}`.replace('%40', '(%40|@)')))
    await expect(page.getByRole('link', { name: /Seed31 Person/ })).toBeVisible()
    await expect(page.getByRole('table').getByRole('row')).toHaveCount(2)
  }
  await box.fill('+91 9876500033')
  await expect(page.getByRole('link', { name: /Seed33 Person/ })).toBeVisible()
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(2)
  await box.press('Enter')
  await expect(page.getByRole('heading', { name: 'Seed33 Person' })).toBeVisible()
})

test('a search by any part marks what it matched, and says when only a typo found someone', async ({ page, at }) => {
  await page.goto(at('customers?q=500033'))
  const row = page.getByRole('table').getByRole('row', { name: /Seed33 Person/ })
  // The index follows shortly after the customers were created.
  await expect(async () => {
    await page.reload()
    await expect(row).toBeVisible({ timeout: 5_000 })
  }).toPass()
  await expect(row.locator('mark').filter({ visible: true }).first()).toHaveText('500033')
  await expectAccessible(page)
  await page.getByLabel('Search customers').fill('person seed33')
  await expect(row.getByRole('link').locator('mark')).toHaveText(['Seed33', 'Person'])
  await expect(page.getByText('with one typo')).toBeHidden()
  await page.getByLabel('Search customers').fill('seed33 persno')
  await expect(page.getByText('These customers match it with one typo')).toBeVisible()
  await expect(row).toBeVisible()
})

test('filters narrow the list, appear as chips, and can be removed', async ({ page, at }) => {
  await page.goto(at('customers'))
  await page.getByRole('button', { name: 'Filters' }).click()
  const filters = page.getByRole('dialog', { name: 'Filters' })
  await choose(filters.getByRole('combobox', { name: 'Phone' }), 'Has phone')
  await expect(page).toHaveURL(/has_phone=true/)
  await filters.getByLabel('Created from').fill('2020-01-01')
  await expect(page).toHaveURL(/from=2020-01-01/)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  const chips = page.getByRole('list', { name: 'Filters in use' })
  await expect(chips.getByText('Has phone')).toBeVisible()
  await expect(page.getByText(/^1–\d+ of/)).toBeVisible()
  await chips.getByRole('button', { name: 'Remove filter Has phone' }).click()
  await expect(page).not.toHaveURL(/has_phone/)
  await chips.getByRole('button', { name: 'Clear all' }).click()
  await expect(chips).toBeHidden()
})

test('columns can be sorted, and show the order', async ({ page, at }) => {
  await page.goto(at('customers'))
  const created = page.getByRole('columnheader', { name: 'Created' })
  await expect(created).toHaveAttribute('aria-sort', 'descending')
  await created.getByRole('button').click()
  await expect(page).toHaveURL(/sort=oldest/)
  await expect(created).toHaveAttribute('aria-sort', 'ascending')
  await expect(page.getByRole('table').getByRole('link').first()).toContainText('Seed00')
})

test('a search puts the best match first, and no column is marked as sorted', async ({ page, at }) => {
  await page.goto(at('customers?q=Seed'))
  const created = page.getByRole('columnheader', { name: 'Created' })
  await expect(created).toHaveAttribute('aria-sort', 'none')
  await expect(created.getByRole('button')).toBeHidden()
  await page.getByLabel('Search customers').fill('')
  await expect(created).toHaveAttribute('aria-sort', 'descending')
  await expect(created.getByRole('button')).toBeVisible()
})

test('a filter by sign-in time has one order, which its column shows', async ({ page, at, shopper }) => {
  await shopper.signInByCode('9876500033')
  await page.goto(at('customers?seen_from=2020-01-01&sort=oldest'))
  await expect(page.getByRole('columnheader', { name: 'Created' })).toHaveAttribute('aria-sort', 'none')
  await expect(page.getByRole('columnheader', { name: 'Last sign-in' })).toHaveAttribute('aria-sort', 'descending')
})

test('no match is not an error, and an error is not an empty list', async ({ page, at }) => {
  await page.goto(at('customers?q=nobody-is-called-this'))
  await expect(page.getByRole('heading', { name: 'No customer matches' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Show all customers' }).click()
  await expect(page.getByText(/^1–25 of/)).toBeVisible()

  await page.route('**/trpc/getCustomers*', (route) =>
    route.fulfill({
      status: 500,
      json: {
        error: {
          message: 'x',
          code: -32603,
          data: {
            code: 'INTERNAL_SERVER_ERROR',
            httpStatus: 500,
            app: {
              code: 'INTERNAL',
              message: 'Something went wrong on our side.',
              details: [],
              request_id: 'req-1234',
            },
          },
        },
      },
    }),
  )
  // Filtered by day, so that the browser asks, and not the server.
  await page.goto(at('customers?status=blocked&from=2020-01-01'))
  await expect(page.getByRole('heading', { name: 'Couldn’t load customers' })).toBeVisible()
  await expect(page.getByText('req-1234')).toBeVisible()
  await expect(page).toHaveURL(/status=blocked/)
  await expectAccessible(page)
  await page.unroute('**/trpc/getCustomers*')
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(page.getByRole('heading', { name: 'Couldn’t load customers' })).toBeHidden()
})

test('a page past the end says so, and leads back to the first', async ({ page, at }) => {
  await page.goto(at('customers?page=999'))
  await expect(page.getByRole('heading', { name: 'There’s nothing on this page' })).toBeVisible()
  await expect(page.getByText('Page 999 is past the end of the list.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Go to the first page' }).click()
  await expect(page.getByText(/^1–25 of/)).toBeVisible()
})

test('the rows of an earlier search are never called matches of the next', async ({ page, at }) => {
  await page.goto(at('customers'))
  await expect(page.getByText(/in this application$/)).toBeVisible()
  let answer = () => {}
  const held = new Promise<void>((resolve) => (answer = resolve))
  await page.route('**/trpc/getCustomers*', async (route) => {
    await held
    await route.continue()
  })
  await page.getByLabel('Search customers').fill('nobody-is-called-this')
  await expect(page.getByText('Searching…')).toBeVisible()
  await expect(page.getByText(/\d+ match(es)?$/)).toHaveCount(0)
  answer()
  await expect(page.getByText('0 matches')).toBeVisible()
})

test('an error that a retry can’t help with offers a way out instead', async ({ page, at }) => {
  await page.goto(at('customers?cursor=not-a-cursor'))
  await expect(page.getByRole('heading', { name: 'Couldn’t load customers' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Retry' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Show all customers' }).click()
  await expect(page.getByText(/^1–25 of/)).toBeVisible()
})

test('a customer can be created, and errors appear at their fields', async ({ page, at }) => {
  await page.goto(at('customers'))
  await page.getByRole('button', { name: 'Create customer' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create customer' })
  await dialog.getByRole('button', { name: 'Create customer' }).click()
  await expect(dialog.getByText('An email address or a phone number is required.')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByLabel('Email').fill('nobody at home')
  await dialog.getByRole('button', { name: 'Create customer' }).click()
  await expect(dialog.getByText('Must be an email address, such as asha@example.com.')).toBeVisible()
  await dialog.getByLabel('Email').fill('seed01@example.com')
  await dialog.getByRole('button', { name: 'Create customer' }).click()
  await expect(dialog.getByText('Another customer already has this email address.')).toBeVisible()
  await dialog.getByLabel('First name').fill('Nova')
  await dialog.getByLabel('Email').fill(`nova.${Date.now()}@example.com`)
  await dialog.getByRole('button', { name: 'Create customer' }).click()
  await expect(page.getByText('Created Nova')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Nova', level: 1 })).toBeVisible()
})

test('several customers can be blocked and unblocked at once, with a reason', async ({ page, at, caller }) => {
  const family = `Bulk${Date.now()}`
  for (const first_name of ['Ada', 'Bo', 'Cy'])
    await caller.tell('createUser', {
      body: { first_name, last_name: family, email: `${first_name}.${family}@example.com` },
    })
  await page.goto(at(`customers?q=${family}`))
  await page.getByLabel('Search customers').fill(`ada.${family}@example.com`)
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(2)
  await page.getByLabel(`Select Ada ${family}`).click()
  await page.getByLabel('Search customers').fill(`bo.${family}@example.com`)
  await expect(page.getByLabel(`Select Bo ${family}`)).toBeVisible()
  await page.getByLabel(`Select Bo ${family}`).click()
  await expect(page.getByText(/^2 selected/)).toBeVisible()
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Block', exact: true }).click()

  const dialog = page.getByRole('alertdialog', { name: 'Block 2 customers?' })
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Block 2 customers' }).click()
  await expect(dialog.getByText('Enter a reason')).toBeVisible()
  await dialog.getByLabel('Reason').fill('Chargebacks')
  await dialog.getByRole('button', { name: 'Block 2 customers' }).click()
  await expect(page.getByText('Blocked 2 customers')).toBeVisible()
  await expect(page.getByRole('row', { name: /Bo/ }).getByText('Blocked').filter({ visible: true })).toBeVisible()
})

test('a row that is clicked right after something was typed opens its customer', async ({ page, at, customer }) => {
  await page.goto(at('customers'))
  await untilHydrated(page)
  const row = page.locator(`[data-row="${customer._id}"]`)
  await page.getByLabel('Search customers').fill(customer.last_name)
  await row.evaluate((link: HTMLElement) => link.click())
  await expect(page.getByRole('heading', { level: 1, name: customer.last_name })).toBeVisible()
  await page.goBack()
  await expect(page.getByLabel('Search customers')).toHaveValue(customer.last_name)
})
