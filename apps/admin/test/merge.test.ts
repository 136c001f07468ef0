import { describe, expect, test } from 'vitest'
import { mergeContacts } from '@/features/users/contacts/merge-contacts'
import { conflictingPaths, mergedAt } from '@/lib/merge'

describe('Two operators who change the same form', () => {
  const base = { name: 'Meadow', days: '90', contact: { email: '', phone: '' }, origins: null as string[] | null }
  const paths = ['name', 'days', 'contact.email', 'contact.phone', 'origins'] as const
  const withChange = (change: Partial<typeof base>) => ({ ...structuredClone(base), ...change })

  test('keep both changes if they are to different fields, even in the same group', () => {
    const theirs = withChange({ contact: { email: 'theirs@example.com', phone: '' }, name: 'Theirs' })
    const mine = withChange({ contact: { email: '', phone: '+1' }, origins: ['https://mine.example.com'] })
    const versions = { base, theirs, mine }
    expect(conflictingPaths(versions, paths)).toEqual([])
    expect(mergedAt(versions, paths)).toEqual({
      ...base,
      name: 'Theirs',
      contact: { email: 'theirs@example.com', phone: '+1' },
      origins: ['https://mine.example.com'],
    })
  })

  test('have a conflict only where both changed a field to different values, and each choice is respected', () => {
    const theirs = withChange({ name: 'Same', days: '30', origins: [] })
    const versions = {
      base,
      theirs,
      mine: withChange({ name: 'Same', days: '60', origins: ['https://a.example.com'] }),
    }
    expect(conflictingPaths(versions, paths)).toEqual(['days', 'origins'])
    expect(mergedAt(versions, paths, { days: 'theirs' })).toMatchObject({
      days: '30',
      origins: ['https://a.example.com'],
    })
    expect(theirs.origins).toEqual([])
  })
})

describe('Two operators who change the same contacts', () => {
  const contact = (email: string, facts: { primary?: boolean; verified?: boolean } = {}) => ({
    email,
    primary: false,
    verified: false,
    ...facts,
  })
  const [a, b, c] = [contact('a', { primary: true }), contact('b'), contact('c')]
  const merged = (theirs: (typeof a)[], mine: (typeof a)[], base = [a, b]) => {
    const { list, isConflict } = mergeContacts({ base, theirs, mine }, ({ email }) => email)
    return {
      isConflict,
      list: list.map(({ email, primary, verified }) => email + (primary ? '*' : '') + (verified ? '!' : '')),
    }
  }

  test('keep what either added, and what either removed is gone', () => {
    expect(merged([a, b, c], [a, contact('d')])).toEqual({ isConflict: false, list: ['a*', 'c', 'd'] })
  })

  test('keep another primary contact, and what was verified meanwhile', () => {
    const theirs = [a, contact('b', { verified: true })]
    expect(merged(theirs, [contact('a'), contact('b', { primary: true })])).toEqual({
      isConflict: false,
      list: ['a', 'b*!'],
    })
  })

  test('are asked if one removed what the other changed, or each made another contact primary', () => {
    expect(merged([a, contact('b', { verified: true })], [a])).toEqual({ isConflict: true, list: ['a*'] })
    const base = [a, b, c]
    const theirs = [contact('a'), contact('b', { primary: true }), c]
    const mine = [contact('a'), b, contact('c', { primary: true })]
    expect(merged(theirs, mine, base)).toEqual({ isConflict: true, list: ['a', 'b', 'c*'] })
  })

  test('always keep one primary contact', () => {
    expect(merged([b], [contact('a', { primary: true }), b, c])).toEqual({ isConflict: false, list: ['b*', 'c'] })
  })
})
