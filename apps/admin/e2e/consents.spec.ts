import { expect, expectAccessible, test } from './world/test.ts'

const consents = [{ slug: 'email_marketing', title: 'News by email', text: 'Send me news and offers by email.' }]

test('consents to marketing are defined in the settings of an application', async ({ page, at, caller }) => {
  const { application } = await caller.tell<{ application: { _id: string } }>('createApplication', {
    body: { name: `Consents ${Date.now()}` },
  })
  await page.goto(at(`developers/applications/${application._id}`))
  await page.getByRole('switch', { name: 'Required to sign up' }).click()
  await page.getByRole('button', { name: 'Add consent' }).click()
  const first = page.getByRole('group', { name: 'Consent 1' })
  await first.getByLabel('Title').fill('News by email')
  await first.getByLabel('Slug').fill('Email marketing')
  await first.getByLabel('Sentence').fill('Send me news and offers by email.')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText(/lowercase letters, digits, and underscores/)).toBeVisible()
  await expectAccessible(page)
  await first.getByLabel('Slug').fill('email_marketing')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('Settings saved').first()).toBeVisible()
  const stored = () => caller.ask<{ application: object }>('getApplication', { applicationId: application._id })
  expect((await stored()).application).toMatchObject({ privacy_consent_required: true, marketing_consents: consents })

  await page.getByRole('button', { name: 'Remove News by email' }).click()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(async () => expect((await stored()).application).not.toHaveProperty('marketing_consents')).toPass()
})

test('what a customer agreed to is on their page, where operators record what they are told', async ({
  page,
  at,
  customer,
}) => {
  await page.goto(at(`customers/${customer._id}`))
  const list = page.getByRole('list', { name: 'Consents' })
  await expect(list.getByText('Never asked or answered').first()).toBeVisible()
  await list.getByRole('switch', { name: 'Privacy policy' }).click()
  await expect(list.getByText(/^Given in the console/)).toBeVisible()
  await expectAccessible(page)
  await list.getByRole('switch', { name: 'Privacy policy' }).click()
  await expect(list.getByText(/^Withdrawn in the console/)).toBeVisible()
  await page.getByRole('tab', { name: 'Activity' }).click()
  await expect(page.getByText('Consents changed').first()).toBeVisible()
})
