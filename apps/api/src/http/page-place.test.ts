import { describe, expect, test } from 'vitest'
import { placeOfPage } from './page-place.ts'

const ours = '000000000000000000000001'
const theirs = '000000000000000000000002'
const domain = { application_id: ours, domain: 'id.shop.example' }

describe('At the host that all applications share', () => {
  test.each([
    [`/sign-in/${ours}`, { application_id: ours, base: `/sign-in/${ours}`, place: '' }],
    [`/sign-in/${ours}?return_to=x`, { application_id: ours, base: `/sign-in/${ours}`, place: '' }],
    [
      '/sign-in/64F0A1B2C3D4E5F60718293A/register',
      {
        application_id: '64f0a1b2c3d4e5f60718293a',
        base: '/sign-in/64F0A1B2C3D4E5F60718293A',
        place: 'register',
      },
    ],
    [`/sign-in/${theirs}/consent?x=/y`, { application_id: theirs, base: `/sign-in/${theirs}`, place: 'consent' }],
  ])('%s names its application', (url, place) => {
    expect(placeOfPage(url, undefined)).toEqual({ ...place, domain: undefined })
  })

  test.each(['/sign-in', '/sign-in?preview=1', '/sign-in/'])('there is no page at %s', (url) => {
    expect(placeOfPage(url, undefined)).toBeUndefined()
  })
})

describe('At a domain', () => {
  test.each([
    ['/sign-in', '/sign-in', ''],
    ['/sign-in/', '/sign-in', ''],
    ['/sign-in?return_to=x', '/sign-in', ''],
    ['/sign-in/consent?x=y', '/sign-in', 'consent'],
    ['/sign-in/account/contacts', '/sign-in', 'account/contacts'],
    [`/sign-in/${ours}/reset?code=x`, `/sign-in/${ours}`, 'reset'],
  ])('%s is a page of its application', (url, base, place) => {
    expect(placeOfPage(url, domain)).toEqual({ application_id: ours, base, domain, place })
  })

  test('there is no page of another application', () => {
    expect(placeOfPage('/sign-in/64F0A1B2C3D4E5F60718293A', domain)).toBeUndefined()
    expect(placeOfPage(`/sign-in/${theirs}`, domain)).toBeUndefined()
    expect(placeOfPage(`/sign-in/${theirs}/consent`, domain)).toBeUndefined()
  })
})
