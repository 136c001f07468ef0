import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openDatabase } from '../src/index.ts'

const megabyte = 1024 * 1024

async function until(holds: () => boolean, what: string) {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 600) throw new Error(`never: ${what}`)
    await wait(50)
  }
}

test('writes reach the file while the database is open, and the log is restarted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-checkpoints-'))
  const file = join(folder, 'test.db')
  const database = openDatabase(`file:${file}`)
  try {
    await database.migrate()
    let written = 0
    const writeMegabytes = async (count: number) => {
      for (const until = written + count; written < until; written += 1)
        await database.queries
          .insert(database.tables.companies)
          .values({ id: String(written), name: 'x'.repeat(megabyte), created_at: new Date() })
    }
    await writeMegabytes(8)
    await until(() => statSync(file).size > 8 * megabyte, 'the file has what was written')
    // Several times the size at which the log is restarted.
    for (let i = 0; i < 6; i += 1) {
      await writeMegabytes(20)
      await until(() => statSync(file).size > written * megabyte, 'the file has what was written')
    }
    expect(statSync(`${file}-wal`).size).toBeLessThan(70 * megabyte)
  } finally {
    await database.close()
    rmSync(folder, { recursive: true })
  }
})
