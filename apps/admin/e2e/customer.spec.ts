import { expect, expectAccessible, test } from './world/test.ts'

test('the profile is edited in place, and the change appears in the activity', async ({ page, at, customer }) => {
  await page.goto(at(`customers/${customer._id}`))
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('First name').fill('Aisha')
  await page.getByLabel('Metadata').fill('not json')
  await page.getByRole('button', { name: 'Save profile' }).click()
  await expect(page.getByLabel('Metadata')).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page)
  await page.getByLabel('Metadata').fill('{"tier":"gold"}')
  await page.getByRole('button', { name: 'Save profile' }).click()
  await expect(page.getByText('Profile saved')).toBeVisible()
  await expect(page.getByRole('heading', { name: `Aisha ${customer.last_name}` })).toBeVisible()

  await page.getByRole('tab', { name: 'Activity' }).click()
  await expect(page).toHaveURL(/tab=activity/)
  await expect(page.getByText('Profile changed')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('tab', { name: 'Raw JSON' }).click()
  await expect(page.getByLabel('The customer as JSON')).toContainText('"tier": "gold"')
  await expectAccessible(page)
})

test('values that were entered by mistake can be removed', async ({ page, at, caller, customer }) => {
  const body = { external_id: `crm-${customer.last_name}`, rr_id: 'RR-1', dob: '1990-05-04', gender: 'female' }
  await caller.tell('updateUser', { userId: customer._id, body })
  await page.goto(at(`customers/${customer._id}`))
  await expect(page.getByText(body.external_id)).toBeVisible()
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('External ID').fill('')
  await page.getByLabel('Rewards ID').fill('')
  await page.getByLabel('Date of birth').fill('')
  await page.getByRole('button', { name: 'Save profile' }).click()
  await expect(page.getByText('Profile saved')).toBeVisible()
  await expect(page.getByText(body.external_id)).toBeHidden()
  const { user } = await caller.ask<{ user: object }>('getUser', { userId: customer._id })
  expect(user).toMatchObject({ gender: 'female' })
  for (const field of ['external_id', 'rr_id', 'dob']) expect(user).not.toHaveProperty(field)
})

test('two operators edit a customer at once: both changes are kept, and a field that both changed is asked about', async ({
  page,
  at,
  caller,
  customer,
}) => {
  const theirs = (body: object) => caller.tell('updateUser', { userId: customer._id, body })
  await page.goto(at(`customers/${customer._id}`))
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('First name').fill('Mine')
  await theirs({ last_name: 'Theirs' })
  await page.getByRole('button', { name: 'Save profile' }).click()
  await expect(page.getByRole('heading', { name: 'Mine Theirs' })).toBeVisible()

  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('First name').fill('Mine again')
  await page.getByLabel('Last name').fill('Also mine')
  await page.getByLabel('Date of birth').fill('1990-05-04')
  await theirs({ first_name: 'Theirs again', last_name: 'Also theirs', gender: 'female' })
  await page.getByRole('button', { name: 'Save profile' }).click()
  const dialog = page.getByRole('dialog', { name: 'Someone else changed this customer' })
  for (const value of ['Mine again', 'Theirs again', 'Also mine', 'Also theirs'])
    await expect(dialog.getByText(value, { exact: true })).toBeVisible()
  await expect(dialog.getByText('1990')).toHaveCount(0)
  await expectAccessible(page)
  const keep = (field: string) => dialog.getByRole('radiogroup', { name: `Keep for ${field}` })
  await keep('Last name').getByRole('radio', { name: 'Theirs' }).click()
  await dialog.getByRole('button', { name: 'Save merged profile' }).click()
  await expect(page.getByRole('heading', { name: 'Mine again Also theirs' })).toBeVisible()
  const { user } = await caller.ask<{ user: object }>('getUser', { userId: customer._id })
  expect(user).toMatchObject({ gender: 'female', dob: expect.stringMatching(/^1990-05-04/) })
})

test('two operators change a customer’s contacts at once', async ({ page, at, caller, customer }) => {
  const mail = (name: string) => `${name}.${customer.email}`
  const entry = (email: string, facts: object = {}) => ({
    email,
    primary: false,
    verified: false,
    active: true,
    ...facts,
  })
  const first = entry(customer.email, { primary: true })
  const theirs = (...emails: object[]) => caller.tell('updateUser', { userId: customer._id, body: { emails } })
  await theirs(first, entry(mail('b')))
  await page.goto(at(`customers/${customer._id}`))
  const contacts = page.getByRole('region', { name: 'Contacts' })
  await contacts.getByRole('button', { name: 'Email' }).click()
  await contacts.getByLabel('New email address').fill(mail('mine'))
  await theirs(first, entry(mail('b')), entry(mail('theirs')))
  await contacts.getByRole('button', { name: 'Add email' }).click()
  await expect(page.getByText(`Added ${mail('mine')}`)).toBeVisible()
  await expect(contacts.getByText(mail('theirs'), { exact: true })).toBeVisible()

  await contacts.getByRole('button', { name: `Actions for ${mail('b')}` }).click()
  await theirs(first, entry(mail('b'), { verified: true }), entry(mail('mine')))
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Remove email address' }).click()
  const dialog = page.getByRole('dialog', { name: 'Someone else changed these contacts' })
  await expect(dialog.getByText(`${mail('b')} (verified)`)).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('radio', { name: 'Theirs' }).click()
  await dialog.getByRole('button', { name: 'Save contacts' }).click()
  await expect(dialog).toBeHidden()
  await expect(contacts.getByText(mail('b'), { exact: true })).toBeVisible()
  await expect(contacts.getByText(mail('theirs'), { exact: true })).toBeHidden()
})

