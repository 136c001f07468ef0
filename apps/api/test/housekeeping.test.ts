import { expect, test } from 'vitest'
import { forgetExpiredTokens } from '../src/api-keys/service.ts'
import { forgetMessages } from '../src/notifications/forget.ts'
import { forgetSpent } from '../src/sign-in/spent.ts'
import { forgetOldFiles } from '../src/user-groups/files.ts'
import { openBrowser } from './shopper.ts'
import { startApp } from './start-app.ts'
import { addShopper, asha, openShop } from './storefront-steps.ts'

const inAnHour = () => new Date(Date.now() + 2 * 3_600_000)
const anHourAgo = () => new Date(Date.now() - 3_600_000)

test('expired tokens, old files and spent codes are forgotten, and nothing that still serves', async () => {
  const app = await startApp()
  const { queries, tables } = app.database
  await app.ownToken()
  const upload = await fetch(
    `${app.url}/service/platform/user/v1.0/company/1/application/${app.application_id}/user_group/file`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${await app.ownToken()}`, 'content-type': 'text/csv' },
      body: 'email\nasha@example.com\n',
    },
  )
  expect(upload.status).toBe(201)
  const counts = async () => ({
    tokens: (await queries.select().from(tables.bearerTokens)).length,
    files: (await queries.select().from(tables.files)).length,
    chunks: (await queries.select().from(tables.fileChunks)).length,
  })
  const tidy = async (at: Date) => {
    await forgetExpiredTokens(app.database, at)
    await forgetOldFiles(app.database, at)
    await forgetSpent(app.database, at)
  }
  await tidy(anHourAgo())
  expect(await counts()).toEqual({ tokens: 2, files: 1, chunks: 1 })
  await tidy(inAnHour())
  expect(await counts()).toEqual({ tokens: 1, files: 0, chunks: 0 })
})

test('a message loses the code or the link in it once that has expired, and goes when it is old', async () => {
  const app = await openShop()
  const { queries, tables } = app.database
  await addShopper(app)
  const browser = openBrowser(app)
  await browser.auth('POST', '/login/otp', { mobile: asha.phone_number, country_code: '91' })
  await browser.auth('POST', '/login/password/reset', { email: asha.email })
  const form = { first_name: 'Asha', email: asha.email, phone: { mobile: asha.phone_number } }
  await browser.auth('POST', '/register/form', { ...form, password: 'granite-otter-bicycle-58' })
  const minute_ms = 60_000
  const day_ms = 24 * 60 * minute_ms
  const rows = async () =>
    Object.fromEntries((await queries.select().from(tables.messages)).map((row) => [row.template, row]))
  const after = async (ms: number) => {
    await forgetMessages(app.database, new Date(Date.now() + ms), 30 * day_ms)
    return rows()
  }
  const empty = { text: '', html: null, code: null, link: null }

  const { otp, reset_link, account_exists } = await rows()
  if (!otp?.code || !reset_link?.link || !account_exists) throw new Error('The messages are not there.')
  expect(await after(9 * minute_ms)).toMatchObject({ otp: { code: otp.code }, reset_link: { link: reset_link.link } })
  const spent = await after(11 * minute_ms)
  expect(spent).toMatchObject({ otp: { ...empty, to: otp.to, template: 'otp' }, reset_link: { link: reset_link.link } })
  expect((await after(61 * minute_ms)).reset_link).toMatchObject(empty)
  expect((await after(29 * day_ms)).account_exists?.text).toBe(account_exists.text)
  expect(JSON.stringify(await rows())).not.toContain(otp.code)
  expect(await after(31 * day_ms)).toEqual({})
})
