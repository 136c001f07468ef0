import type { Database } from '@clientele/db'
import { inArray } from 'drizzle-orm'
import { readRefreshToken } from '../../src/issuer/refresh-tokens.ts'
import { hashSecret, type SecretKeys } from '../../src/secrets.ts'
import { capture } from '../capture.ts'
import type { Ask, Shopper } from '../storefront.ts'
import { type Replay, replayOf } from '../trace.ts'
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

/* Records the statements of the issuer, for the bare server. */

/** How many authorizations are captured. The bare server repeats them. */
const capturedMost = 200

/** The statements of the issuer's cases, and those that come before an exchange. */
export type IssuerRecordings = Record<IssuerCase | 'authorize', Replay[][]>

export interface IssuerWorld {
  database: Database
  ask: Ask
  client: IssuerClient
  shoppers: readonly Shopper[]
  keys: SecretKeys
  /** IDs that stay the same in every replay. */
  known: ReadonlySet<string>
  marker: string
}

export async function recordIssuer(world: IssuerWorld): Promise<IssuerRecordings> {
  const { database, ask, client, shoppers, keys, marker } = world
  const known = new Set([...world.known, client.id, ...(await sessionsOf(database, shoppers))])
  const found: IssuerRecordings = { authorize: [], exchange: [], refresh: [], introspect: [], userinfo: [], jwks: [] }
  // The first requests of a process open the keys, and whatever else stays open.
  await ask(jwks)
  for (let i = 0; i < capturedMost; i += 1) {
    const shopper = shoppers[i % shoppers.length]
    if (!shopper) throw new Error('There are no shoppers.')
    const authorizing = await capture(() => ask(authorize(client, shopper)))
    const exchanging = await capture(() => ask(exchange(client, codeIn(String(authorizing.answer.body)))))
    const tokens = exchanging.answer.body as Tokens
    const refreshing = await capture(() => ask(refresh(client, tokens.refresh_token)))
    const { access_token } = refreshing.answer.body as Tokens
    const line = readRefreshToken(keys, tokens.refresh_token)?.line ?? ''
    found.authorize.push(replayOf(authorizing, { known, marker }))
    found.exchange.push(replayOf(exchanging, { known, marker }))
    found.refresh.push(
      replayOf(refreshing, { known: new Set([...known, hashSecret(line)]), marker }).map(ofAnyGeneration),
    )
    found.introspect.push(replayOf(await capture(() => ask(introspect(client, access_token))), { known, marker }))
    found.userinfo.push(replayOf(await capture(() => ask(userinfo(access_token))), { known, marker }))
    found.jwks.push(replayOf(await capture(() => ask(jwks)), { known, marker }))
  }
  return found
}

/** A replay renews the same token again and again. */
const ofAnyGeneration = (replay: Replay): Replay => ({
  ...replay,
  text: replay.text.replace(/("issued"\."generation") = (?=[$?])/, '$1 >= '),
})

async function sessionsOf({ queries, tables: { sessions } }: Database, shoppers: readonly Shopper[]) {
  const ids = shoppers.map(({ id }) => id)
  const rows = await queries.select({ id: sessions.id }).from(sessions).where(inArray(sessions.user_id, ids))
  return rows.map(({ id }) => id)
}
