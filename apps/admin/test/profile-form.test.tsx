import type { Customer } from '@clientele/contracts'
import { expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { ProfileForm } from '@/features/users/profile/profile-form'
import { choicesOf, profileFactsOf, profileObjectsOf } from '@/features/users/profile/profile-text'
import { expectAccessible } from './accessible'
import { aCustomer, refused, type Service, World } from './world'

const asha = aCustomer({
  _id: 'asha',
  gender: 'female',
  dob: '1994-05-02T00:00:00.000Z',
  meta: { tier: 'gold' },
  __v: 4,
})

const opened = async (updateUser: Service[string], user = asha, service: Service = {}) => {
  const onDone = vi.fn<() => void>()
  await render(
    <World service={{ updateUser, ...service }}>
      <main>
        <h1>Asha Rao</h1>
        <ProfileForm user={user} onDone={onDone} />
      </main>
    </World>,
  )
  return { onDone }
}
const save = () => page.getByRole('button', { name: 'Save profile' })

test('The form shows the profile, with a control for each field as the contract defines it', async () => {
  await opened(() => ({}))
  await expect.element(page.getByLabelText('First name')).toHaveValue('Asha')
  await expect.element(page.getByLabelText('Date of birth')).toHaveValue('1994-05-02')
  await expect.element(page.getByRole('combobox', { name: 'Gender' })).toHaveTextContent('Female')
  await expect.element(save()).toBeDisabled()
  await expectAccessible()
})

test('Only changed fields are sent, with the version that was shown', async () => {
  const calls: unknown[] = []
  const { onDone } = await opened((input) => void calls.push(input))
  await page.getByLabelText('Last name').fill('Sen')
  await page.getByRole('combobox', { name: 'Gender' }).click()
  await page.getByRole('option', { name: 'Other' }).click()
  await save().click()
  await expect.poll(() => onDone).toHaveBeenCalled()
  expect(calls).toEqual([{ userId: 'asha', ifMatch: '4', body: { last_name: 'Sen', gender: 'other' } }])
})

test('An error from the contract is shown at its field, and nothing is sent', async () => {
  await opened(() => expect.unreachable('Nothing may be sent.'))
  await page.getByLabelText('First name').fill('x'.repeat(101))
  await save().click()
  await expect.element(page.getByLabelText('First name')).toHaveAttribute('aria-invalid', 'true')
  await expect.element(page.getByLabelText('First name')).toHaveFocus()
  await expect.element(page.getByRole('alert')).toBeVisible()
})

test('An error from the service about a field is shown at that field', async () => {
  await opened(() => {
    throw refused({ code: 'INVALID_INPUT', details: [{ field: 'body.last_name', message: 'is too long' }] })
  })
  await page.getByLabelText('Last name').fill('Sen')
  await save().click()
  await expect.element(page.getByLabelText('Last name')).toHaveAttribute('aria-invalid', 'true')
  await expect.element(page.getByLabelText('Last name')).toHaveAccessibleDescription('Is too long.')
})

/** A service where someone else has saved a newer version of the customer. */
const changedByThem = (theirs: Partial<Customer>) => {
  const calls: unknown[] = []
  const newest = { ...asha, ...theirs, __v: 5 }
  const updateUser = (input: unknown) => {
    calls.push(input)
    if ((input as { ifMatch: string }).ifMatch !== '5') throw refused({ code: 'STALE_VERSION' })
    return { user: newest }
  }
  return { calls, updateUser, service: { getUser: () => ({ user: newest }) } }
}

test('A change that someone else made to another field in the meantime is kept, and nobody is asked', async () => {
  const { calls, updateUser, service } = changedByThem({ first_name: 'Aisha' })
  const { onDone } = await opened(updateUser, asha, service)
  await page.getByLabelText('Last name').fill('Sen')
  await save().click()
  await expect.poll(() => onDone).toHaveBeenCalled()
  expect(calls.at(-1)).toEqual({ userId: 'asha', ifMatch: '5', body: { last_name: 'Sen' } })
})

test('A field that both changed shows both values, and the operator chooses for each', async () => {
  const { calls, updateUser, service } = changedByThem({ last_name: 'Brown', gender: 'other' })
  const { onDone } = await opened(updateUser, asha, service)
  await page.getByLabelText('Last name').fill('Sen')
  await page.getByLabelText('First name').fill('Aisha')
  await page.getByRole('combobox', { name: 'Gender' }).click()
  await page.getByRole('option', { name: 'Female' }).click()
  await page.getByRole('combobox', { name: 'Gender' }).click()
  await page.getByRole('option', { name: 'Not specified' }).click()
  await save().click()
  const dialog = page.getByRole('dialog', { name: 'Someone else changed this customer' })
  await expect.element(dialog.getByText('Sen', { exact: true })).toBeVisible()
  await expect.element(dialog.getByText('Brown', { exact: true })).toBeVisible()
  await expect.element(dialog.getByText('Aisha')).not.toBeInTheDocument()
  await expectAccessible()
  await dialog.getByRole('radiogroup', { name: 'Keep for Gender' }).getByRole('radio', { name: 'Theirs' }).click()
  await dialog.getByRole('button', { name: 'Save merged profile' }).click()
  await expect.poll(() => onDone).toHaveBeenCalled()
  expect(calls.at(-1)).toEqual({ userId: 'asha', ifMatch: '5', body: { first_name: 'Aisha', last_name: 'Sen' } })
})

test('Nothing is saved or lost if the operator does not choose', async () => {
  const { calls, updateUser, service } = changedByThem({ last_name: 'Brown' })
  const { onDone } = await opened(updateUser, asha, service)
  await page.getByLabelText('Last name').fill('Sen')
  await save().click()
  const dialog = page.getByRole('dialog', { name: 'Someone else changed this customer' })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect.element(dialog).not.toBeInTheDocument()
  await expect.element(page.getByLabelText('Last name')).toHaveValue('Sen')
  expect(onDone).not.toHaveBeenCalled()
  expect(calls).toHaveLength(1)
})

test('A free-form object that is not valid JSON is rejected at its field', async () => {
  await opened(() => expect.unreachable('Nothing may be sent.'))
  const [free] = page
    .getByRole('textbox')
    .elements()
    .filter((element) => element instanceof HTMLTextAreaElement)
  if (!free) throw new Error('The form has no field for an object.')
  await userEvent.fill(free, '{ tier')
  await save().click()
  await expect.element(free).toHaveAttribute('aria-invalid', 'true')
})

test('A value that is no longer offered is kept', () => {
  expect(choicesOf('gender', 'unsaid').at(-1)).toEqual({ value: 'unsaid', label: 'unsaid' })
  expect(choicesOf('gender', 'male').filter(({ value }) => value === 'male')).toHaveLength(1)
})

test('A profile’s facts are readable, and free-form objects are shown separately', () => {
  const facts = Object.fromEntries(profileFactsOf(asha).map(({ label, value }) => [label, value]))
  expect(facts).toMatchObject({ 'First name': 'Asha', Gender: 'Female', 'Date of birth': 'May 2, 1994' })
  expect(profileObjectsOf(asha)).toEqual([{ label: expect.any(String), text: '{\n  "tier": "gold"\n}' }])
})
