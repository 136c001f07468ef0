import { expect, test } from 'vitest'
import { refusalOfRemoval } from '../src/contact-removal.ts'

const phone = { kind: 'phone', verified: true, primary: true } as const
const email = { kind: 'email', verified: true, primary: true } as const
const otherEmail = { kind: 'email', verified: true, primary: false } as const
const claim = { kind: 'email', verified: false, primary: false } as const
const nothing = { email: false, phone: false }

test.each([
  ['the only contact', [email], email, nothing, 'LAST_IDENTIFIER'],
  ['the only contact, unverified', [claim], claim, nothing, 'LAST_IDENTIFIER'],
  ['the only verified contact', [phone, claim], phone, nothing, 'LAST_IDENTIFIER'],
  ['the only one of a required kind', [phone, email], phone, { email: false, phone: true }, 'CONTACT_REQUIRED'],
  ['the primary one of several', [phone, email, otherEmail], email, nothing, 'PRIMARY_CONTACT'],
  ['the only email address besides a phone number', [phone, email], email, nothing, undefined],
  ['another email address', [phone, email, otherEmail], otherEmail, { email: true, phone: true }, undefined],
  ['an unverified one', [phone, claim], claim, nothing, undefined],
] as const)('whether %s can be removed', (_, contacts, contact, required, refusal) => {
  expect(refusalOfRemoval(contacts, contact, required)).toBe(refusal)
})
