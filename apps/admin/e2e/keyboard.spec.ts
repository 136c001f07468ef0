import { expect, expectAccessible, test, untilHydrated } from './world/test.ts'

test('the palette has what is typed before it has loaded', async ({ page, at }) => {
  await page.goto(at('customers'))
  await untilHydrated(page)
  let load = () => {}
  const held = new Promise<void>((resolve) => {
    load = resolve
  })
  await page.route('**/_next/static/chunks/**', async (route) => {
    await held
    await route.continue()
  })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Seed0')
  await expect(page.getByText('Seed0', { exact: true })).toBeVisible()
  await expectAccessible(page)
  load()
  const box = page.getByRole('combobox', { name: 'Search or jump to' })
  await expect(box).toBeFocused()
  await expect(box).toHaveValue('Seed0')
  await page.keyboard.type('9')
  await expect(box).toHaveValue('Seed09')
  await page.getByRole('option', { name: /Seed09 Person/ }).click()
  await expect(page.getByRole('heading', { name: 'Seed09 Person', level: 1 })).toBeVisible()

  // It has loaded, but opening it takes a moment.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('gro', { delay: 0 })
  await expect(box).toHaveValue('gro')
  await page.keyboard.press('Escape')
  await expect(box).toBeHidden()
})

test('Enter opens what is found, even if it is pressed before', async ({ page, at, customer }) => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.goto(at('customers'))
  await expect(page.getByRole('table')).toBeVisible()
  await untilHydrated(page)
  await page.route(/searchUsers|getCustomers/, async (route) => {
    await released
    await route.continue()
  })
  const asked = page.waitForRequest(/getCustomers/)
  await page.keyboard.press('/')
  await page.keyboard.type(customer.email)
  await page.keyboard.press('Enter')
  await asked
  release()
  await expect(page.getByRole('heading', { name: `Asha ${customer.last_name}`, level: 1 })).toBeVisible()

  // The customer found for the previous words isn't opened, although it is still listed.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Seed07')
  await expect(page.getByRole('option', { name: /Seed07 Person/, selected: true })).toBeVisible()
  await page.keyboard.press('Backspace')
  await page.keyboard.type('8')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Seed08 Person', level: 1 })).toBeVisible()
})

test('E edits the focused customer of the list, the open customer from any tab, and the open group', async ({
  page,
  at,
  caller,
  customer,
}) => {
  await page.goto(at(`customers?q=${customer.email}`))
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(2)
  await untilHydrated(page)
  await page.keyboard.press('j')
  await page.keyboard.press('e')
  await expect(page.getByLabel('First name')).toBeFocused()
  await page.keyboard.type('e')
  await expect(page.getByLabel('First name')).toHaveValue(/e/)
  await page.getByLabel('First name').fill('Aisha')
  await page.getByRole('button', { name: 'Save profile' }).click()
  await expect(page.getByRole('button', { name: 'Edit' })).toBeFocused()
  await page.getByRole('tab', { name: 'Activity' }).click()
  await expect(page.getByText('Profile changed')).toBeVisible()
  await page.keyboard.press('e')
  await expect(page.getByLabel('First name')).toBeFocused()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.goBack()
  await expect(page.getByText('Profile changed')).toBeVisible()

  const { uid } = await caller.tell<{ uid: number }>('createUserGroup', {
    body: {
      name: `Keyed ${Date.now()}`,
      description: 'For the shortcut',
      file_url: 'https://files.example.com/none.csv',
    },
  })
  await page.goto(at(`groups/${uid}`))
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Keyed')
  await untilHydrated(page)
  await page.keyboard.press('e')
  await expect(page.getByRole('dialog', { name: /^Edit Keyed/ })).toBeVisible()
})

test('B goes from the list to the actions for the selection, and the sheet of shortcuts says so', async ({
  page,
  at,
}) => {
  await page.goto(at('customers?size=10'))
  await expect(page.getByRole('checkbox', { name: /^Select (?!all)/ })).toHaveCount(10)
  await untilHydrated(page)
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  const bar = page.getByRole('region', { name: 'Selection' })
  await expect(bar).toBeVisible()
  await page.keyboard.press('b')
  await expect(bar.getByRole('button', { name: 'Block', exact: true })).toBeFocused()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet.getByText('Go to the actions for the selection')).toBeVisible()
  await expect(sheet.getByText('Go to the button of the latest message, such as Undo')).toBeVisible()
  await expect(sheet.getByText('Edit the customer or group that is open')).toBeVisible()
})

test('a block is made and undone without a mouse', async ({ page, at, caller, customer }) => {
  const isBlocked = async () => {
    const { user } = await caller.ask<{ user: { status: string } }>('getUser', { userId: customer._id })
    return user.status === 'blocked'
  }
  await page.goto(at(`customers?q=${customer.email}`))
  await expect(page.getByRole('checkbox', { name: /^Select (?!all)/ })).toHaveCount(1)
  await expect(page.locator('time[title]').first()).toBeAttached()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.getByRole('region', { name: 'Selection' })).toBeVisible()
  await page.keyboard.press('b')
  await expect(page.getByRole('button', { name: 'Block', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toBeVisible()
  // The focus is on Cancel, between the reason and the button that blocks.
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.type('By mistake')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Blocked 1 customer')).toBeVisible()
  expect(await isBlocked()).toBe(true)

  await page.keyboard.press('u')
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Unblocked 1 customer')).toBeVisible()
  expect(await isBlocked()).toBe(false)
})
