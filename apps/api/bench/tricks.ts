// Measures what each trick of the engine gains: compares the built API with all tricks to the same API without one.
// node --conditions=clientele-source apps/api/bench/tricks.ts [sqlite|postgres] [trick,trick]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tricks } from '@clientele/db'
import { createDatabase, startPostgres } from '@clientele/db/testing'
import { processorTimeOf, stop } from './processes.ts'
import { inTurn, startLoad } from './rounds.ts'
import { median } from './statistics.ts'
import { openSite } from './site.ts'

const names = ['search', 'list', 'check', 'session', 'update', 'create']
const users = 10_000
const rounds = 5
// The second server has just started, and has to be as warm as the first.
const warmUp_s = 2
const round_s = 0.5

const [dialect = 'sqlite', wanted] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'clientele-tricks-'))
const server = dialect === 'postgres' ? await startPostgres() : undefined
const url = server ? await createDatabase(server.url, 'tricks') : `file:${join(folder, 'clientele.db')}`
const load = startLoad()
/** The next number that no request has used yet. */
let next = 10_000_000

const site = await openSite(url, users, names)
console.log(`${dialect}: requests per second and CPU per request with all tricks, ÷ the same without one`)
console.log(['without'.padEnd(20), ...names.map((name) => name.padStart(14))].join(''))
for (const trick of wanted?.split(',') ?? [...tricks.map((name) => `-${name}`), 'plain']) {
  const other = await site.startAnother({ ENGINE: trick })
  const cells = []
  for (const name of names) cells.push(await compare(name, other))
  console.log([trick.padEnd(20), ...cells.map((cell) => cell.padStart(14))].join(''))
  await stop(other.child)
}
await Promise.all([load.stop(), site.close()])
await server?.stop()
rmSync(folder, { recursive: true, force: true })
process.exit(0)

async function compare(name: string, other: Awaited<ReturnType<typeof site.startAnother>>): Promise<string> {
  const sides = site.sidesFor(name)
  const both = [sides.api, { ...sides.api, ...other }]
  const rates: number[][] = [[], []]
  const costs_us: number[][] = [[], []]
  for (let round = -1; round < rounds; round += 1)
    for (const [i, side] of inTurn([...both.entries()], round)) {
      await sides.settle()
      const { child, ...job } = side
      const before_us = processorTimeOf(child) ?? Number.NaN
      const result = await load.ask({
        ...job,
        seconds: round < 0 ? warmUp_s : round_s,
        inFlight: 32,
        firstNumber: next,
      })
      next = result.nextNumber
      if (round < 0) continue
      rates[i]?.push(result.requests / result.seconds)
      costs_us[i]?.push(((processorTimeOf(child) ?? Number.NaN) - before_us) / result.requests)
    }
  const [rate, cost] = [rates, costs_us].map(([all = [], without = []]) => median(all) / median(without))
  return `${rate?.toFixed(2)} / ${cost?.toFixed(2)}`
}
