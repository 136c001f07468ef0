import type { Dialect } from '@clientele/db'
import { cases, codeCases } from './cases.ts'
import { measureCodes } from './codes.ts'
import { issuerCases } from './issuer/cases.ts'
import { measureIssuer } from './issuer/measure.ts'
import type { VerifyFigures } from './issuer/verify-goals.ts'
import { type FloodFigures, measureFlood } from './flood.ts'
import { jobFigures, type JobFigures } from './job-figures.ts'
import { startHelper } from './processes.ts'
import { type CaseFigures, type Load, measureCase, type Pace, startLoad } from './rounds.ts'
import { openSite, type Site } from './site.ts'

export interface DatabaseFigures {
  dialect: Dialect
  users: number
  seeding: { seconds: number; most_mb: number }
  ready_ms: number
  cases: CaseFigures[]
  flood: FloodFigures[]
  jobs: JobFigures
  /** Verifying access tokens, which needs no database. It is measured once for each, so that it stands beside its cases. */
  verify: VerifyFigures | undefined
  /** The highest CPU time per request of the load generator itself; the same for all sizes. */
  loadMost_us: number
}

export interface Wanted {
  dialect: Dialect
  /** One database per size. */
  places: readonly { users: number; url: string }[]
  /** The names of cases and special measurements. */
  names: readonly string[]
  pace: Pace
  say: (line: string) => void
}

/** Seeds the databases, starts the servers on each, and runs the requested measurements, alternating between the sizes in each case. */
export async function measure(wanted: Wanted): Promise<DatabaseFigures[]> {
  const { dialect, names, say } = wanted
  const sites: Site[] = []
  for (const { url, users } of wanted.places) {
    say(`\n${dialect}, ${grouped(users)} users`)
    const site = await openSite(url, users, names)
    say(`  seeded in ${site.seeding.seconds.toFixed(0)} s, at most ${site.seeding.most_mb} MB`)
    say(`  ready ${site.ready_ms} ms after its second start`)
    sites.push(site)
  }
  say('')
  const load = startMeasuredLoad()
  const figures = await measureCases(sites, wanted, load.ask)
  const loadMost_us = load.most_us()

  const verify = names.includes('verify') ? await verifyingOf(wanted) : undefined
  const found: DatabaseFigures[] = []
  for (const [i, site] of sites.entries()) {
    const { users, seeding, ready_ms } = site
    const flood = names.includes('flood') ? await floodOf(site, load.ask, say) : []
    const jobs = await jobFigures({ ...site, dialect, load: load.ask }, names, (line) =>
      say(`${grouped(users).padStart(11)}  ${line}`),
    )
    found.push({ dialect, users, seeding, ready_ms, cases: figures[i] ?? [], flood, jobs, verify, loadMost_us })
  }
  await Promise.all([load.stop(), ...sites.map((site) => site.close())])
  return found
}

/** The figures of each size, case by case. */
async function measureCases(sites: readonly Site[], { names, pace, say }: Wanted, load: Load) {
  const means = { load, pace }
  const measured: CaseFigures[][] = sites.map(() => [])
  const keep = (ofSizes: readonly CaseFigures[]) => {
    for (const [i, figures] of ofSizes.entries()) {
      measured[i]?.push(figures)
      say(`${grouped(sites[i]?.users ?? 0).padStart(11)}  ${lineOf(figures)}`)
    }
  }
  for (const one of cases.filter(({ name }) => names.includes(name))) {
    const all = sites.map((site) => site.sidesFor(one.name))
    keep(await measureCase(one, all, means))
  }
  if (codeCases.some(({ name }) => names.includes(name))) {
    const all = sites.map((site) => ({ sides: site.sidesFor('send-code'), ready: site.ready }))
    const found = await measureCodes(all, means)
    for (const i of codeCases.keys()) keep(found.flatMap((ofSize) => ofSize[i] ?? []))
  }
  for (const { name } of issuerCases.filter((one) => names.includes(one.name))) {
    const all = sites.flatMap((site) => {
      const { shoppers, issuer } = site.ready
      return issuer ? { sides: site.sidesFor(name), shoppers, ...issuer } : []
    })
    keep(await measureIssuer(name, all, means))
  }
  return measured
}

/** A load generator that tracks its own CPU time per request. */
function startMeasuredLoad() {
  const { ask, stop } = startLoad()
  let most_us = 0
  const askMeasured: Load = async (job) => {
    const result = await ask(job)
    // A few requests don't say much, and keeping the responses costs more.
    if (result.requests > 100 && !job.keepsAnswers) most_us = Math.max(most_us, result.processor_us / result.requests)
    return result
  }
  return { ask: askMeasured, most_us: () => most_us, stop }
}

async function floodOf({ port, metricsPort, ready, users }: Site, checking: Load, say: Wanted['say']) {
  const second = startLoad()
  const { storefront, shoppers } = ready
  const flood = await measureFlood({ port, metricsPort, storefront, shoppers, checking, flooding: second.ask })
  await second.stop()
  for (const one of flood) say(`${grouped(users).padStart(11)}  ${floodLineOf(one)}`)
  return flood
}

async function verifyingOf({ pace, say }: Wanted) {
  const { ask, stop } = startHelper<Pace, VerifyFigures>('./issuer/verify.ts')
  const figures = await ask(pace)
  await stop()
  const { bare, first, known, ratio } = figures
  const rate = (value: number) => `${value.toFixed(0).padStart(6)}/s`
  say(`verify        ${rate(first)} of ${rate(bare)}  ${ratio.toFixed(2)}, known ${rate(known)}`)
  return figures
}

const grouped = (value: number) => value.toLocaleString('en')

const lineOf = ({ name, bare, api, best, ratio, ratioToBest, load }: CaseFigures) =>
  [
    name.padEnd(12),
    `${api.perSecond.toFixed(0).padStart(6)}/s of ${bare.perSecond.toFixed(0).padStart(6)}/s`,
    ratio.toFixed(2),
    ...(best && ratioToBest !== undefined
      ? [`best ${best.perSecond.toFixed(0).padStart(6)}/s ${ratioToBest.toFixed(2)}, p99 ${best.p99_ms.toFixed(1)} ms`]
      : []),
    `cpu ${api.processor_us.toFixed(0)} of ${bare.processor_us.toFixed(0)} µs`,
    `p50 ${api.p50_ms.toFixed(1)} ms, p99 ${api.p99_ms.toFixed(1)} ms`,
    `load ${load.toFixed(1)}`,
    ...(api.failures + bare.failures + (best?.failures ?? 0) > 0
      ? [`FAILED: ${api.failures}, ${bare.failures} and ${best?.failures ?? 0}`]
      : []),
  ].join('  ')

const floodLineOf = ({ title, checks, signIns, delay_ms }: FloodFigures) =>
  [
    `session checks, ${title}:`,
    `${checks.perSecond.toFixed(0)}/s, p50 ${checks.p50_ms.toFixed(1)} ms, p99 ${checks.p99_ms.toFixed(1)} ms`,
    ...(delay_ms === undefined ? [] : [`event loop held up ${delay_ms.toFixed(0)} ms at most`]),
    ...(signIns ? [`${signIns.hashed} hashed, ${signIns.toldToWait} told to wait, ${signIns.others} others`] : []),
    ...(checks.failures > 0 ? [`FAILED: ${checks.failures}`] : []),
  ].join('  ')