test('contacts can be added, made primary and removed, except for the last one', async ({ page, at, customer }) => {
  await page.goto(at(`customers/${customer._id}`))
  const contacts = page.getByRole('region', { name: 'Contacts' })
  await contacts.getByRole('button', { name: `Actions for ${customer.email}` }).click()
  await expect(page.getByRole('menuitem', { name: 'Can’t remove the last contact' })).toBeDisabled()
  await page.keyboard.press('Escape')

  await contacts.getByRole('button', { name: 'Email' }).click()
  await contacts.getByLabel('New email address').fill('seed01@example')
  await contacts.getByLabel('New email address').fill('not an address')
  await contacts.getByRole('button', { name: 'Add email' }).click()
  await expect(contacts.getByText('such as asha@example.com')).toBeVisible()
  const second = `second.${customer.email}`
  await contacts.getByLabel('New email address').fill(second)
  await contacts.getByRole('button', { name: 'Add email' }).click()
  await expect(page.getByText(`Added ${second}`)).toBeVisible()

  await contacts.getByRole('button', { name: 'Phone' }).click()
  await contacts.getByLabel('Country code').fill('91')
  const phone = `98${String(Date.now()).slice(-8)}`
  await contacts.getByLabel('New phone number').fill(phone)
  await contacts.getByRole('button', { name: 'Add phone' }).click()
  await expect(contacts.getByText(`+91 ${phone}`)).toBeVisible()
  await expectAccessible(page)

  await contacts.getByRole('button', { name: `Actions for ${second}` }).click()
  await page.getByRole('menuitem', { name: 'Mark as verified' }).click()
  await expect(page.getByText(`${second} is now verified`)).toBeVisible()
  await contacts.getByRole('button', { name: `Actions for ${second}` }).click()
  await page.getByRole('menuitem', { name: 'Make primary' }).click()
  await expect(contacts.getByRole('listitem').filter({ hasText: second }).getByText('Primary')).toBeVisible()

  await contacts.getByRole('button', { name: `Actions for ${customer.email}` }).click()
  await page.getByRole('menuitem', { name: 'Remove…' }).click()
  await expectAccessible(page)
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove email address' }).click()
  await expect(page.getByText(`Removed ${customer.email}`)).toBeVisible()
  await expect(contacts.getByText(customer.email, { exact: true })).toBeHidden()
})

