import { afterEach, expect, test, vi } from 'vitest'
import { createClient, overHttp } from '@/lib/calls'
import { download } from '@/lib/download'
import { explain } from '@/lib/errors'
import { createRenewal } from '@/lib/renewal'
import { uploadFile } from '@/lib/upload-file'

afterEach(() => vi.restoreAllMocks())

const answering = (answer: () => Promise<Response>) => vi.spyOn(globalThis, 'fetch').mockImplementation(answer)
const page = (status: number) => new Response('<html>Bad gateway</html>', { status })
const file = { companyId: 1, applicationId: 'application-1' }

/** What the operator reads about each kind of request. */
const said = async () => {
  const requests = [
    createClient(overHttp('application-1'), createRenewal()).getCurrentOperator.query({}),
    download({ ...file, path: '/exports/1/download', name: 'customers.csv' }),
  ]
  const settled = await Promise.allSettled(requests)
  return settled.map((each) => (each.status === 'rejected' ? explain(each.reason).message : 'worked'))
}
const problem = 'The service had a problem. Try again.'
const lost = expect.stringMatching(/^Couldn’t reach the service/)

test.each([500, 503])('A page of a proxy with status %d is no lost connection', async (status) => {
  answering(() => Promise.resolve(page(status)))
  expect(await said()).toEqual([problem, problem])
})

test('JSON that says nothing isn’t one either', async () => {
  answering(() => Promise.resolve(Response.json({}, { status: 500 })))
  expect(await said()).toEqual([problem, problem])
  answering(() => Promise.resolve(Response.json(null, { status: 500 })))
  expect(await said()).toEqual([problem, problem])
})

test('A request without a response is, also if only the console’s server has none', async () => {
  answering(() => Promise.reject(new TypeError('Failed to fetch')))
  expect(await said()).toEqual([lost, lost])
  answering(() => Promise.resolve(Response.json({ message: 'No.', unreached: true }, { status: 502 })))
  expect(await said()).toEqual([lost, lost])
})

test('An upload that something else responds to has failed', async () => {
  // The server of these tests has no such path.
  const uploading = uploadFile({ ...file, path: '/imports/file', file: new File(['a'], 'a.csv'), onProgress: () => {} })
  const reason: unknown = await uploading.catch((error: unknown) => error)
  expect(explain(reason).message).toBe(problem)
})
