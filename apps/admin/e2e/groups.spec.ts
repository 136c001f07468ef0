import { expect, expectAccessible, test } from './world/test.ts'

const csv = (rows: readonly string[]) => ({
  name: 'regulars.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(['email', ...rows].join('\n')),
})

test('a group is created from an upload, and its progress is shown until it is complete', async ({ page, at }) => {
  const name = `Regulars ${Date.now()}`
  await page.goto(at('groups'))
  await page.getByRole('button', { name: 'Create group' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Create group' })
  await dialog.getByRole('button', { name: 'Create group' }).click()
  await expect(dialog.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Description').fill('Bought three times or more')
  await dialog.getByRole('button', { name: 'Create group' }).click()
  await expect(dialog.getByText('Choose a CSV file.')).toBeVisible()
  await expectAccessible(page)
  await dialog
    .getByLabel(/Drop a CSV file/)
    .setInputFiles(csv(['seed01@example.com', 'seed02@example.com', 'nobody@example.com']))
  await expect(dialog.getByText('regulars.csv')).toBeVisible()
  await dialog.getByRole('button', { name: 'Create group' }).click()

  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await expect(page.getByText('Ready')).toBeVisible({ timeout: 30_000 })
  const members = page.getByRole('table', { name: 'Members' })
  await expect(members.getByRole('link', { name: /Seed01 Person/ })).toBeVisible()
  await expect(members.getByRole('row')).toHaveCount(3)
  const unused = page.getByRole('table', { name: 'Skipped rows' })
  await expect(unused.getByText('nobody@example.com')).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Edit' }).click()
  const edit = page.getByRole('dialog', { name: `Edit ${name}` })
  await edit.getByLabel('Name').fill(`${name} renamed`)
  await edit.getByLabel(/Drop a CSV file/).setInputFiles(csv(['seed04@example.com']))
  await expect(edit.getByText('Its rows replace the')).toBeVisible()
  await expectAccessible(page)
  await edit.getByRole('button', { name: 'Save group' }).click()
  await expect(page.getByRole('heading', { name: `${name} renamed`, level: 1 })).toBeVisible()
  await expect(members.getByRole('link', { name: /Seed04 Person/ })).toBeVisible({ timeout: 30_000 })
  await expect(members.getByRole('row')).toHaveCount(2)

  await members.getByRole('link', { name: /Seed04 Person/ }).click()
  await page.getByRole('tab', { name: 'Groups' }).click()
  await expect(page.getByRole('table', { name: 'Groups' }).getByRole('link', { name: `${name} renamed` })).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('link', { name: 'Groups' }).first().click()
  await page.getByLabel('Search groups').fill('no such group')
  await expect(page.getByRole('heading', { name: 'No group matches' })).toBeVisible()
  await page.getByLabel('Search groups').fill(name)
  await expect(page.getByRole('link', { name: new RegExp(name) })).toBeVisible()
  await expectAccessible(page)

  await page.goto(at('customers'))
  await page.getByRole('button', { name: 'Filters' }).click()
  await page.getByRole('dialog', { name: 'Filters' }).getByLabel('Group').click()
  await page.getByRole('option', { name: `${name} renamed` }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByText(`Group: ${name} renamed`)).toBeVisible()
  await expect(page.getByRole('table', { name: 'Customers' }).getByRole('row')).toHaveCount(2)
})

test('a file that cannot be read shows the reason', async ({ page, at }) => {
  await page.goto(at('groups'))
  await page.getByRole('button', { name: 'Create group' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Create group' })
  await dialog.getByLabel('Name').fill(`Broken ${Date.now()}`)
  await dialog.getByRole('radio', { name: 'From a URL' }).click()
  await dialog.getByLabel('File URL').fill('http://127.0.0.1:1/none.csv')
  await dialog.getByRole('button', { name: 'Create group' }).click()
  const refused = dialog.getByRole('alert')
  const failed = page.getByText('Couldn’t read the file')
  await expect(refused.or(failed).first()).toBeVisible({ timeout: 30_000 })
  await expectAccessible(page)
})

test('a header error uses the column names of the file', async ({ page, at }) => {
  await page.goto(at('groups'))
  await page.getByRole('button', { name: 'Create group' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Create group' })
  await dialog.getByLabel('Name').fill(`Header ${Date.now()}`)
  await dialog.locator('input[type=file]').setInputFiles({
    name: 'colors.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('color,size\nred,1\n'),
  })
  await dialog.getByRole('button', { name: 'Create group' }).click()
  await expect(page.getByText('must contain user_id, email, or phone_number')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Upload another file.')).toBeVisible()
})
