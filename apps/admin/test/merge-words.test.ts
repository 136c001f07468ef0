import { expect, test } from 'vitest'
import {
  changedText,
  endingOf,
  inTwo,
  isCombined,
  isMergeable,
  isMergedId,
  movingOf,
  valueText,
} from '@/features/users/merging/merge-words'
import { explain } from '@/lib/errors'
import { aField, aPreview, asha } from './a-merge'
import { anAttribute } from './an-attribute'
import { aCustomer, refused } from './world'

const attributes = [
  anAttribute('wedding', { name: 'Wedding day', type: 'date' }),
  anAttribute('staff', { name: 'Staff', type: 'boolean' }),
]

test.each([
  ['gender', 'female', 'Female'],
  ['dob', '1990-05-04T00:00:00.000Z', 'May 4, 1990'],
  ['external_id', 'crm-1', 'crm-1'],
  ['primary_phone', '+919876543210', '+919876543210'],
  ['meta', { tier: 'gold', size: 38 }, 'Tier: gold, Size: 38'],
  ['attributes.wedding', '2026-01-31', 'Jan 31, 2026'],
  ['attributes.staff', true, 'Yes'],
  ['attributes.wedding', '••••', '••••'],
  ['attributes.unknown', ['a', 'b'], 'a, b'],
])('The value of %s, %j, is shown as %s', (field, value, shown) => {
  expect(valueText(field, value, attributes)).toBe(shown)
})

test('What has changed since a merge is named as the console names it', () => {
  expect(changedText(['first_name', 'phone_numbers', 'attributes.staff'], attributes)).toBe(
    'first name, phone numbers, and Staff',
  )
  expect(changedText(['external_id', 'attributes.gone'], attributes)).toBe('external ID and an attribute')
  expect(changedText(['groups', 'social_accounts'], attributes)).toBe('groups and social accounts')
  expect(changedText([], attributes)).toBe('')
})

test('Fields in which the two differ come apart from the others', () => {
  const { differing, others } = inTwo(aPreview().fields)
  expect(differing.map(({ field }) => field)).toEqual(['last_name'])
  expect(others.map(({ field }) => field)).toEqual(['first_name', 'gender'])
})

test('Only of objects are both kept', () => {
  expect(isCombined(aField('meta', { survivor: { a: 1 }, other: { b: 2 } }))).toBe(true)
  expect(isCombined(aField('last_name', { survivor: 'Rao', other: 'Nair' }))).toBe(false)
  expect(isCombined(aField('attributes.likes', { survivor: ['a'], other: ['b'] }))).toBe(false)
})

test('What moves is only what the other one brings', () => {
  const history = 'Activity, which is shown together from now on'
  expect(movingOf(aPreview())).toEqual(['1 email address', history])
  expect(movingOf(aPreview({ contacts: [] }))).toEqual([history])
  expect(
    movingOf(
      aPreview({
        contacts: [
          { kind: 'phone', value: '+919876543210', of: 'other', verified: true, primary: true },
          { kind: 'phone', value: '+919876543211', of: 'other', verified: false, primary: false },
          { kind: 'email', value: 'both@example.com', of: 'both', verified: true, primary: true },
        ],
        groups: [
          { group_id: '1', name: 'Gold' },
          { group_id: '2', name: 'VIP' },
        ],
        social_accounts: ['google', 'other-provider'],
      }),
    ),
  ).toEqual([
    '2 phone numbers',
    'Membership in Gold and VIP',
    'Sign-in with Google',
    'Sign-in with other-provider',
    history,
  ])
})

test('What ends says how many sessions', () => {
  expect(endingOf(aPreview({ sessions: 0 }))[0]).toBe('Nobody is signed in to either account')
  expect(endingOf(aPreview({ sessions: 1 }))[0]).toBe('1 session: both are signed out everywhere')
  expect(endingOf(aPreview({ sessions: 1_200 }))[0]).toBe('1,200 sessions: both are signed out everywhere')
})

test('Customers who are archived or about to be erased can’t be merged', () => {
  const statuses = ['active', 'blocked', 'archived', 'deletion_scheduled'] as const
  expect(statuses.filter((status) => isMergeable(aCustomer({ _id: '1', status })))).toEqual(['active', 'blocked'])
})

test.each([
  ['64f000000000000000000002', true],
  ['64F000000000000000000001', false],
  ['', false],
  ['someone', false],
])('Whether %j is the ID of a customer who was merged into this one: %s', (asked, isMerged) => {
  expect(isMergedId(asked, asha._id)).toBe(isMerged)
})

test('What the API says about users is about customers in the console', () => {
  const said = (message: string) =>
    explain(refused({ code: 'MERGE_NOT_POSSIBLE', details: [{ field: 'body.other_id', message }] })).message
  expect(said('This user is blocked')).toBe('This customer is blocked.')
  expect(said('Users can’t absorb userland')).toBe('Customers can’t absorb userland.')
})
