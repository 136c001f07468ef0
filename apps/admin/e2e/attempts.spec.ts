import { expect, expectAccessible, test } from './world/test.ts'

const unique = () => `97${String(Date.now()).slice(-8)}`

test('the activity tells an attempt to sign in as one story, with what to do about it', async ({
  page,
  at,
  caller,
  shopper,
}) => {
  const phone_number = unique()
  const body = { first_name: 'Mira', phone_number, country_code: 91 }
  const { user } = await caller.tell<{ user: { _id: string } }>('createUser', { verified: true, body })
  await shopper.failWithCode(phone_number, 2)
  await page.goto(at(`customers/${user._id}?tab=activity`))
  const story = page.getByRole('listitem').filter({ hasText: 'What to do' })
  await expect(story).toHaveCount(1)
  await expect(story).toContainText('Sign-in Failed')
  await expect(story).toContainText(`Code requested by text message to …${phone_number.slice(-3)}`)
  await expect(story).toContainText('Wrong code ×2')
  await expect(story).toContainText('Ask them to enter the code from the newest message.')
  // Nobody has proved to be the customer.
  await expect(story).not.toContainText('Customer')
  await expectAccessible(page)

  await caller.tell('blockOrUnblockUsers', { body: { status: true, user_id: [user._id], reason: 'Chargebacks' } })
  await shopper.enterCode(phone_number)
  await page.reload()
  await expect(page.getByRole('listitem').filter({ hasText: 'Unblock the customer to let them in.' })).toHaveCount(1)
})

test('attempts with a contact that is no customer’s are found from the search that found nobody', async ({
  page,
  at,
  shopper,
}) => {
  const phone_number = unique()
  await shopper.failWithCode(phone_number, 1)
  await page.goto(at(`customers?q=${encodeURIComponent(`+91 ${phone_number}`)}`))
  await page.getByRole('link', { name: /^Sign-in attempts with/ }).click()
  await expect(page.getByRole('heading', { name: 'Sign-in attempts', level: 1 })).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Wrong code' }).first()).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('searchbox').fill('nobody.at.all@example.com')
  await expect(page.getByRole('heading', { name: 'No attempts with this contact' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Clear search' }).click()
  await expect(page.getByRole('heading', { name: 'Enter a contact' })).toBeVisible()
})
