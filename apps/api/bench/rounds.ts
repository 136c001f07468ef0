import type { ChildProcess } from 'node:child_process'
import { loadavg } from 'node:os'
import type { BareJob } from './bare.ts'
import type { LoadJob, LoadRequest, LoadResult } from './load.ts'
import { memoryOf, processorTimeOf, startHelper } from './processes.ts'

/** How long a measurement takes: short rounds in turn, so that what disturbs the machine disturbs both servers. */
export interface Pace {
  warmUp_s: number
  round_s: number
  rounds: number
}

export interface SideFigures {
  perSecond: number
  p50_ms: number
  p99_ms: number
  /** Of the server's process alone, for one request; NaN where the system does not tell. */
  processor_us: number
  failures: number
}

export interface CaseFigures {
  name: string
  bare: SideFigures
  api: SideFigures
  /** The api's requests per second over the bare server's: the median of the rounds. */
  ratio: number
  /** The most resident memory that the api had after a round. */
  memory_mb: number
  /** Programs that wanted a core of this machine in the minute before. */
  load: number
}

/** A server that is measured, and what it is asked. */
export type Side = Pick<LoadJob, 'port' | 'headers' | 'requests' | 'firstNumber'> & { child: ChildProcess }

export type Which = 'bare' | 'api'
export type Sides = Record<Which, Side>

/** One stretch of load on one server. */
export type Round = LoadResult & { processor_us_served: number }

export type Load = (job: LoadJob) => Promise<LoadResult>

/** The processes that a measurement goes through. */
export interface Means {
  load: Load
  /** Called before each round. */
  settle: () => Promise<unknown>
  pace: Pace
}

export const startLoad = () => startHelper<LoadJob, LoadResult>('./load.ts')

export const settleWith = (ask: (job: BareJob) => Promise<unknown>) => () => ask({ do: 'settle' })

/** The same requests under the names that the bare server knows. */
export const underNumbers = (name: string, requests: readonly LoadRequest[]): LoadRequest[] =>
  requests.map(({ method, body }, i) => ({ method, path: `/${name}/${i}`, ...(body !== undefined && { body }) }))

/** Loads a server for a while; its numbers go on where they ended. */
export async function loadSide(
  sides: Sides,
  which: Which,
  { load, settle }: Means,
  how: Pick<LoadJob, 'seconds' | 'inFlight'> & Partial<LoadJob>,
): Promise<Round> {
  await settle()
  const { child, ...side } = sides[which]
  const before_us = processorTimeOf(child) ?? Number.NaN
  const result = await load({ ...side, ...how })
  sides[which].firstNumber = result.nextNumber
  return { ...result, processor_us_served: (processorTimeOf(child) ?? Number.NaN) - before_us }
}

/** The order of a round: neither server is always the one that comes first. */
export const orderOf = (round: number): Which[] => (round % 2 === 0 ? ['bare', 'api'] : ['api', 'bare'])

export async function measureCase(
  { name, inFlight }: { name: string; inFlight: number },
  sides: Sides,
  means: Means,
): Promise<CaseFigures> {
  const { pace } = means
  const [load = 0] = loadavg()
  const results: Record<Which, Round[]> = { bare: [], api: [] }
  let memory_mb = 0
  for (const which of orderOf(0)) await loadSide(sides, which, means, { seconds: pace.warmUp_s, inFlight })
  for (let round = 0; round < pace.rounds; round += 1) {
    for (const which of orderOf(round))
      results[which].push(await loadSide(sides, which, means, { seconds: pace.round_s, inFlight }))
    memory_mb = Math.max(memory_mb, memoryOf(sides.api.child))
  }
  return { ...figuresOfCase(name, results), memory_mb, load }
}

export function figuresOfCase(name: string, { bare, api }: Record<Which, Round[]>) {
  const ratios = api.flatMap((round, i) => {
    const other = bare[i]
    return other && round.requests > 0 && other.requests > 0 ? rateOf(round) / rateOf(other) : []
  })
  return { name, bare: figuresOf(bare), api: figuresOf(api), ratio: median(ratios) }
}

function figuresOf(rounds: readonly Round[]): SideFigures {
  const latencies = latenciesOf(rounds)
  const sum = (of: (round: Round) => number) => rounds.reduce((total, round) => total + of(round), 0)
  return {
    perSecond: median(rounds.map(rateOf)),
    p50_ms: at(latencies, 0.5),
    p99_ms: at(latencies, 0.99),
    processor_us: sum(({ processor_us_served }) => processor_us_served) / sum(({ requests }) => requests),
    failures: sum(({ statuses }) => failuresIn(statuses)),
  }
}

const rateOf = ({ requests, seconds }: Round) => requests / seconds

export const latenciesOf = (rounds: readonly LoadResult[]) =>
  rounds.flatMap(({ latencies_ms }) => latencies_ms).sort((one, other) => one - other)

/** The value below which this share of sorted values is. */
export const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

export const median = (values: readonly number[]) => {
  const sorted = [...values].sort((one, other) => one - other)
  return (
    (at(sorted, 0.5) + (sorted.length % 2 === 0 ? (sorted[sorted.length / 2 - 1] ?? Number.NaN) : at(sorted, 0.5))) / 2
  )
}

const failuresIn = (statuses: Record<string, number>) =>
  Object.entries(statuses).reduce((total, [status, count]) => total + (status.startsWith('2') ? 0 : count), 0)
