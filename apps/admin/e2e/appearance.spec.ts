import { expect, expectAccessible, test, untilHydrated } from './world/test.ts'

const places = [
  ['customers', 'Customers'],
  ['groups', 'Groups'],
  ['sign-in-settings', 'Sign-in settings'],
  ['developers/api-keys', 'API keys'],
  ['developers/applications', 'Applications'],
  ['developers/mailbox', 'Mailbox'],
  ['team', 'Team'],
] as const

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    for (const [path, heading] of places)
      test(`${heading} is accessible, at desktop and phone width`, async ({ page, at }) => {
        await page.goto(at(path))
        await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
        await expect(page.getByRole('main').getByText('Loading')).toHaveCount(0)
        await expect(page.locator('html')).toHaveClass(new RegExp(colorScheme))
        await expectAccessible(page)
        await page.setViewportSize({ width: 390, height: 844 })
        await expectAccessible(page)
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(overflow).toBe(0)
      })

    test('a customer is accessible in every tab, and no target is too small', async ({ page, at, customer }) => {
      for (const tab of ['overview', 'sessions', 'activity', 'raw']) {
        await page.goto(at(`customers/${customer._id}?tab=${tab}`))
        await expect(page.getByRole('tabpanel').getByRole('heading').first()).toBeVisible()
        await expectAccessible(page)
      }
    })
  })

for (const [path, heading] of [
  ['nothing-here', 'Page not found'],
  ['groups/4711', 'Group not found'],
] as const)
  test(`a URL that leads nowhere shows an error: ${path}`, async ({ page, at }) => {
    await page.goto(at(path))
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Retry' })).toBeHidden()
    await expectAccessible(page)
  })

test('the theme can be chosen, and is remembered', async ({ page, at }) => {
  await page.goto(at('customers'))
  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveClass(/dark/)
  await page.reload({ waitUntil: 'commit' })
  await expect(page.locator('html')).toHaveClass(/dark/)
})

test('reduced motion is respected', async ({ page, at }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(at('customers'))
  await page.getByRole('button', { name: 'Create customer' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create customer' })
  await expect(dialog).toBeVisible()
  const seconds = await dialog.evaluate((element) => Number.parseFloat(getComputedStyle(element).transitionDuration))
  expect(seconds).toBeLessThan(0.001)
})

test('at phone width the navigation is a drawer', async ({ page, at }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(at('customers'))
  await page.getByRole('button', { name: 'Open navigation' }).click()
  const drawer = page.getByRole('dialog', { name: 'Clientele' })
  await expectAccessible(page)
  await drawer.getByRole('link', { name: 'Groups' }).click()
  await expect(drawer).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Groups', level: 1 })).toBeVisible()
})

test('the main flow works without a mouse', async ({ page, at, customer }) => {
  await page.goto(at('team'))
  await untilHydrated(page)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await expect(page.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible()
  await expect(page.getByRole('table')).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByLabel('Search customers')).toBeFocused()
  await page.keyboard.type(customer.email)
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(2)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: `Asha ${customer.last_name}`, level: 1 })).toBeVisible()

  await page.getByRole('button', { name: 'Block', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.type('Chargebacks')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Blocked: Chargebacks')).toBeVisible()

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog', { name: 'Search or jump to' })).toBeVisible()
  await page.keyboard.type('Seed07')
  await expect(page.getByRole('option', { name: /Seed07 Person/ })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Seed07 Person', level: 1 })).toBeVisible()
  // While the palette closes, keys are still its own.
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})
