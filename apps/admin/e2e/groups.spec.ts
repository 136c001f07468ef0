import { choose } from './world/choose.ts'
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
  await dialog.getByRole('button', { name: 'Review file' }).click()
  await expect(dialog.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Description').fill('Bought three times or more')
  await dialog.getByRole('button', { name: 'Review file' }).click()
  await expect(dialog.getByText('Choose a file.')).toBeVisible()
  await expectAccessible(page)
  await dialog
    .getByLabel(/Drop a CSV or Excel file/)
    .setInputFiles(csv(['seed01@example.com', 'seed02@example.com', 'nobody@example.com']))
  await expect(dialog.getByText('regulars.csv')).toBeVisible()
  await dialog.getByRole('button', { name: 'Review file' }).click()
  const outcome = dialog.getByRole('region', { name: 'Outcome' })
  await expect(outcome).toContainText('rows found2')
  await expect(outcome).toContainText('not found1')
  await expect(outcome).toContainText('would join2')
  await outcome.getByText('Show the rows').click()
  await expect(outcome.getByRole('cell', { name: 'nobody@example.com' })).toBeVisible()
  await expectAccessible(page)
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
  const edit = page.getByRole('dialog', { name: new RegExp(name) })
  await edit.getByLabel('Name').fill(`${name} renamed`)
  await edit.getByLabel(/Drop a CSV or Excel file/).setInputFiles(csv(['seed04@example.com']))
  await edit.getByRole('button', { name: 'Review file' }).click()
  await expect(edit.getByRole('region', { name: 'Outcome' })).toContainText('would leave2')
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
  await choose(
    page.getByRole('dialog', { name: 'Filters' }).getByRole('combobox', { name: 'Group' }),
    `${name} renamed`,
  )
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
  await dialog.getByRole('button', { name: 'Review file' }).click()
  await expect(dialog.getByRole('alert')).toContainText('The port of the URL must be', { timeout: 30_000 })
  await expectAccessible(page)
})

test('a file with unknown columns asks which ones to use', async ({ page, at }) => {
  const name = `Asked ${Date.now()}`
  await page.goto(at('groups'))
  await page.getByRole('button', { name: 'Create group' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Create group' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.locator('input[type=file]').setInputFiles({
    name: 'contacts.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Person;Contact A;Contact B\nSeed;seed01@example.com;seed02@example.com\n'),
  })
  await dialog.getByRole('button', { name: 'Review file' }).click()
  await expect(dialog.getByText('Which columns identify your customers?')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Create group' })).toBeDisabled()
  await expectAccessible(page)
  await choose(dialog.getByRole('combobox', { name: 'Email address' }), /Contact B/)
  await expect(dialog.getByRole('region', { name: 'Outcome' })).toContainText('row found1')
  await dialog.getByRole('button', { name: 'Create group' }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Members' }).getByRole('link', { name: /Seed02 Person/ })).toBeVisible({
    timeout: 30_000,
  })
})

test('a file that matches nobody is confirmed, and a group can be read again and deleted', async ({ page, at }) => {
  const name = `Nobody ${Date.now()}`
  await page.goto(at('groups'))
  await page.getByRole('button', { name: 'Create group' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Create group' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.locator('input[type=file]').setInputFiles(csv(['nobody@example.com']))
  await dialog.getByRole('button', { name: 'Review file' }).click()
  await expect(dialog.getByRole('alert')).toContainText('No row matches a customer.')
  await dialog.getByRole('button', { name: 'Create group anyway' }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await expect(page.getByText('Ready')).toBeVisible({ timeout: 30_000 })

  await page.getByRole('button', { name: 'Read file again' }).click()
  const again = page.getByRole('dialog', { name: 'Read the file again' })
  await expect(again.getByRole('alert')).toContainText('No row matches a customer.')
  await expectAccessible(page)
  await again.getByRole('button', { name: 'Read again anyway' }).click()
  await expect(again).toBeHidden()
  await expect(page.getByText('Ready')).toBeVisible({ timeout: 30_000 })

  await page.getByRole('button', { name: 'Delete' }).click()
  const asked = page.getByRole('alertdialog', { name: new RegExp(name) })
  await expectAccessible(page)
  await asked.getByRole('button', { name: 'Delete group' }).click()
  await expect(page.getByRole('heading', { name: 'Groups', level: 1 })).toBeVisible()
  await page.getByLabel('Search groups').fill(name)
  await expect(page.getByRole('heading', { name: 'No group matches' })).toBeVisible()
})

test('two operators who change the same group are merged, and asked where both changed a field or the file', async ({
  page,
  at,
  caller,
}) => {
  const name = `Shared ${Date.now()}`
  await page.goto(at('groups'))
  await page.getByRole('button', { name: 'Create group' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Create group' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.locator('input[type=file]').setInputFiles(csv(['seed01@example.com']))
  await dialog.getByRole('button', { name: 'Review file' }).click()
  await dialog.getByRole('button', { name: 'Create group' }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await expect(page.getByText('Ready')).toBeVisible({ timeout: 30_000 })
  const groupId = page.url().split('/').at(-1) ?? ''

  // What only one of them changed is kept without a question.
  await page.getByRole('button', { name: 'Edit' }).click()
  const edit = page.getByRole('dialog', { name: new RegExp(name) })
  await edit.getByLabel('Name').fill(`${name} mine`)
  await caller.tell('updateUserGroup', { groupId, body: { description: 'Theirs' } })
  await edit.getByRole('button', { name: 'Save group' }).click()
  await expect(page.getByText('Group saved')).toBeVisible()
  await expect(page.getByRole('heading', { name: `${name} mine`, level: 1 })).toBeVisible()
  await expect(page.getByText('Theirs', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: 'Edit' }).click()
  await edit.getByLabel('Name').fill(`${name} mine again`)
  await edit.locator('input[type=file]').setInputFiles(csv(['seed02@example.com']))
  await edit.getByRole('button', { name: 'Review file' }).click()
  await expect(edit.getByRole('region', { name: 'Outcome' })).toContainText('would leave1')
  await caller.tell('updateUserGroup', {
    groupId,
    body: { name: `${name} theirs`, file_url: 'https://files.example.com/theirs.csv', confirm_empty: true },
  })
  await edit.getByRole('button', { name: 'Save group' }).click()
  const question = page.getByRole('dialog', { name: 'Someone else changed this group' })
  await expect(question.getByText(`${name} mine again`)).toBeVisible()
  await expect(question.getByText(`${name} theirs`)).toBeVisible()
  await expect(question.getByText('https://files.example.com/theirs.csv')).toBeVisible()
  await expectAccessible(page)
  await question.getByRole('radio', { name: 'Theirs' }).last().click()
  await question.getByRole('button', { name: 'Save merged group' }).click()
  await expect(page.getByRole('heading', { name: `${name} mine again`, level: 1 })).toBeVisible()
  const saved = (await caller.ask('getUserGroupById', { groupId })) as { file_url: string }
  expect(saved.file_url).toBe('https://files.example.com/theirs.csv')
})
