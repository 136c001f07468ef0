import { Readable } from 'node:stream'
import type { Dialect } from '@clientele/db'
import BetterSqlite from 'better-sqlite3'
import { parse } from 'csv-parse'
import pg from 'pg'
import { demoApplicationId } from '../src/demo/fill.ts'
import { columnAt, customerFile, rowsFor, uploadCustomers } from './customer-file.ts'
import { type Api, finishJob } from './jobs.ts'
import { watchMemory } from './processes.ts'

/** The figures of a dry run, and of the least that any dry run has to do. */
export interface DryRunFigures {
  rows: number
  seconds: { dryRun: number; limit: number }
  most_mb: number
}

/** Tells the customers of its file from those of the imports that are measured. */
const series = 2

export async function measureDryRun(
  place: Api & { dialect: Dialect; url: string; users: number; memoryNow_mb: () => number },
): Promise<DryRunFigures> {
  const rows = rowsFor(place.users)
  const file_url = await uploadCustomers(place, rows, series)
  const memory = watchMemory(place.memoryNow_mb)
  const { seconds } = await finishJob(place, '/imports', { file_url, dry_run: true })
  const limit = await readByHand(place, [...customerFile(rows, series)])
  return { rows, seconds: { dryRun: seconds, limit }, most_mb: memory.most_mb() }
}

const rowsAtOnce = 500

/** Finds the customers of some records. */
interface Finder {
  find(contacts: readonly string[], externalIds: readonly string[]): Promise<unknown>
  close(): Promise<unknown>
}

/** The raw limit: the same file, parsed, with two statements for 500 records that find out whom they are about, with the driver alone. */
async function readByHand({ dialect, url }: { dialect: Dialect; url: string }, pieces: readonly Buffer[]) {
  const finder = await finders[dialect](url)
  const began = performance.now()
  let records: string[][] = []
  const findAll = async () => {
    const valuesOf = (name: 'email' | 'phone' | 'external_id') => records.map((fields) => fields[columnAt(name)] ?? '')
    await finder.find([...valuesOf('email'), ...valuesOf('phone')], valuesOf('external_id'))
    records = []
  }
  for await (const fields of Readable.from(pieces).pipe(parse({ from_line: 2 })) as AsyncIterable<string[]>) {
    records.push(fields)
    if (records.length === rowsAtOnce) await findAll()
  }
  if (records.length > 0) await findAll()
  const seconds = (performance.now() - began) / 1_000
  await finder.close()
  return seconds
}

const byContact = (isOneOf: string, application: string) =>
  `select i.value, i.user_id, i.verified, u.facet from identifiers i join users u on u.application_id = i.application_id and u.id = i.user_id
     where i.application_id = ${application} and i.value ${isOneOf} and i.released_at is null and u.hidden_at is null`
const byExternalId = (isOneOf: string, application: string) =>
  `select id, external_id from users where application_id = ${application} and external_id ${isOneOf} and hidden_at is null`

const finders: Record<Dialect, (url: string) => Promise<Finder>> = {
  async sqlite(url) {
    const raw = new BetterSqlite(url.replace(/^file:(\/\/)?/, ''), { timeout: 5_000 })
    const [contacts, users] = [byContact, byExternalId].map((text) =>
      raw.prepare<[string, string]>(text('in (select value from json_each(?))', '?')),
    )
    return {
      find: async (values, externalIds) => [
        contacts?.all(demoApplicationId, JSON.stringify(values)),
        users?.all(demoApplicationId, JSON.stringify(externalIds)),
      ],
      close: async () => raw.close(),
    }
  },
  async postgres(url) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const ask = (name: string, text: string, values: readonly string[]) =>
      client.query({ name, text, values: [demoApplicationId, values] })
    return {
      find: (values, externalIds) =>
        Promise.all([
          ask('contacts', byContact('= any($2)', '$1'), values),
          ask('users', byExternalId('= any($2)', '$1'), externalIds),
        ]),
      close: () => client.end(),
    }
  },
}
