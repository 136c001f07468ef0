import { expect, expectAccessible, test } from './world/test.ts'

test('the retention clock is switched on by typing how many customers are due, and off again', async ({
  page,
  at,
  caller,
}) => {
  const { application } = await caller.tell<{ application: { _id: string } }>('createApplication', {
    body: { name: `Clock ${Date.now()}` },
  })
  await page.goto(at(`developers/applications/${application._id}`))
  await expect(page.getByText('Off. No customer is erased for being inactive.')).toBeVisible()
  await expect(page.getByText('Nobody has been told or erased so far.')).toBeVisible()
  const days = page.getByLabel('Erase after (days)')
  await days.fill('7')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await expect(page.getByText('Enter a number of days from 30 to 3,650.')).toBeVisible()
  await days.fill('1095')
  await page.getByRole('button', { name: 'Switch on' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Erase customers after 1,095 days?' })
  await expect(dialog).toContainText('0 customers have been inactive for that long already.')
  await dialog.getByRole('button', { name: 'Switch on the clock' }).click()
  await expect(dialog.getByText('Type 0 exactly.')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByLabel('Type 0 to confirm').fill('0')
  await dialog.getByRole('button', { name: 'Switch on the clock' }).click()
  await expect(page.getByText(/^On: customers are erased after 1,095 days/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Switch off' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Switch off' }).click()
  await expect(page.getByText('Off. No customer is erased for being inactive.')).toBeVisible()
})
