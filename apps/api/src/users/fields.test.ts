import { profileFieldNames } from '@clientele/contracts'
import { expect, test } from 'vitest'
import type { UserWithContacts } from '../rows/users.ts'
import { userFields } from './fields.ts'
import { toCustomer, toShopper } from './present.ts'

interface Rule {
  writtenBy: readonly string[]
  seenBy: readonly string[]
  imported: boolean | 'as key'
}
const rules: Record<string, Rule> = userFields

/** A user with every field set, each to a different value. */
const known = {
  ...Object.fromEntries(Object.keys(userFields).map((name) => [name, `the ${name}`])),
  meta: { of: 'the meta' },
  state: 'blocked',
  state_by: { kind: 'operator', id: 'the operator' },
  version: 7,
  contacts: [],
  ...Object.fromEntries(
    ['state_at', 'delete_on', 'hidden_at', 'last_sign_in_at', 'created_at', 'updated_at'].map((name) => [
      name,
      new Date(0),
    ]),
  ),
} as unknown as UserWithContacts

test.each([
  ['team', toCustomer(known)],
  ['shopper', toShopper(known)],
] as const)('the %s sees the fields that are meant for them as they are', (viewer, shown) => {
  const text = JSON.stringify(shown)
  // The ID and the reason for a block have other names in responses.
  const names = Object.keys(userFields).filter((name) => name !== 'id' && name !== 'state_reason')
  const meant = names.filter((name) => rules[name]?.seenBy.includes(viewer))
  expect(names.filter((name) => text.includes(`the ${name}"`))).toEqual(meant)
})

test('a shopper sees neither the state, nor its reason, nor who is responsible for it', () => {
  expect(JSON.stringify(toShopper(known))).not.toMatch(/the state_reason|the operator|blocked/)
})

test('a file of users sets what the team writes, and finds users by their id', () => {
  const named = Object.entries(rules)
  expect(named.flatMap(([name, { imported }]) => (imported === 'as key' ? [name] : []))).toEqual(['id'])
  const set = named.filter(([, { imported }]) => imported === true)
  expect(set.map(([name]) => name)).toEqual(
    named.flatMap(([name, { writtenBy }]) => (writtenBy.includes('team') ? [name] : [])),
  )
})

test('a file of users shows what people fill in, and nothing that follows from other fields', () => {
  const shown = Object.entries(userFields).filter(([, { exported }]) => exported)
  expect(shown.map(([name]) => name)).toEqual(expect.arrayContaining(profileFieldNames))
  expect(shown.filter(([, rule]) => 'derived' in rule)).toEqual([])
})
