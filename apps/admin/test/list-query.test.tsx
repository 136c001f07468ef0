import { describe, expect, test, vi } from 'vitest'
import { renderHook } from 'vitest-browser-react'
import { useListQuery } from '@/features/users/list/list-query'
import { World } from './world'

/** The query of a list that is opened at an address, and the addresses that it goes to. */
const opened = async (search = '') => {
  const addresses: { query: string; history: string }[] = []
  const { result, act } = await renderHook(() => useListQuery(), {
    wrapper: ({ children }) => (
      <World
        search={search}
        onAddress={({ queryString, options }) => addresses.push({ query: queryString, history: options.history })}
      >
        {children}
      </World>
    ),
  })
  const lastAddress = () => new URLSearchParams(addresses.at(-1)?.query)
  return { query: () => result.current, act, addresses, lastAddress }
}

describe('The request for a list of customers', () => {
  test('asks for the newest 25 at an address without a query', async () => {
    const { query } = await opened()
    expect(query().input).toEqual({ pageSize: 25, pageNo: 1, sort: 'newest' })
    expect(query().isNarrowed).toBe(false)
  })

  test('carries every filter of the address', async () => {
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
      createdFrom: '2026-01-31',
      createdTo: '2026-02-28',
    })
    expect(query().filterCount).toBe(7)
  })

  test('leaves out what an address says that means nothing', async () => {
    const { query } = await opened('?status=asleep&verified=maybe&group=many&from=yesterday&sort=height&page=first')
    expect(query().input).toEqual({ pageSize: 25, pageNo: 1, sort: 'newest' })
    expect(query().filterCount).toBe(0)
  })

  test('goes on from a cursor rather than a page number', async () => {
    const { query } = await opened('?page=4&cursor=abc')
    expect(query().input).toMatchObject({ cursor: 'abc' })
    expect(query().input).not.toHaveProperty('pageNo')
  })

  test('is sorted by sign-in when the sign-in is limited, whatever was chosen', async () => {
    const { query } = await opened('?seen_from=2026-03-01&sort=name')
    expect(query().input).toMatchObject({ sort: 'recently_signed_in', lastSignInFrom: '2026-03-01' })
    expect(query()).toMatchObject({ order: 'recently_signed_in', mayReorder: false })
  })

  test('has the best match first while something is searched for', async () => {
    const { query } = await opened('?q=%20asha%20&sort=name')
    expect(query().input).toMatchObject({ q: 'asha' })
    expect(query()).toMatchObject({ order: 'best match', mayReorder: false, isNarrowed: true })
  })

  test('does not search for blanks', async () => {
    const { query } = await opened('?q=%20%20')
    expect(query().input).not.toHaveProperty('q')
    expect(query().isNarrowed).toBe(false)
  })
})

describe('The address of a list of customers', () => {
  test('returns to the first page with each filter, and Back undoes it', async () => {
    const { query, act, lastAddress, addresses } = await opened('?page=3&cursor=abc')
    await act(() => query().filter({ status: 'blocked' }))
    await vi.waitFor(() => expect(lastAddress().get('status')).toBe('blocked'))
    expect([...lastAddress().keys()]).toEqual(['status'])
    expect(addresses.at(-1)?.history).toBe('push')
  })

  test('loses one filter and keeps the others', async () => {
    const { query, act, lastAddress } = await opened('?status=blocked&verified=true')
    await act(() => query().filter({ status: null }))
    await vi.waitFor(() => expect(lastAddress().toString()).toBe('verified=true'))
    expect(query().filterCount).toBe(1)
  })

  test('does not fill the history while somebody types', async () => {
    const { query, act, addresses, lastAddress } = await opened()
    await act(() => query().search('ash'))
    await act(() => query().search('asha'))
    await vi.waitFor(() => expect(lastAddress().get('q')).toBe('asha'))
    expect(addresses.map(({ history }) => history)).toEqual(['replace'])
  })

  test('keeps the order and the size when everything else is cleared', async () => {
    const { query, act, lastAddress } = await opened(
      '?q=asha&status=blocked&group=3&from=2026-01-01&seen_to=2026-02-01&page=2&sort=name&size=50',
    )
    await act(() => query().clear())
    await vi.waitFor(() => expect(lastAddress().toString()).toBe('sort=name&size=50'))
  })

  test('is what a saved view brings back', async () => {
    const { query, act, lastAddress } = await opened('?status=blocked&sort=name&from=2026-01-31&page=2')
    const saved = query().address
    expect(saved).toBe('?status=blocked&from=2026-01-31&sort=name')

    await act(() => query().clear())
    await act(() => query().open(saved, 'view-1'))
    await vi.waitFor(() => expect(lastAddress().get('view')).toBe('view-1'))
    expect(query().input).toEqual({
      pageSize: 25,
      pageNo: 1,
      sort: 'name',
      status: 'blocked',
      createdFrom: '2026-01-31',
    })
  })
})
