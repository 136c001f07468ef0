import { expect, expectTypeOf, test } from 'vitest'
import { createClient, type Methods } from '../src/index.ts'
import { type Arrived, failure, startService } from './service.ts'

/** Five customers in pages of two. `place` says how the page is requested. */
async function startLists(place: 'cursor' | 'page_no') {
  const { baseUrl, arrived } = await startService(({ url }: Arrived) => {
    const query = new URL(url, 'http://service').searchParams
    const current = Number(query.get(place) ?? 1)
    const items = [1, 2, 3, 4, 5].slice((current - 1) * 2, current * 2).map((id) => ({ _id: String(id) }))
    const next = current < 3 && (place === 'cursor' ? { next_cursor: String(current + 1) } : { current })
    return { json: { items, page: { has_next: current < 3, ...next } } }
  })
  const { user } = createClient({ baseUrl, companyId: 1, accessToken: 't', retries: 0 }).application('a')
  return { user, arrived }
}

test.each(['cursor', 'page_no'] as const)('a list is iterated over all its pages by %s', async (place) => {
  const { user, arrived } = await startLists(place)
  const ids: string[] = []
  for await (const customer of user.getCustomers({ status: ['active'], pageSize: 2 })) ids.push(customer._id)
  expect(ids).toEqual(['1', '2', '3', '4', '5'])
  const queries = arrived.map(({ url }) => new URL(url, 'http://service').searchParams)
  expect(queries.map((query) => query.get(place))).toEqual([null, '2', '3'])
  expect(queries.map((query) => query.get('status'))).toEqual(['active', 'active', 'active'])
})

test('a loop that breaks requests no further page', async () => {
  const { user, arrived } = await startLists('cursor')
  for await (const customer of user.getCustomers()) if (customer._id === '2') break
  expect(arrived).toHaveLength(1)
})

test('pages arrive one by one, with the data next to their items', async () => {
  const { user } = await startLists('cursor')
  const more: (boolean | undefined)[] = []
  for await (const { page } of user.getCustomers().pages()) more.push(page?.has_next)
  expect(more).toEqual([true, true, false])
})

test('an awaited list is one page', async () => {
  const { user, arrived } = await startLists('cursor')
  const { items } = await user.getCustomers()
  expect(items).toHaveLength(2)
  expect(arrived).toHaveLength(1)
})

test('a failed page ends the loop with its error', async () => {
  const { baseUrl } = await startService((_request, count) =>
    count === 1 ? { json: { items: [{ _id: '1' }], page: { next_cursor: '2' } } } : failure(403, 'FORBIDDEN'),
  )
  const { user } = createClient({ baseUrl, companyId: 1, accessToken: 't', retries: 0 }).application('a')
  const ids: string[] = []
  const loop = async () => {
    for await (const customer of user.getCustomers()) ids.push(customer._id)
  }
  await expect(loop()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect(ids).toEqual(['1'])
})

test('only lists can be iterated', () => {
  type Returned<Name extends keyof Methods<'application'>> = ReturnType<Methods<'application'>[Name]>
  expectTypeOf<Returned<'getUserGroups'>>().toExtend<AsyncIterable<{ uid?: number | undefined }>>()
  expectTypeOf<Returned<'getUserEvents'>>().toExtend<AsyncIterable<{ type: string }>>()
  expectTypeOf<Returned<'getPlatformConfig'>>().not.toExtend<AsyncIterable<unknown>>()
  expectTypeOf<Returned<'getUser'>>().not.toExtend<AsyncIterable<unknown>>()
})
