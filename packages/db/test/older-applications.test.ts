import { expect, inject, onTestFinished, test } from 'vitest'
import { openDatabase } from '../src/index.ts'
import { type Migration, readMigrations } from '../src/migrations.ts'
import { emptyUrl, open, runText } from './open.ts'

const known = readMigrations(inject('dialect'))
const isAbout = ({ statements }: Migration) => statements.some((statement) => statement.includes('skip_captcha'))

test('an application of an earlier release keeps asking for a captcha, and keeps the settings that it saved', async () => {
  const url = await emptyUrl()
  const older = openDatabase(url, { poolSize: 2, migrations: known.slice(0, known.findIndex(isAbout)) })
  onTestFinished(() => older.close())
  await older.migrate()
  const created_at = new Date('2024-06-01T09:30:00.000Z')
  const { queries, tables } = older
  await queries.insert(tables.companies).values({ id: '1', name: 'One', created_at })
  const now = inject('dialect') === 'postgres' ? `'${created_at.toISOString()}'` : created_at.getTime()
  await runText(
    url,
    ...['never-saved', 'saved'].map(
      (id) => `insert into applications (id, company_id, name, default_country_code, token_hash, created_at)
        values ('${id}', '1', '${id}', 91, '${id}', ${now})`,
    ),
  )
  const saved = {
    application_id: 'saved',
    id: 'saved',
    config: { skip_captcha: true, subtext: 'Come in' },
    version: 3,
    created_at,
    updated_at: created_at,
  }
  await queries.insert(tables.platformConfigs).values(saved)

  const database = open(url)
  await database.migrate()
  const rows = await database.queries.select().from(database.tables.platformConfigs)
  expect(rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
    {
      application_id: 'never-saved',
      id: 'never-saved',
      config: { skip_captcha: false },
      version: 0,
      created_at,
      updated_at: created_at,
    },
    saved,
  ])
})
