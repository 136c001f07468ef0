import { expect, test } from 'vitest'
import { costlyHashes, libraryHashes, refusedHashes, systemHashes } from '../../../test/world/foreign-hashes.ts'
import { readBroughtPassword } from '../brought.ts'
import { decoyOf, encodeForeign, formOf, type ForeignHash, isFault, isForeign } from './hash.ts'
import type { FirebaseKey } from './scheme.ts'
import { matchesForeign } from './verify.ts'

const minute = 60_000
const cases = [...systemHashes, ...libraryHashes]

function read(given: (typeof cases)[number]['hash']): { hash: ForeignHash; key: FirebaseKey | undefined } {
  const brought = readBroughtPassword(given)
  if (isFault(brought)) throw new Error(brought.message)
  const { hash, firebase } = brought
  const key = firebase && { signer_key: firebase.base64_signer_key, salt_separator: firebase.base64_salt_separator }
  return { hash, key }
}

const opens = (given: (typeof cases)[number]['hash'], ...passwords: string[]) => {
  const { hash, key } = read(given)
  return matchesForeign('known shoppers', { stored: encodeForeign(hash), passwords, key })
}

test.each(cases)(
  '$what opens with its password, and with no other',
  async ({ password, also, hash }) => {
    expect(await opens(hash, password)).toBe(true)
    expect(await opens(hash, `x${password}`)).toBe(false)
    expect(await opens(hash, also ?? password)).toBe(true)
    // The second form of a password is tried as well.
    expect(await opens(hash, `x${password}`, password)).toBe(true)
  },
  minute,
)

test.each(cases)(
  'the decoy of $what has its form, and opens with nothing',
  async ({ password, hash }) => {
    const { hash: known, key } = read(hash)
    const stored = decoyOf(formOf(known))
    expect(isForeign(stored)).toBe(true)
    expect(await matchesForeign('known shoppers', { stored, passwords: [password], key })).toBe(false)
  },
  minute,
)

test.each(refusedHashes)('$hash.value: $message', ({ hash, reason, message }) => {
  expect(readBroughtPassword(hash)).toEqual({ reason, message })
})

test.each(costlyHashes)('%s is far from the limits', (value) => {
  expect(isFault(readBroughtPassword({ value }))).toBe(false)
})
