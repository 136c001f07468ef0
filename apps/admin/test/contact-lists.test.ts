import { expect, test } from 'vitest'
import { emailEntries, phoneEntries, withPrimary, without, withVerified } from '@/features/users/contacts/contact-lists'
import { contactsOf, nameOf, primaryContact } from '@/features/users/user-text'
import { aCustomer } from './world'

const one = { email: 'one@example.com', primary: true, verified: false }
const two = { email: 'two@example.com', primary: false, verified: false }
const three = { email: 'three@example.com', primary: false, verified: true }

test('Exactly one contact is primary after the primary contact changes', () => {
  expect(withPrimary([one, two, three], 2).map(({ primary }) => primary)).toEqual([false, false, true])
})

test('Only the selected contact becomes verified', () => {
  expect(withVerified([one, two, three], 0).map(({ verified }) => verified)).toEqual([true, false, true])
})

test('The first remaining contact becomes primary when the primary one is removed', () => {
  expect(without([one, two, three], 0)).toEqual([{ ...two, primary: true }, three])
})

test('The primary contact stays when another is removed', () => {
  expect(without([one, two, three], 1)).toEqual([one, three])
})

test('Removing the only contact leaves an empty list', () => {
  expect(without([one], 0)).toEqual([])
})

test('The lists in an update contain every contact, and only the fields that the request accepts', () => {
  const user = aCustomer({
    _id: 'asha',
    emails: [{ email: 'a@example.com', primary: true, verified: true, active: false }],
    phone_numbers: [{ phone: '9876543210', country_code: 91, primary: false, verified: true, active: true }],
  })
  expect(emailEntries(user)).toEqual([{ email: 'a@example.com', primary: true, verified: true, active: false }])
  expect(phoneEntries(user)).toEqual([
    { phone: '9876543210', country_code: 91, primary: false, verified: true, active: true },
  ])
})

test('The primary contacts come first, email addresses before phone numbers', () => {
  const user = aCustomer({
    _id: 'asha',
    emails: [{ email: 'old@example.com' }, { email: 'new@example.com', primary: true }],
    phone_numbers: [{ phone: '9876543210', country_code: 91, primary: true }],
  })
  expect(contactsOf(user).map(({ text }) => text)).toEqual(['new@example.com', '+91 9876543210', 'old@example.com'])
  expect(primaryContact(user)?.text).toBe('new@example.com')
})

test('A customer without a name is shown by a contact, or else by the username', () => {
  const nameless = { _id: 'x', first_name: '', last_name: '' }
  expect(nameOf(aCustomer({ _id: 'x', first_name: 'Asha', last_name: '' }))).toBe('Asha')
  expect(nameOf(aCustomer(nameless))).toBe('asha@example.com')
  expect(nameOf(aCustomer({ ...nameless, emails: [], username: 'asha77' }))).toBe('asha77')
  expect(nameOf(aCustomer({ ...nameless, emails: [] }))).toBe('No name')
})
