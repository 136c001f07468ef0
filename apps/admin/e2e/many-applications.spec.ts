import { signInAs } from './world/caller.ts'
import { owner, startWorld, type World } from './world/servers.ts'
import { expect, expectAccessible, test } from './world/test.ts'

/** A separate company, with more applications than one list shows. */
const applicationsMany = 500

let world: World
let lastId = ''

test.use({ signedIn: false })
test.beforeAll(async () => {
  test.setTimeout(180_000)
  world = await startWorld({ withOperator: true })
  const caller = await signInAs(world.adminUrl, owner)
  for (let number = 2; number <= applicationsMany; number += 1) {
    const body = { name: `Outlet ${String(number).padStart(3, '0')}` }
    const { application } = await caller.tell<{ application: { _id: string } }>('createApplication', { body })
    lastId = application._id
  }
})
test.afterAll(() => world.stop())

test('with 500 applications, each can be found, opened and returned to', async ({ page }) => {
  await page.goto(world.adminUrl)
  await page.getByLabel('Email').fill(owner.email)
  await page.getByLabel('Password', { exact: true }).fill(owner.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible()

  const switcher = page.getByRole('button', { name: /^Application:/ })
  await switcher.click()
  await expect(page.getByRole('menuitemradio')).toHaveCount(100)
  await page.getByRole('menuitem', { name: 'Search all applications…' }).click()
  await expect(page.getByText('500 in all')).toBeVisible()
  await expect(page.getByRole('row')).toHaveCount(1 + 25)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('link', { name: 'Outlet 026', exact: true })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search applications' }).fill('outlet 49')
  await expect(page.getByText('10 in all')).toBeVisible()

  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search or jump to' }).fill('Outlet 500')
  await page.getByRole('option', { name: 'Outlet 500' }).click()
  await expect(page).toHaveURL(new RegExp(`/a/${lastId}/customers`))
  await expect(switcher).toContainText('Outlet 500')
  await page.goto(world.adminUrl)
  await expect(page).toHaveURL(new RegExp(`/a/${lastId}/customers`))
})
