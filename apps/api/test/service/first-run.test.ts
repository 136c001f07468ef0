import { openDatabase } from '@clientele/db'
import { createTestDatabase } from '@clientele/db/testing'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { firstRun } from '../../src/commands/first-run.ts'
import { openLog } from '../../src/observability/log.ts'
import { noSenders } from '../../src/senders/sender.ts'

const chosen = {
  SECRET_KEY: 'a-secret-key-of-more-than-32-letters',
  BOOTSTRAP_API_KEY: 'chosen-key-1',
  BOOTSTRAP_API_SECRET: 'chosen-secret-0123456789',
}

test('a key that is set after the first run is reported as ignored, and the key of the first run is not', async () => {
  const { url, drop } = await createTestDatabase()
  onTestFinished(drop)
  const database = openDatabase(url)
  onTestFinished(() => database.close())
  await database.migrate()
  const runWith = async (settings: Record<string, string>) => {
    const config = readConfig({ ...chosen, DATABASE_URL: url, ...settings })
    return (await firstRun({ config, database, log: openLog({ logLevel: 'silent' }), senders: noSenders })).join('\n')
  }

  expect(await runWith({})).not.toContain('BOOTSTRAP_API_KEY')
  expect(await runWith({})).not.toContain('BOOTSTRAP_API_KEY')
  const told = await runWith({ BOOTSTRAP_API_KEY: 'another-key-2' })
  expect(told).toContain('BOOTSTRAP_API_KEY is ignored')
  expect(told).toContain('another-key-2')
  expect(told).not.toContain('chosen-secret')
})

test('N49 the first operator’s password must meet the same policy as any other', async () => {
  const { url, drop } = await createTestDatabase()
  onTestFinished(drop)
  const database = openDatabase(url)
  onTestFinished(() => database.close())
  const runWith = (password: string) =>
    firstRun({
      config: readConfig({
        ...chosen,
        DATABASE_URL: url,
        BOOTSTRAP_OPERATOR_EMAIL: 'olu@example.com',
        BOOTSTRAP_OPERATOR_PASSWORD: password,
      }),
      database,
      log: openLog({ logLevel: 'silent' }),
      senders: noSenders,
    })

  for (const weak of ['Password123!', 'olu-example-1'])
    await expect(runWith(weak)).rejects.toThrow(/BOOTSTRAP_OPERATOR_PASSWORD: This password is too easy to guess/)
  expect((await runWith('violet-harbour-lantern-42')).join('\n')).toContain('olu@example.com')
  // Once there is an operator, the setting has no effect, so a weak password there doesn't prevent the start.
  expect(await runWith('Password123!')).toEqual([])
})
