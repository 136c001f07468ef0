import type { ChildProcess } from 'node:child_process'
import { loadavg } from 'node:os'
import type { LoadJob, LoadRequest, LoadResult } from './load.ts'
import { memoryOf, processorTimeOf, startHelper } from './processes.ts'
import { at, median } from './statistics.ts'

/** The duration of a measurement. Short alternating rounds ensure that any disturbance of the machine affects both servers. */
export interface Pace {
  warmUp_s: number
  round_s: number
  rounds: number
}

export interface SideFigures {
  perSecond: number
  /** Requests per second in each round. */
  perSecondOfRounds: number[]
  p50_ms: number
  p99_ms: number
  /** The CPU time of the server process per request; NaN if the system doesn't provide it. */
  processor_us: number
  failures: number
}

export interface CaseFigures {
  name: string
  bare: SideFigures
  api: SideFigures
  /** The best hand-written statement; undefined if there is none. */
  best: SideFigures | undefined
  /** The ratio of the API's requests per second to the bare server's: the median of the rounds. */
  ratio: number
  /** The same ratio to the best statement. */
  ratioToBest: number | undefined
  /** The API's highest resident memory after any round. */
  memory_mb: number
  /** The one-minute load average of the machine before the measurement. */
  load: number
}

/** A server under measurement, and its requests. */
export type Side = Pick<LoadJob, 'port' | 'headers' | 'requests' | 'firstNumber'> & { child: ChildProcess }

export type Which = 'bare' | 'api' | 'best'

/** The servers on a database of one size. The best statements run on the bare server, under another path. */
export interface Sides extends Record<'bare' | 'api', Side> {
  best: Side | undefined
  /** Called before each round. */
  settle: () => Promise<unknown>
}

/** One round of load on one server. */
export type Round = LoadResult & { processor_us_served: number }

export type Load = (job: LoadJob) => Promise<LoadResult>

/** What a measurement needs to run. */
export interface Means {
  load: Load
  pace: Pace
}

export const startLoad = () => startHelper<LoadJob, LoadResult>('./load.ts')

/** The same requests, with the paths that the bare server serves. */
export const underNumbers = (name: string, requests: readonly LoadRequest[]): LoadRequest[] =>
  requests.map(({ method, body }, i) => ({ method, path: `/${name}/${i}`, ...(body !== undefined && { body }) }))

/** Puts load on a server for a while. Numbers continue where the last round ended. */
export async function loadSide(
  sides: Sides,
  which: Which,
  { load }: Means,
  how: Pick<LoadJob, 'seconds' | 'inFlight'> & Partial<LoadJob>,
): Promise<Round> {
  await sides.settle()
  const measured = sides[which]
  if (!measured) throw new Error(`There is no ${which} server here.`)
  const { child, ...side } = measured
  const before_us = processorTimeOf(child) ?? Number.NaN
  const result = await load({ ...side, ...how })
  measured.firstNumber = result.nextNumber
  return { ...result, processor_us_served: (processorTimeOf(child) ?? Number.NaN) - before_us }
}

/** The order of a round, which is the reverse of the previous one. */
export const inTurn = <One>(all: readonly One[], round: number): One[] =>
  round % 2 === 0 ? [...all] : all.toReversed()

/**
 * Plays the rounds of a case. All servers and sizes take turns, so that a temporary slowdown affects all of them. The first round, number -1, is
 * for warming up, and its results are discarded. Returns the figures of each size.
 */
export async function playRounds<One extends Sides, Played extends Which, Found>(
  all: readonly One[],
  played: readonly Played[],
  { pace }: Means,
  play: (one: One, which: Played, seconds: number) => Promise<Found>,
) {
  const [load = 0] = loadavg()
  const found = all.map(() => ({
    rounds: new Map<Played, Found[]>(played.map((which) => [which, []])),
    memory_mb: 0,
    load,
  }))
  for (let round = -1; round < pace.rounds; round += 1) {
    for (const [i, sides] of inTurn([...all.entries()], round))
      for (const which of inTurn(played, round)) {
        const kept = await play(sides, which, round < 0 ? pace.warmUp_s : pace.round_s)
        if (round >= 0) found[i]?.rounds.get(which)?.push(kept)
      }
    for (const [i, sides] of all.entries()) {
      const of = found[i]
      if (of) of.memory_mb = Math.max(of.memory_mb, memoryOf(sides.api.child))
    }
  }
  return found
}

export async function measureCase(
  { name, inFlight }: { name: string; inFlight: number },
  all: readonly Sides[],
  means: Means,
): Promise<CaseFigures[]> {
  const played: Which[] = all.every(({ best }) => best) ? ['bare', 'api', 'best'] : ['bare', 'api']
  const found = await playRounds(all, played, means, (sides, which, seconds) =>
    loadSide(sides, which, means, { seconds, inFlight }),
  )
  return found.map(({ memory_mb, load, rounds }) => ({
    ...figuresOfCase(name, (which) => rounds.get(which)),
    memory_mb,
    load,
  }))
}

export function figuresOfCase(name: string, roundsOf: (which: Which) => readonly Round[] | undefined) {
  const [bare, api] = [figuresOf(roundsOf('bare') ?? []), figuresOf(roundsOf('api') ?? [])]
  const rounds = roundsOf('best')
  const best = rounds && figuresOf(rounds)
  return { name, bare, api, best, ratio: ratioOf(api, bare), ratioToBest: best && ratioOf(api, best) }
}

/** How many times as fast `one` is as `other`: the median over the rounds, each of which ran both. */
export const ratioOf = (one: SideFigures, other: SideFigures) =>
  median(
    one.perSecondOfRounds.flatMap((rate, round) => {
      const beside = other.perSecondOfRounds[round]
      return beside && rate > 0 ? rate / beside : []
    }),
  )

function figuresOf(rounds: readonly Round[]): SideFigures {
  const latencies = latenciesOf(rounds)
  const sum = (of: (round: Round) => number) => rounds.reduce((total, round) => total + of(round), 0)
  const rates = rounds.map(({ requests, seconds }) => requests / seconds)
  return {
    perSecond: median(rates),
    perSecondOfRounds: rates,
    p50_ms: at(latencies, 0.5),
    p99_ms: at(latencies, 0.99),
    processor_us: sum(({ processor_us_served }) => processor_us_served) / sum(({ requests }) => requests),
    failures: sum(({ statuses }) => failuresIn(statuses)),
  }
}

export const latenciesOf = (rounds: readonly LoadResult[]) =>
  rounds.flatMap(({ latencies_ms }) => latencies_ms).sort((one, other) => one - other)

/** How many responses were no successes. */
export const failuresIn = (statuses: Record<string, number>) =>
  Object.entries(statuses).reduce((total, [status, count]) => total + (status.startsWith('2') ? 0 : count), 0)
