import { setTimeout as wait } from 'node:timers/promises'
import type { Input, Operation, Output, Permission, Platform, PlatformConfig, Storefront } from '@clientele/contracts'
import { type Connection, type Database, isAftermath, isConflict, uniqueViolation } from '@clientele/db'
import { type ApplicationSettings, unreadSettings } from './rows/applications.ts'
import type { Services } from './services.ts'
import type { UserWithContacts } from './rows/users.ts'

/** The caller. */
export interface Actor {
  kind: 'operator' | 'api_key' | 'user' | 'system'
  id: string
  name?: string | undefined
  permissions: readonly Permission[]
}

/** The request, as recorded in the log and the audit trail. */
export interface RequestFacts {
  id: string
  ip: string
  user_agent: string | undefined
}

/** A signed-in shopper and their session. */
export interface Shopper {
  user_id: string
  session_id: string
  /** When the shopper last proved their identity; null if the team created the session. */
  proven_at: Date | null
  /** How they did that: a sign-in method. */
  proven_by: string | null
  /** The user at the time of the request. */
  user: UserWithContacts
}

/** Response side effects that a handler may request, such as cookies. */
export interface Answer {
  setSessionCookie: (value: string, expires_at: Date) => void
  clearSessionCookie: () => void
  setDeviceCookie: (value: string) => void
  setOperatorCookie(token: string, expires_at: Date): void
  clearOperatorCookie(): void
}

/** What every operation receives in addition to its input: the caller, the time, and the services it can use. */
export interface TeamContext {
  db: Connection
  actor: Actor
  company_id: string
  now: Date
  request: RequestFacts
  answer: Answer
  /** The caller's idempotency key, if any. */
  idempotency_key?: string | undefined
  /** The hash of the caller's secret; signing out ends it. */
  credential_hash: string | undefined
  services: Services
  /** Inside a transaction, the callbacks to run once it's committed. */
  afterwards?: (() => Promise<unknown>)[] | undefined
}

/** The context of an operation in an application. It always has an application, so nothing can be stored outside of one. */
export interface Context extends TeamContext {
  application_id: string
  /** The application settings that any call may need. */
  application: ApplicationSettings
  /** The signed-in shopper, in storefront calls. */
  shopper: Shopper | undefined
  /** The cookie that says which accounts have signed in on the caller's device, unparsed. */
  device?: string | undefined
  /**
   * Where the shopper's browser is: at a domain of the application, or, without one, at the address that all applications share. Undefined if the caller
   * isn't a browser there.
   */
  host?: { domain: string | undefined } | undefined
  /** Where links in messages lead back to, as the caller asks. It isn't validated. */
  return_to?: string | undefined
  /** The application's config, in operations that are rejected while it isn't active. */
  shop?: PlatformConfig
  /** Set in operations that declare that they send codes; no other operation may send one. */
  sends?: 'code'
}

/** Scopes whose operations belong to one application. */
const applicationScopes = ['application', 'storefront'] as const

export const belongsToApplication = ({ scope }: Pick<Operation, 'scope'>): boolean =>
  applicationScopes.some((each) => each === scope)

export const isInApplication = (ctx: TeamContext): ctx is Context =>
  'application_id' in ctx && typeof ctx.application_id === 'string' && ctx.application_id !== ''

/** The context that an operation is called with. */
export type ContextOf<O extends Pick<Operation, 'scope'>> = O['scope'] extends (typeof applicationScopes)[number]
  ? Context
  : TeamContext

/** The function that carries out an operation of the contract. */
export type Handler<Name extends keyof Platform> = (
  ctx: ContextOf<Platform[Name]>,
  input: Input<Platform[Name]>,
) => Promise<Output<Platform[Name]>>

/** The function that carries out a storefront operation. */
export type StorefrontHandler<Name extends keyof Storefront> = (
  ctx: Context,
  input: Input<Storefront[Name]>,
) => Promise<Output<Storefront[Name]>>

/**
 * Runs `work` in a transaction, joining the open one if there is one. If the database rolls it back because of a conflict with concurrent
 * transactions, `work` runs again from the start, so it must not change anything outside of the database.
 */
