import type { LoadRequest, LoadResult } from './load.ts'
import { latenciesOf, type Load } from './rounds.ts'
import { at } from './statistics.ts'
import { checkSession, type Shopper, signIn, type Storefront } from './storefront.ts'

/** The rate and latency of session checks while many shoppers sign in at once. */
export interface FloodFigures {
  title: string
  checks: { perSecond: number; p50_ms: number; p99_ms: number; failures: number }
  signIns: { hashed: number; toldToWait: number; others: number } | undefined
  /** The longest event loop delay of the API; undefined if its metrics don't include it. */
  delay_ms: number | undefined
}

const signInsAtOnce = 200
const checksAtOnce = 4
const seconds = 4

export async function measureFlood({
  port,
  metricsPort,
  storefront,
  shoppers,
  checking,
  flooding,
}: {
  port: number
  metricsPort: number
  storefront: Storefront
  shoppers: readonly Shopper[]
  /** The two loads, which run at the same time in separate processes. */
  checking: Load
  flooding: Load
}): Promise<FloodFigures[]> {
  const shared = { port, headers: {}, firstNumber: 10_000_000 }
  const check = () =>
    checking({
      ...shared,
      requests: shoppers.map((shopper) => checkSession(storefront, shopper)),
      seconds,
      inFlight: checksAtOnce,
    })
  const signInAll = (requests: LoadRequest[], waitsWhenTold: boolean) =>
    // One second longer than the checks, so that it covers all of them.
    flooding({ ...shared, requests, seconds: seconds + 1, inFlight: signInsAtOnce, waitsWhenTold })

  const figures = async (title: string, flood?: () => Promise<LoadResult>): Promise<FloodFigures> => {
    await loopDelay_ms(metricsPort)
    const [checks, signIns] = await Promise.all([check(), flood?.()])
    const latencies = latenciesOf([checks])
    return {
      title,
      checks: {
        perSecond: checks.requests / checks.seconds,
        p50_ms: at(latencies, 0.5),
        p99_ms: at(latencies, 0.99),
        failures: checks.requests - (checks.statuses['200'] ?? 0),
      },
      signIns: signIns && countsOf(signIns),
      delay_ms: await loopDelay_ms(metricsPort),
    }
  }
  await check()
  const customers = shoppers.map(({ email }) => signIn(storefront, email))
  const strangers = [signIn(storefront, 'nobody.__N__@example.com')]
  return [
    await figures('alone'),
    await figures(`${signInsAtOnce} customers sign in, and wait when told to`, () => signInAll(customers, true)),
    await figures(`${signInsAtOnce} sign-ins with made-up names, again at once`, () => signInAll(strangers, false)),
  ]
}

function countsOf({ statuses, requests, toldToWait }: LoadResult) {
  // An unknown username costs a hash as well.
  const hashed = (statuses['200'] ?? 0) + (statuses['401'] ?? 0)
  return { hashed, toldToWait, others: requests - hashed - toldToWait }
}

/** The longest event loop delay since the last call. */
export async function loopDelay_ms(metricsPort: number): Promise<number | undefined> {
  const text = await fetch(`http://127.0.0.1:${metricsPort}/metrics`).then((response) => response.text())
  const longest_s = /^clientele_nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1]
  return longest_s === undefined ? undefined : Number(longest_s) * 1_000
}
