import { readRefreshToken, type RefreshTokenParts, writeRefreshToken } from '../../src/issuer/refresh-tokens.ts'
import type { SecretKeys } from '../../src/secrets.ts'
import type { LoadRequest } from '../load.ts'
import { type CaseFigures, figuresOfCase, loadSide, type Means, playRounds, type Sides } from '../rounds.ts'
import type { Shopper } from '../storefront.ts'
import {
  authorize,
  codeIn,
  exchange,
  introspect,
  type IssuerCase,
  type IssuerClient,
  jwks,
  refresh,
  type Tokens,
  userinfo,
} from './cases.ts'

/** The servers on a database, and who uses the issuer. */
export interface IssuerOf {
  sides: Sides
  client: IssuerClient
  shoppers: readonly Shopper[]
  keys: SecretKeys
}

const inFlight = 32
/** How many lines of refresh tokens are renewed in turn: so many that no token is sent before the one it follows was returned. */
const linesMax = 512
/** More than any machine redeems or renews in a second. They are prepared before each round. */
const mostPerSecond = 1_500
/** The number of captured requests that the bare server repeats. */
const capturedMost = 200

/**
 * Measures a case of the issuer. A code and a refresh token work once, and an access token for five minutes, so the requests are prepared before
 * each round, which isn't measured. Returns the figures of each size.
 */
export async function measureIssuer(name: IssuerCase, all: readonly IssuerOf[], means: Means): Promise<CaseFigures[]> {
  const sites = []
  for (const one of all) sites.push({ ...one.sides, prepare: await preparationOf(name, one, means) })
  const found = await playRounds(sites, ['bare', 'api'], means, async (sides, which, seconds) => {
    const { requests, isOnce, sent } = await sides.prepare[which](Math.ceil(mostPerSecond * seconds))
    sides[which].requests = requests
    const round = await loadSide(sides, which, means, { seconds, inFlight, isOnce })
    sent?.(round.requests)
    return round
  })
  return found.map(({ rounds, memory_mb, load }) => ({
    ...figuresOfCase(name, (which) => (which === 'best' ? undefined : rounds.get(which))),
    memory_mb,
    load,
  }))
}

interface Prepared {
  requests: LoadRequest[]
  /** Whether each of them works only once. */
  isOnce: boolean
  /** Called with the number of requests that were sent, in order. */
  sent?: (count: number) => void
}

/** Returns how the requests of a case are made on either server: at most so many. */
async function preparationOf(
  name: IssuerCase,
  one: IssuerOf,
  means: Means,
): Promise<Record<'bare' | 'api', (most: number) => Prepared | Promise<Prepared>>> {
  const { client, keys } = one
  const bare = () => ({ requests: places(name, capturedMost), isOnce: false })
  const always = (requests: LoadRequest[]) => ({ bare, api: () => ({ requests, isOnce: false }) })
  switch (name) {
    case 'exchange':
      return {
        bare: async (most) => {
          await all(one, 'bare', places('authorize', most), means)
          return { requests: places(name, most), isOnce: true }
        },
        api: async (most) => ({ requests: await exchanges(one, most, means), isOnce: true }),
      }
    case 'refresh': {
      const lines = (await newTokens(one, means)).map(({ refresh_token }) => partsOf(keys, refresh_token))
      const tokenAt = (i: number) => {
        const { line, generation } = lines[i % lines.length] ?? { line: '', generation: 0 }
        return writeRefreshToken(keys, { line, generation: generation + Math.floor(i / lines.length) })
      }
      return {
        bare,
        api: (most) => ({
          requests: Array.from({ length: most }, (_, i) => refresh(client, tokenAt(i))),
          isOnce: true,
          sent(count) {
            for (const [i, parts] of lines.entries())
              parts.generation += Math.max(0, Math.ceil((count - i) / lines.length))
          },
        }),
      }
    }
    case 'introspect':
      return always((await newTokens(one, means)).map(({ access_token }) => introspect(client, access_token)))
    case 'userinfo':
      return always((await newTokens(one, means)).map(({ access_token }) => userinfo(access_token)))
    case 'jwks':
      return always([jwks])
  }
}

function partsOf(keys: SecretKeys, token: string): RefreshTokenParts {
  const parts = readRefreshToken(keys, token)
  if (!parts) throw new Error('This is not a refresh token.')
  return { ...parts }
}

/** Requests that redeem codes, which were issued just now. */
async function exchanges(one: IssuerOf, count: number, means: Means): Promise<LoadRequest[]> {
  const { client, shoppers } = one
  const asked = Array.from({ length: count }, (_, i) => shoppers[i % shoppers.length]).flatMap((shopper) =>
    shopper ? authorize(client, shopper) : [],
  )
  return (await all(one, 'api', asked, means)).map((page) => exchange(client, codeIn(page)))
}

const newTokens = async (one: IssuerOf, means: Means): Promise<Tokens[]> =>
  (await all(one, 'api', await exchanges(one, linesMax, means), means)).map((text) => JSON.parse(text) as Tokens)

/** Sends each request once, and returns the responses. */
async function all({ sides }: IssuerOf, which: 'bare' | 'api', requests: LoadRequest[], means: Means) {
  sides[which].requests = requests
  const { answers, statuses } = await loadSide(sides, which, means, {
    seconds: 60,
    inFlight,
    isOnce: true,
    keepsAnswers: true,
  })
  const failed = Object.keys(statuses).find((status) => !status.startsWith('2'))
  if (failed) throw new Error(`The ${which} server refused what a case needs, with status ${failed}.`)
  return answers
}

/** Requests to the bare server, which repeats what was captured. */
const places = (name: string, count: number): LoadRequest[] =>
  Array.from({ length: count }, (_, i) => ({ method: 'POST', path: `/${name}/${i % capturedMost}` }))