test('a customer is blocked with a reason, unblocked, and archived', async ({ page, at, customer }) => {
  await page.goto(at(`customers/${customer._id}`))
  await page.getByRole('button', { name: 'Block', exact: true }).click()
  const block = page.getByRole('alertdialog', { name: /^Block/ })
  await expect(block.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await block.getByLabel('Reason').fill('Chargebacks')
  await block.getByRole('button', { name: 'Block customer' }).click()
  await expect(page.getByText('Blocked: Chargebacks')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Unblock' }).click()
  await expect(page.getByText('Blocked: Chargebacks')).toBeHidden()

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Archive customer…' }).click()
  await expectAccessible(page)
  await page.getByRole('alertdialog').getByLabel('Reason').fill('Duplicate')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Archive customer' }).click()
  await expect(page.getByText('This customer is archived')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Edit' })).toBeHidden()
})

test('sessions can be created, seen and ended', async ({ page, at, customer }) => {
  await page.goto(at(`customers/${customer._id}?tab=sessions`))
  await expect(page.getByRole('heading', { name: 'Not signed in anywhere' })).toBeVisible()
  for (const time of [1, 2]) {
    await page.getByRole('button', { name: 'Create session' }).click()
    const dialog = page.getByRole('dialog', { name: 'Create session' })
    await dialog.getByLabel('Domain').fill('shop.example.com')
    await dialog.getByRole('button', { name: 'Create session' }).click()
    await expect(dialog.locator('[data-secret]')).not.toBeEmpty()
    await expect(dialog).toContainText('for 30 days (Max-Age 2592000)')
    if (time === 1) await expectAccessible(page)
    await dialog.getByRole('button', { name: 'I have copied it' }).click()
  }
  const end = page.getByRole('button', { name: /^End session on/ })
  await expect(end).toHaveCount(2)
  await expectAccessible(page)
  await end.first().click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'End session' }).click()
  await expect(end).toHaveCount(1)
  await page.getByRole('button', { name: 'End all sessions' }).click()
  await page.getByRole('alertdialog').getByLabel('Reason').fill('Lost phone')
  await page.getByRole('alertdialog').getByRole('button', { name: 'End all sessions' }).click()
  await expect(page.getByRole('heading', { name: 'Not signed in anywhere' })).toBeVisible()
})

test('a shopper schedules the deletion of their account, and an operator cancels it', async ({
  page,
  at,
  caller,
  shopper,
}) => {
  const phone_number = `97${String(Date.now()).slice(-8)}`
  const body = { first_name: 'Dilys', phone_number, country_code: 91 }
  const { user } = await caller.tell<{ user: { _id: string } }>('createUser', { verified: true, body })
  await shopper.signInByCode(phone_number)
  await page.goto(at(`customers/${user._id}`))
  await expect(page.getByRole('heading', { name: 'Dilys', level: 1 })).toBeVisible()
  await expect(page.getByText('Will be erased')).toBeHidden()

  await shopper.askForDeletion(user._id, phone_number)
  await page.reload()
  await expect(page.getByText(/^Will be erased (in \d+ days|tomorrow|next week|next month)/)).toBeVisible()
  await expect(page.getByText('Deletion scheduled', { exact: true })).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Undo deletion' }).click()
  await expect(page.getByText('The deletion was canceled.')).toBeVisible()
  await expect(page.getByText('Will be erased')).toBeHidden()
  const { user: kept } = await caller.ask<{ user: { status: string } }>('getUser', { userId: user._id })
  expect(kept.status).toBe('active')
  await page.getByRole('tab', { name: 'Activity' }).click()
  await expect(page.getByText('Scheduled deletion canceled')).toBeVisible()
})

test('unsaved changes block Back, tabs and links on the page', async ({ page, at, customer }) => {
  await page.goto(at(`customers?q=${customer.last_name}`))
  await page.getByRole('link', { name: new RegExp(customer.last_name) }).click()
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('First name').fill('Half-typed')
  const asked: string[] = []
  let leave = false
  page.on('dialog', (dialog) => {
    asked.push(dialog.message())
    void (leave ? dialog.accept() : dialog.dismiss())
  })
  const here = page.url()
  await page.getByRole('tab', { name: 'Sessions' }).click()
  expect(asked).toHaveLength(1)
  await page.getByRole('link', { name: 'Customers' }).first().click()
  expect(asked).toHaveLength(2)
  await page.evaluate(() => history.back())
  await expect.poll(() => asked.length).toBe(3)
  expect(page.url()).toBe(here)
  await expect(page.getByLabel('First name')).toHaveValue('Half-typed')

  leave = true
  await page.getByLabel('First name').click()
  await page.evaluate(() => history.back())
  await expect(page.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible()
  await page.goForward()
  await expect(page.getByRole('heading', { name: `Asha ${customer.last_name}` })).toBeVisible()
  expect(asked).toHaveLength(4)
})

test('a customer who does not exist shows an error', async ({ page, at }) => {
  await page.goto(at('customers/64f0000000000000deadbeef'))
  await expect(page.getByRole('heading', { name: 'Customer not found', level: 1 })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Retry' })).toBeHidden()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Open the customers' }).click()
  await expect(page.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible()
})

test('a sign-in link is created, shown once, and signs the customer in', async ({ page, at, caller, customer }) => {
  await page.goto(at(`customers/${customer._id}`))
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Create sign-in link…' }).click()
  const question = page.getByRole('alertdialog', { name: `Create a sign-in link for Asha ${customer.last_name}?` })
  await expectAccessible(page)
  await question.getByRole('button', { name: 'Create link' }).click()
  const dialog = page.getByRole('dialog', { name: `Sign-in link for Asha ${customer.last_name}` })
  await expect(dialog.getByText(/\/sign-in\/[0-9a-f]{24}\/link\?code=/)).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'I have copied it' }).click()
  await expect(dialog).toBeHidden()
  await page.getByRole('tab', { name: 'Activity' }).click()
  await expect(page.getByText('Sign-in link created')).toBeVisible()
  const { user } = await caller.ask<{ user: { created_by: string } }>('getUser', { userId: customer._id })
  expect(user.created_by).toBe('operator')
  await page.getByRole('tab', { name: 'Overview' }).click()
  await expect(page.getByText('An operator', { exact: true })).toBeVisible()
})

test('the focus stays on the button that blocks and unblocks', async ({ page, at, customer }) => {
  await page.goto(at(`customers/${customer._id}`))
  await page.getByRole('button', { name: 'Block', exact: true }).press('Enter')
  await page.getByLabel('Reason').fill('Chargebacks')
  await page.getByRole('button', { name: 'Block customer' }).press('Enter')
  await expect(page.getByText('Blocked: Chargebacks')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Unblock', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Blocked: Chargebacks')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Block', exact: true })).toBeFocused()
})
