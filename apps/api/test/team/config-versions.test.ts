import { createClient } from '@clientele/sdk'
import { expect, test } from 'vitest'
import { startApp } from '../world/start-app.ts'

const reasons = (...ids: string[]) => ids.map((reason_id) => ({ reason_id, reason_text: `Reason ${reason_id}` }))

test('a change based on an older version of the config is refused, over every door, and says which version is saved', async () => {
  const app = await startApp()
  const read = async () => (await app.call('GET', '/platform/config')).body
  const send = (body: object, ifMatch: string) =>
    app.call('POST', '/platform/config', body, { 'if-match': ifMatch, ...own })
  const own = { authorization: `Bearer ${await app.ownToken()}` }
  expect((await read()).__v).toBe(0)
  expect((await send({ subtext: 'One' }, '0')).body).toMatchObject({ subtext: 'One', __v: 1 })
  expect(await send({ subtext: 'Two' }, '0')).toMatchObject({
    status: 409,
    body: { code: 'STALE_VERSION', meta: { version: 1 } },
  })
  for (const [value, subtext] of [
    ['"1"', 'Three'],
    ['W/"2"', 'Four'],
    ['*', 'Five'],
  ] as const)
    expect(await send({ subtext }, value)).toMatchObject({ status: 200, body: { subtext } })
  // Without the header, the last one wins, as before.
  expect((await app.call('POST', '/platform/config', { subtext: 'Six' })).status).toBe(200)

  const { user } = createClient({
    baseUrl: app.url,
    companyId: '1',
    apiKey: app.api_key,
    apiSecret: app.api_secret,
  }).application(app.application_id)
  await expect(user.updatePlatformConfig({ ifMatch: '0', body: { subtext: 'x' } })).rejects.toMatchObject({
    code: 'STALE_VERSION',
  })
  await expect(
    app.trpc(own).updatePlatformConfig.mutate({ ifMatch: '0', body: { subtext: 'x' } }),
  ).rejects.toMatchObject({ data: { app: { code: 'STALE_VERSION' } } })
  expect((await read()).subtext).toBe('Six')
})

test('of two changes at once with the same version, one is saved and the other refused', async () => {
  const app = await startApp()
  const headers = { 'if-match': '0', authorization: `Bearer ${await app.ownToken()}` }
  const answers = await Promise.all(
    ['One', 'Two', 'Three'].map((subtext) => app.call('POST', '/platform/config', { subtext }, headers)),
  )
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
})

test('an earlier version is restored only over the version that the caller has seen', async () => {
  const app = await startApp()
  for (const subtext of ['One', 'Two']) await app.call('POST', '/platform/config', { subtext })
  const own = { authorization: `Bearer ${await app.ownToken()}` }
  const restore = (ifMatch: string) =>
    app.call('POST', '/platform/config/restore', { version: 1 }, { ...own, 'if-match': ifMatch })
  expect(await restore('1')).toMatchObject({ status: 409, body: { code: 'STALE_VERSION', meta: { version: 2 } } })
  expect((await app.call('GET', '/platform/config')).body).toMatchObject({ subtext: 'Two', __v: 2 })
  expect(await restore('2')).toMatchObject({ status: 200, body: { subtext: 'One', __v: 3 } })
  // Without the header, as before.
  expect((await app.call('POST', '/platform/config/restore', { version: 2 })).status).toBe(200)
})

test('lists are replaced as a whole', async () => {
  const app = await startApp()
  await app.call('POST', '/platform/config', { delete_account_reasons: reasons('1', '2') })
  const { body } = await app.call('POST', '/platform/config', { delete_account_reasons: reasons('3') })
  expect(body.delete_account_reasons).toMatchObject([{ reason_id: '3' }])
})

test('`meta.fynd_default` turns false at the first edit, whatever it is, and never comes back', async () => {
  const app = await startApp()
  const send = async (body: object) => (await app.call('POST', '/platform/config', body)).body
  const first = (await app.call('GET', '/platform/config')).body
  expect(first.meta).toEqual({ fynd_default: true })
  // Sending it back isn't an edit.
  expect(await send(first)).toMatchObject({ meta: { fynd_default: true }, __v: 0 })
  expect(await send({ ...first, subtext: 'Come in' })).toMatchObject({ meta: { fynd_default: false }, __v: 1 })
  expect(await send({ meta: { fynd_default: true } })).toMatchObject({ meta: { fynd_default: false }, __v: 1 })

  const other = await startApp()
  const secret = { social_tokens: { google: { app_secret: 'a-secret' } } }
  expect((await other.call('POST', '/platform/config', secret)).body.meta).toEqual({ fynd_default: false })
})
