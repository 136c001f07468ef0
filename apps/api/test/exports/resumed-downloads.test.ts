import { exampleWorld } from '@clientele/contracts'
import { beforeAll, expect, test } from 'vitest'
import { exportNow } from '../world/exports.ts'
import { insertShoppers, makeShoppers } from '../world/shoppers.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* The download of an export that broke off is resumed where it did. */

let app: TestApp
let whole: Buffer
let download: (headers?: Record<string, string>) => Promise<Response>

beforeAll(async () => {
  app = await startApp()
  await insertShoppers(app.database, app.application_id, exampleWorld.group.id, makeShoppers(4_000))
  const { job, file } = await exportNow(app)
  whole = file
  const prefix = `${app.url}/service/platform/user/v1.0/company/1/application/${app.application_id}`
  const authorization = `Bearer ${await app.ownToken()}`
  download = (headers = {}) =>
    fetch(`${prefix}/exports/${job._id}/download`, { method: 'POST', headers: { authorization, ...headers } })
})

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

test('the rest of the file is sent, whichever stored pieces it is in', async () => {
  expect(whole.length).toBeGreaterThan(300_000)
  const first = await download()
  expect(first.status).toBe(200)
  expect(first.headers.get('accept-ranges')).toBe('bytes')
  const etag = first.headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[^"]+"$/)
  await first.body?.cancel()
  for (const from of [1, 200_000, 262_144, whole.length - 1]) {
    const rest = await download({ range: `bytes=${from}-`, 'if-range': etag })
    expect(rest.status).toBe(206)
    expect(rest.headers.get('content-range')).toBe(`bytes ${from}-${whole.length - 1}/${whole.length}`)
    expect(rest.headers.get('content-length')).toBe(String(whole.length - from))
    expect(Buffer.concat([whole.subarray(0, from), await bytesOf(rest)]).equals(whole)).toBe(true)
  }
  const middle = await bytesOf(await download({ range: 'bytes=262000-262999' }))
  expect(middle.equals(whole.subarray(262_000, 263_000))).toBe(true)
})

test('the file is sent as a whole if the client has a part of another one', async () => {
  const other = await download({ range: 'bytes=100-', 'if-range': '"another"' })
  expect(other.status).toBe(200)
  expect((await bytesOf(other)).equals(whole)).toBe(true)
})

test('a part behind the end is refused with the size of the file', async () => {
  const behind = await download({ range: `bytes=${whole.length}-` })
  expect(behind.status).toBe(416)
  expect(behind.headers.get('content-range')).toBe(`bytes */${whole.length}`)
  expect(await behind.text()).toBe('')
})
