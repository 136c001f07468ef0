import { CustomerFilterSchema } from '@clientele/contracts'
import { describe, expect, test } from 'vitest'
import { renderHook } from 'vitest-browser-react'
import { useListQuery } from '@/features/users/list/list-query'
import { World } from './world'

/** The query of a list opened at a URL, and the URLs that it navigates to. */
const opened = async (search = '') => {
  const urls: { query: string; history: string }[] = []
  const { result, act } = await renderHook(() => useListQuery(), {
    wrapper: ({ children }) => (
      <World
        search={search}
        onAddress={({ queryString, options }) => urls.push({ query: queryString, history: options.history })}
      >
        {children}
      </World>
    ),
  })
  const lastQuery = () => new URLSearchParams(urls.at(-1)?.query)
  return { query: () => result.current, act, urls, lastQuery }
}

describe('The request for a list of customers', () => {
  test('asks for the newest 25 at a URL without a query', async () => {
    const { query } = await opened()
    expect(query().input).toEqual({ pageSize: 25, pageNo: 1, sort: 'newest' })
    expect(query().isNarrowed).toBe(false)
    expect(query().only).toBe('')
  })

  test('carries every filter in the URL', async () => {
    const { query } = await opened(
      '?status=blocked&verified=false&has_email=true&has_phone=false&group=12&from=2026-01-31&to=2026-02-28&size=50&page=3',
    )
    expect(query().input).toEqual({
      pageSize: 50,
      pageNo: 3,
      sort: 'newest',
      status: 'blocked',
      verified: false,
      hasEmail: true,
      hasPhone: false,
      groupUid: '12',
      // The operator's days: the browser of these tests is in New York.
      createdFrom: '2026-01-31T05:00:00.000Z',
      createdTo: '2026-03-01T04:59:59.999Z',
    })
    expect(query().filterCount).toBe(7)
  })

  test('ignores invalid values in the URL', async () => {
    const { query } = await opened('?status=asleep&verified=maybe&group=many&from=yesterday&sort=height&page=first')
    expect(query().input).toEqual({ pageSize: 25, pageNo: 1, sort: 'newest' })
    expect(query().filterCount).toBe(0)
  })

  test('continues from a cursor, and says which page that is, for the total', async () => {
    const { query } = await opened('?page=4&cursor=abc')
    expect(query().input).toMatchObject({ cursor: 'abc', pageNo: 4 })
  })

  test('is sorted by sign-in if the sign-in is filtered, whatever order was chosen', async () => {
    const { query } = await opened('?seen_from=2026-03-01&sort=name')
    expect(query().input).toMatchObject({ sort: 'recently_signed_in', lastSignInFrom: '2026-03-01T05:00:00.000Z' })
    expect(query()).toMatchObject({ order: 'recently_signed_in', mayReorder: false })
  })

  test('is for those who have signed in if that is the order, like an export of the list', async () => {
    const { query } = await opened('?sort=recently_signed_in&has_phone=true')
    expect(query().input).toMatchObject({ sort: 'recently_signed_in', hasPhone: true, lastSignInFrom: '1970-01-01' })
    expect(query().everyone).toEqual({ has_phone: true, last_sign_in_from: '1970-01-01' })
    expect(query().filterCount).toBe(1)
    expect(query().only).toBe(' with a sign-in')
  })

  test('has archived customers by age, whatever order was chosen', async () => {
    const { query } = await opened('?status=archived&sort=name')
    expect(query().input).toMatchObject({ status: 'archived', sort: 'newest' })
    expect(query()).toMatchObject({ order: 'newest', mayReorder: true })
  })

  test('filters as exports and actions on everyone who matches do', async () => {
    const conditions = [{ definition_id: 'size', type: 'gte', value: '40' }]
    const { query } = await opened(
      `?q=asha&status=blocked&verified=true&has_email=false&group=7&to=2026-02-28&seen_from=2026-01-31&page=3&attributes=${encodeURIComponent(JSON.stringify(conditions))}`,
    )
    expect(query().everyone).toEqual({
      q: 'asha',
      status: 'blocked',
      verified: true,
      has_email: false,
      group_uid: '7',
      created_to: '2026-03-01T04:59:59.999Z',
      last_sign_in_from: '2026-01-31T05:00:00.000Z',
      attribute_filter: conditions,
    })
    expect(CustomerFilterSchema.safeParse(query().everyone).error).toBeUndefined()
  })

  test('leaves nobody out of a search, whatever order was chosen before', async () => {
    const { query } = await opened('?q=asha&sort=recently_signed_in')
    expect(query().only).toBe('')
    expect(query().input).not.toHaveProperty('lastSignInFrom')
  })

  test('puts the best match first during a search', async () => {
    const { query } = await opened('?q=%20asha%20&sort=name')
    expect(query().input).toMatchObject({ q: 'asha' })
    expect(query()).toMatchObject({ order: 'best match', mayReorder: false, isNarrowed: true })
  })

  test('does not search for whitespace', async () => {
    const { query } = await opened('?q=%20%20')
    expect(query().input).not.toHaveProperty('q')
    expect(query().isNarrowed).toBe(false)
  })
})

describe('The URL of a list of customers', () => {
  test('returns to the first page with each filter, and Back undoes it', async () => {
    const { query, act, lastQuery, urls } = await opened('?page=3&cursor=abc')
    await act(() => query().filter({ status: 'blocked' }))
    await expect.poll(() => lastQuery().get('status')).toBe('blocked')
    expect([...lastQuery().keys()]).toEqual(['status'])
    expect(urls.at(-1)?.history).toBe('push')
  })

  test('loses one filter and keeps the others', async () => {
    const { query, act, lastQuery } = await opened('?status=blocked&verified=true')
    await act(() => query().filter({ status: null }))
    await expect.poll(() => lastQuery().toString()).toBe('verified=true')
    expect(query().filterCount).toBe(1)
  })

  test('adds nothing to the history while someone types', async () => {
    const { query, act, urls, lastQuery } = await opened()
    await act(() => query().search('ash'))
    await act(() => query().search('asha'))
    await expect.poll(() => lastQuery().get('q')).toBe('asha')
    expect(new Set(urls.map(({ history }) => history))).toEqual(new Set(['replace']))
  })

  test('keeps the order and the size when everything else is cleared', async () => {
    const { query, act, lastQuery } = await opened(
      '?q=asha&status=blocked&group=3&from=2026-01-01&seen_to=2026-02-01&page=2&sort=name&size=50',
    )
    await act(() => query().clear())
    await expect.poll(() => lastQuery().toString()).toBe('sort=name&size=50')
  })

  test('is restored by a saved view', async () => {
    const { query, act, lastQuery } = await opened('?status=blocked&sort=name&from=2026-01-31&page=2')
    const saved = query().queryString
    expect(saved).toBe('?status=blocked&from=2026-01-31&sort=name')

    await act(() => query().clear())
    await act(() => query().open(saved, 'view-1'))
    await expect.poll(() => lastQuery().get('view')).toBe('view-1')
    expect(query().input).toEqual({
      pageSize: 25,
      pageNo: 1,
      sort: 'name',
      status: 'blocked',
      createdFrom: '2026-01-31T05:00:00.000Z',
    })
  })
})
