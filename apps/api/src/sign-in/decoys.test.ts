import { expect, test } from 'vitest'
import { pickForm } from './decoys.ts'

const forms = [
  { form: 'bcrypt,plain,2b,12', count: 300 },
  { form: 'phpass,13', count: 200 },
]

test('each form is given to as many unknown names as accounts have it, and ours to the rest', () => {
  const picked = Array.from({ length: 1_000 }, (_, i) => pickForm({ forms, users: 1_000 }, i / 1_000))
  expect(picked.filter((form) => form === 'bcrypt,plain,2b,12')).toHaveLength(300)
  expect(picked.filter((form) => form === 'phpass,13')).toHaveLength(200)
  expect(picked.filter((form) => form === undefined)).toHaveLength(500)
})

test('without hashes of other systems, every name is given ours', () => {
  expect(pickForm({ forms: [], users: 0 }, 0.5)).toBeUndefined()
})

test('hashes of accounts that are no longer listed count as well', () => {
  expect(pickForm({ forms, users: 10 }, 0.999)).toBe('phpass,13')
})
