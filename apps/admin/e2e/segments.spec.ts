import { expect, expectAccessible, test } from './world/test.ts'

test('a segment is built from conditions, previewed, filled, changed, and explained on the customer’s page', async ({
  page,
  at,
}) => {
  const name = `Seeds ${Date.now()}`
  await page.goto(at('groups'))
  await page.getByRole('button', { name: 'Create segment' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Create segment' })
  await dialog.getByLabel('Name').fill(name)
  const conditions = dialog.getByRole('group', { name: 'Condition', exact: true })
  await conditions.first().getByLabel('About').selectOption('Email domain')
  await expect(dialog.getByText('Enter a domain, such as example.com.')).toBeVisible()
  await conditions.first().getByLabel('Domains').fill('example.com')
  const preview = dialog.getByRole('region', { name: 'Preview' })
  await expect(preview).toContainText('Customers who have an email address at example.com.')
  await expect(preview).toContainText('would join')

  await dialog.getByRole('button', { name: 'Add group of conditions' }).first().click()
  const inner = dialog.getByRole('group', { name: 'Group of conditions' })
  await inner.getByLabel('How the conditions are joined').selectOption('None of these holds')
  await inner.getByLabel('About').selectOption('Consent')
  await expect(preview).toContainText('example.com and haven’t consented to the privacy policy.')
  await inner.getByLabel('What the customer said').selectOption('was withdrawn')
  await expect(preview).toContainText('and haven’t withdrawn their consent to the privacy policy.')
  await inner.getByLabel('About').selectOption('Status')
  await inner.getByLabel('Blocked').check()
  await inner.getByLabel('Active').uncheck()
  await expect(preview).toContainText('Customers who have an email address at example.com and aren’t blocked.')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Create segment' }).click()

  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await expect(page.getByText('Ready')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Customers who have an email address at example.com and aren’t blocked.')).toBeVisible()
  await expect(page.getByText('Up to date')).toBeVisible()
  const members = page.getByRole('table', { name: 'Members' })
  await expect(members.getByRole('link').first()).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Edit' }).click()
  const edit = page.getByRole('dialog', { name: new RegExp(name) })
  await edit.getByLabel('Domains').fill('nowhere.example')
  await expect(edit.getByRole('region', { name: 'Preview' })).toContainText('0 would join')
  await edit.getByLabel('Domains').fill('example.com')
  await edit.getByLabel('Name').fill(`${name} renamed`)
  await edit.getByRole('button', { name: 'Save segment' }).click()
  await expect(page.getByRole('heading', { name: `${name} renamed`, level: 1 })).toBeVisible()

  await members.getByRole('link').first().click()
  await page.getByRole('tab', { name: 'Groups' }).click()
  const row = page.getByRole('table', { name: 'Groups' }).getByRole('row', { name: new RegExp(name) })
  await row.getByRole('button', { name: 'Why?' }).click()
  const reasons = page.getByRole('dialog', { name: /Why this customer is in/ })
  await expect(reasons).toContainText('when the segment was created or changed')
  await expect(reasons.getByRole('listitem').first()).toContainText('have an email address at example.com')
  await expectAccessible(page)
})

test('a segment shows who joined and why, is duplicated, and is archived and restored', async ({
  page,
  at,
  caller,
}) => {
  const name = `Openers ${Date.now()}`
  const rule = { join: 'AND', of: [{ about: 'domain', in: ['example.com'] }] } as const
  const { uid } = await caller.tell<{ uid: number }>('createUserGroup', {
    body: { name, description: '', type: 'conditional', rule },
  })
  await page.goto(at(`groups/${uid}`))
  await expect(page.getByText('Ready')).toBeVisible({ timeout: 30_000 })
  const choose = async (item: string) => {
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }

  await choose('History')
  const history = page.getByRole('dialog', { name: new RegExp(name) })
  await expect(history.getByText('When the segment was created or changed').first()).toBeVisible()
  await expect(history.getByRole('listitem').filter({ hasText: 'joined' }).getByRole('link').first()).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  await choose('Duplicate…')
  const duplicate = page.getByRole('dialog', { name: new RegExp(name) })
  await expect(duplicate.getByLabel('Name')).toHaveValue(`Copy of ${name}`)
  await expectAccessible(page)
  await duplicate.getByRole('button', { name: 'Duplicate' }).click()
  await expect(page.getByRole('heading', { name: `Copy of ${name}`, level: 1 })).toBeVisible()

  await choose('Archive…')
  await page.getByRole('button', { name: 'Archive group' }).click()
  await expect(page.getByText('This group is archived')).toBeVisible()
  await expect(page.getByText('Doesn’t follow changes')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Edit' })).toBeHidden()
  await expectAccessible(page)
  await page.goto(at('groups'))
  await expect(page.getByRole('link', { name, exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: `Copy of ${name}` })).toBeHidden()
  await page.getByRole('button', { name: 'Archived' }).click()
  await page.getByRole('link', { name: `Copy of ${name}` }).click()
  await choose('Restore…')
  await page.getByRole('button', { name: 'Restore group' }).click()
  await expect(page.getByRole('button', { name: 'Edit' })).toBeVisible()
})

test('a preview that failed can be tried again', async ({ page, at }) => {
  const failing = /trpc\/previewSegment/
  await page.route(failing, (route) => route.fulfill({ status: 500, json: {} }))
  await page.goto(at('groups'))
  await page.getByRole('button', { name: 'Create segment' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Create segment' })
  await expect(dialog.getByRole('alert')).toContainText('The service had a problem')
  await expectAccessible(page)
  await page.unroute(failing)
  await dialog.getByRole('button', { name: 'Try again' }).click()
  await expect(dialog.getByRole('region', { name: 'Preview' })).toContainText('would join')
})

test('before a group or an attribute is deleted, the question names the segments that mention it', async ({
  page,
  at,
  caller,
}) => {
  const unique = Date.now().toString(36)
  const create = (name: string, rule: object) =>
    caller.tell<{ _id: string; uid: number }>('createUserGroup', {
      body: { name, description: '', type: 'conditional', rule },
    })
  const attribute = { name: `Shelf ${unique}`, slug: `shelf_${unique}`, type: 'number' }
  const { _id: definition_id } = await caller.tell<{ _id: string }>('createUserAttributeDefinition', {
    body: attribute,
  })
  const inner = await create(`Inner ${unique}`, {
    join: 'AND',
    of: [{ about: 'attribute', definition_id, type: 'gt', value: 1 }],
  })
  const outer = await create(`Outer ${unique}`, { join: 'AND', of: [{ about: 'group', group_id: inner._id }] })

  await page.goto(at(`groups/${inner.uid}`))
  await expect(page.getByText('Ready')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Delete' }).click()
  const refused = page.getByRole('alertdialog', { name: /can’t be deleted/ })
  await expect(refused.getByRole('link', { name: `Outer ${unique}` })).toBeVisible()
  await expect(refused.getByRole('button', { name: 'Delete group' })).toHaveCount(0)
  await expectAccessible(page)
  await refused.getByRole('button', { name: 'Close' }).click()

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Archive…' }).click()
  const archiving = page.getByRole('alertdialog', { name: /Archive/ })
  await expect(archiving.getByRole('link', { name: `Outer ${unique}` })).toBeVisible()
  await archiving.getByRole('button', { name: 'Cancel' }).click()

  await page.goto(at(`attributes/${definition_id}`))
  await page.getByRole('button', { name: 'Delete' }).click()
  const deleting = page.getByRole('alertdialog')
  await expect(deleting.getByText('No customer has a value.')).toBeVisible()
  await expect(deleting.getByRole('link', { name: `Inner ${unique}` })).toBeVisible()
  await expectAccessible(page)
  await deleting.getByRole('textbox').fill(attribute.name)
  await deleting.getByRole('button', { name: 'Delete attribute' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Attributes' })).toBeVisible()

  await page.goto(at(`groups/${outer.uid}`))
  await page.getByRole('button', { name: 'Delete' }).click()
  const asked = page.getByRole('alertdialog')
  await expect(asked.getByText('No segment mentions this group.')).toBeVisible()
  await asked.getByRole('button', { name: 'Delete group' }).click()
  await expect(page.getByRole('heading', { name: 'Groups', level: 1 })).toBeVisible()
})
