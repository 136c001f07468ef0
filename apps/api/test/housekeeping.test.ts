import { expect, test } from 'vitest'
import { forgetExpiredTokens } from '../src/api-keys/service.ts'
import { forgetSpent } from '../src/sign-in/spent.ts'
import { forgetOldFiles } from '../src/user-groups/files.ts'
import { startApp } from './start-app.ts'

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
