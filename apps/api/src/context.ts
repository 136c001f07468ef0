import type { Input, Output, Permission, Platform, PlatformConfig, Storefront } from '@clientele/contracts'
import type { Connection, Database } from '@clientele/db'
import type { Services } from './services.ts'
import type { UserWithContacts } from './users/columns.ts'

/** Whoever is calling. */
export interface Actor {
  kind: 'operator' | 'api_key' | 'user' | 'system'
  id: string
  name?: string | undefined
  permissions: readonly Permission[]
}

/** The request as the log and the audit trail know it. */
export interface RequestFacts {
  id: string
  ip: string
  user_agent: string | undefined
}

/** A signed-in shopper, and the session that says so. */
export interface Shopper {
  user_id: string
  session_id: string
  /** When the shopper last proved who they are; null where the team opened the session. */
  proven_at: Date | null
  /** The user as it was when the request came. */
  user: UserWithContacts
}

/** What a handler may add to an answer beside its body. */
export interface Answer {
  setSessionCookie: (value: string, expires_at: Date) => void
  clearSessionCookie: () => void
  setOperatorCookie(token: string, expires_at: Date): void
  clearOperatorCookie(): void
}

/** Everything an operation knows beside its input: where, who, when, and what it may use. */
export interface Context {
  db: Connection
  actor: Actor
  company_id: string
  /** Empty where an operation is not called in an application; such operations never read it. */
  application_id: string
  default_country_code: number
  now: Date
  request: RequestFacts
  answer: Answer
  /** The shopper who is signed in, in calls of a storefront. */
  shopper: Shopper | undefined
  /** The config of the shop, in operations that are refused while it is not active. */
  shop?: PlatformConfig
  /** The secret the caller came with, hashed; what signing out ends. */
  credential_hash: string | undefined
  services: Services
  /** Inside a transaction: what is done once it is committed. */
  afterwards?: ((ctx: Context) => Promise<unknown>)[]
}

/** The function that carries out one operation of the contract. */
export type Handler<Name extends keyof Platform> = (
  ctx: Context,
  input: Input<Platform[Name]>,
) => Promise<Output<Platform[Name]>>

/** The function that carries out one operation of a storefront. */
export type StorefrontHandler<Name extends keyof Storefront> = (
  ctx: Context,
  input: Input<Storefront[Name]>,
) => Promise<Output<Storefront[Name]>>

/** Runs `work` in one transaction, joining the one already open if there is one: it all happens, or none of it. */
export async function atomically<T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> {
  if (ctx.db.inTransaction) return work(ctx)
  const afterwards: Context['afterwards'] = []
  const result = await ctx.services.database.transaction((db: Connection) => work({ ...ctx, db, afterwards }))
  for (const act of afterwards) await act(ctx)
  return result
}

/** Does something once the open transaction is committed: what must not wait inside of it, nor be done if it is undone. */
export function afterCommit(tx: Context, act: (ctx: Context) => Promise<unknown>): void {
  if (!tx.afterwards) throw new Error('No transaction is open.')
  tx.afterwards.push(act)
}

/**
 * Statements of one transaction, started together so that they travel together. Every one has ended before this answers, or throws
 * the first failure in the order of the list: nothing may still be on its way when the transaction is undone.
 */
export async function together<const Writes extends readonly unknown[]>(
  writes: Writes,
): Promise<{ -readonly [Place in keyof Writes]: Awaited<Writes[Place]> }> {
  const settled = await Promise.allSettled(writes)
  const failure = settled.find((one) => one.status === 'rejected')
  if (failure) throw failure.reason
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as {
    -readonly [Place in keyof Writes]: Awaited<Writes[Place]>
  }
}

/** A context for work that no request asked for. */
export function systemContext(services: Services, scope: { company_id?: string; application_id: string }): Context {
  return {
    db: services.database satisfies Database,
    actor: { kind: 'system', id: 'system', permissions: [] },
    company_id: scope.company_id ?? '',
    application_id: scope.application_id,
    default_country_code: 91,
    now: new Date(),
    request: { id: 'system', ip: '', user_agent: undefined },
    answer: {
      setOperatorCookie: () => undefined,
      clearOperatorCookie: () => undefined,
      setSessionCookie: () => undefined,
      clearSessionCookie: () => undefined,
    },
    shopper: undefined,
    credential_hash: undefined,
    services,
  }
}
