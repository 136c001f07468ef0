import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'csv-parse'
import { exportedCustomer, lineNumberOf, uploadCustomers } from './customer-file.ts'
import { type Api, call, download, finishJob } from './jobs.ts'
import { watchMemory } from './processes.ts'

/** The figures of importing customers, making them a segment, exporting everyone, and comparing the export with the imported file. */
export interface RoundTripFigures {
  rows: number
  seconds: { import: number; segment: number; export: number }
  most_mb: { import: number; segment: number; export: number }
  /** Rows of the file that aren't in the export, are there twice, or differ. */
  faults: { missing: number; twice: number; different: number }
  /** How many members the segment has less, or more, than the rows of the export for which its rule holds. */
  members_off: number
}

interface Measured extends Api {
  users: number
  memoryNow_mb: () => number
}

/** No other case imports this file. */
const series = 4

const rule = {
  join: 'AND',
  of: [
    { about: 'domain', in: ['import.example.com'] },
    { about: 'state', in: ['active'] },
    { about: 'contact', kind: 'phone', is: 'verified', not: true },
  ],
}

const matches = ({ email = '', state, phone_verified }: Record<string, string>) =>
  email.endsWith('@import.example.com') && state === 'active' && phone_verified !== 'true'

export async function measureRoundTrip({ users: rows, memoryNow_mb, ...api }: Measured): Promise<RoundTripFigures> {
  const file_url = await uploadCustomers(api, rows, series)
  const importing = watchMemory(memoryNow_mb)
  const imported = await finishJob(api, '/imports', { file_url })
  const most_mb = { import: importing.most_mb(), segment: 0, export: 0 }
  const filling = watchMemory(memoryNow_mb)
  const segment = await fillSegment(api)
  most_mb.segment = filling.most_mb()
  const exporting = watchMemory(memoryNow_mb)
  const exported = await finishJob(api, '/exports', { format: 'csv' })
  const { matching, ...faults } = await compare(await download(api, `/exports/${exported.id}/download`), rows)
  most_mb.export = exporting.most_mb()
  return {
    rows,
    seconds: { import: imported.seconds, segment: segment.seconds, export: exported.seconds },
    most_mb,
    faults,
    members_off: Math.abs(matching - segment.members),
  }
}

async function fillSegment(api: Api): Promise<{ members: number; seconds: number }> {
  const began = performance.now()
  const { uid } = await call(api, '/user_group', {
    name: 'Imported',
    description: 'Everyone in the file of the benchmark',
    type: 'conditional',
    rule,
  })
  for (;;) {
    const { status, members } = await call(api, `/user_group/${String(uid)}`)
    if (status === 'completed') return { members: Number(members), seconds: (performance.now() - began) / 1_000 }
    if (status === 'failed') throw new Error('The segment could not be filled.')
    await sleep(200)
  }
}

/** Compares each exported row with the line of the file that it came from. */
async function compare(file: ReadableStream<Uint8Array>, rows: number) {
  const seen = new Uint8Array(rows)
  const found = { different: 0, matching: 0 }
  const records = Readable.fromWeb(file as never).pipe(parse({ columns: true, bom: true }))
  for await (const record of records as AsyncIterable<Record<string, string>>) {
    if (matches(record)) found.matching += 1
    const i = lineNumberOf(record.external_id ?? '', series)
    if (i === undefined || i >= rows) continue
    seen[i] = (seen[i] ?? 0) + 1
    const isSame = Object.entries(exportedCustomer(i, series)).every(([name, cell]) => plain(record[name]) === cell)
    if (!isSame) found.different += 1
  }
  const count = (isCounted: (times: number) => boolean) =>
    seen.reduce((sum, times) => sum + Number(isCounted(times)), 0)
  return { ...found, missing: count((times) => times === 0), twice: count((times) => times > 1) }
}

/** Without the apostrophe in front of what a spreadsheet would run as a formula. */
const plain = (cell = '') => cell.replace(/^'/, '')