export async function atomically<C extends TeamContext, T>(ctx: C, work: (tx: C) => Promise<T>): Promise<T> {
  if (ctx.db.inTransaction) return work(ctx)
  for (let attempt = 1; ; attempt += 1) {
    const afterwards: NonNullable<TeamContext['afterwards']> = []
    const { answer, release } = holdBack(ctx.answer)
    let result: T
    try {
      result = await ctx.services.database.transaction((db: Connection) => work({ ...ctx, db, answer, afterwards }))
    } catch (error) {
      if (attempt === attemptsMax || !isConflict(error)) throw error
      await wait(attempt * pause_ms * Math.random())
      continue
    }
    release()
    for (const act of afterwards) await act()
    return result
  }
}

/**
 * Tries to write with a single statement. If a conflict prevents that, falls back to `carefully`, a transaction that determines the reason, such
 * as a value that is taken or a row that has changed. `atOnce` returns undefined if it wrote nothing.
 */
export async function atOnceOr<T>(ctx: TeamContext, atOnce: () => Promise<T | undefined>, carefully: () => Promise<T>) {
  if (ctx.db.inTransaction) return carefully()
  return (await unlessRefused(atOnce())) ?? carefully()
}

async function unlessRefused<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write
  } catch (error) {
    if (uniqueViolation(error) === undefined && !isConflict(error)) throw error
    return undefined
  }
}

const attemptsMax = 4
const pause_ms = 20

/** Cookies set in a transaction are sent only once it is committed, so that a rolled-back attempt sets none. */
function holdBack(answer: Answer): { answer: Answer; release: () => void } {
  let held: (() => void)[] | undefined = []
  const onceReleased =
    <Args extends unknown[]>(act: (...args: Args) => void) =>
    (...args: Args) =>
      held ? void held.push(() => act(...args)) : act(...args)
  return {
    answer: {
      setSessionCookie: onceReleased(answer.setSessionCookie),
      clearSessionCookie: onceReleased(answer.clearSessionCookie),
      setDeviceCookie: onceReleased(answer.setDeviceCookie),
      setOperatorCookie: onceReleased(answer.setOperatorCookie.bind(answer)),
      clearOperatorCookie: onceReleased(answer.clearOperatorCookie.bind(answer)),
    },
    release: () => {
      const acts = held ?? []
      held = undefined
      for (const act of acts) act()
    },
  }
}

/** Runs `act` once the open transaction is committed. Use it for work that must not block the transaction, or run if it's rolled back. */
export function afterCommit<C extends TeamContext>(tx: C, act: (ctx: C) => Promise<unknown>): void {
  if (!tx.afterwards) throw new Error('No transaction is open.')
  tx.afterwards.push(() => act({ ...tx, db: tx.services.database, afterwards: undefined }))
}

/**
 * Waits for concurrently started statements of one transaction, which are sent together. Returns only once all of them have completed, because
 * none may still be running when the transaction is rolled back. Throws the first failure: after that, the database rejects the remaining
 * statements, and those errors are never the cause.
 */
export async function allOrThrow<const Writes extends readonly unknown[]>(
  writes: Writes,
): Promise<{ -readonly [Place in keyof Writes]: Awaited<Writes[Place]> }> {
  const failures: unknown[] = []
  const settled = await Promise.allSettled(
    writes.map(async (write) => {
      try {
        return await write
      } catch (error) {
        failures.push(error)
        throw error
      }
    }),
  )
  if (failures.length > 0) throw failures.find((failure) => !isAftermath(failure)) ?? failures[0]
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as {
    -readonly [Place in keyof Writes]: Awaited<Writes[Place]>
  }
}

/** A context for work without a request, outside of any application. */
export const teamContext = (services: Services, company_id: string): TeamContext => ({
  db: services.database satisfies Database,
  actor: { kind: 'system', id: 'system', permissions: [] },
  company_id,
  now: new Date(),
  request: { id: 'system', ip: '', user_agent: undefined },
  answer: {
    setOperatorCookie: () => undefined,
    clearOperatorCookie: () => undefined,
    setSessionCookie: () => undefined,
    clearSessionCookie: () => undefined,
    setDeviceCookie: () => undefined,
  },
  credential_hash: undefined,
  services,
})

/** The same, in an application. */
export const systemContext = (
  services: Services,
  { company_id = '', application_id }: { company_id?: string; application_id: string },
): Context => ({
  ...teamContext(services, company_id),
  application_id,
  application: unreadSettings,
  shopper: undefined,
})
