import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { systemContext } from '../../src/context.ts'
import { enforceInactivity } from '../../src/inactivity/sweep.ts'
import type { TestApp } from './start-app.ts'

/* The retention clock of an application: switching it on, letting time pass, and what it did. */

export const day_ms = 24 * 3_600_000

export const clockOf = async (app: TestApp) => (await app.call('GET', '/inactivity')).body

/** Switches the clock on with the number that it says. */
export async function switchOn(app: TestApp, days: number) {
  const owner = { cookie: await app.operatorCookie('owner') }
  const { due } = (await app.call('GET', `/inactivity?days=${days}`)).body
  const { status, body } = await app.call('PUT', '/inactivity', { days, due }, owner)
  expect(status).toBe(200)
  return body
}

/** Backdates everything that the clock reads, as if the days had passed. */
export async function letDaysPass({ database, application_id }: TestApp, days: number) {
  const earlier = (date: Date | null) => date && new Date(date.getTime() - days * day_ms)
  await database.transaction(async ({ queries, tables: t }) => {
    for (const { id, active_at, erase_after } of await queries.select().from(t.users))
      await queries
        .update(t.users)
        .set({ active_at: earlier(active_at), erase_after: earlier(erase_after) })
        .where(eq(t.users.id, id))
    for (const { id, last_seen_at, proven_at } of await queries.select().from(t.sessions))
      await queries
        .update(t.sessions)
        .set({ last_seen_at: earlier(last_seen_at) ?? last_seen_at, proven_at: earlier(proven_at) })
        .where(eq(t.sessions.id, id))
    for (const { inactivity_since } of await queries.select().from(t.applications))
      await queries
        .update(t.applications)
        .set({ inactivity_since: earlier(inactivity_since) })
        .where(eq(t.applications.id, application_id))
  })
}

export type Control = Parameters<typeof enforceInactivity>[2]
export const calm: Control = {
  signal: new AbortController().signal,
  heartbeat: async () => undefined,
  done: async () => undefined,
}

/** One turn of the clock, as the job of the given or the current clock takes it. */
export async function turn(app: TestApp, { since, control = calm }: { since?: string; control?: Control } = {}) {
  const ctx = systemContext(app.services, { application_id: app.application_id })
  await enforceInactivity(ctx, { since: since ?? (await clockOf(app)).since }, control)
}

export const noticesTo = async ({ database: { queries, tables } }: TestApp) =>
  (await queries.select().from(tables.messages)).filter(({ template }) => template === 'inactive').map(({ to }) => to)

export const statesOf = async ({ database: { queries, tables } }: TestApp) =>
  new Map((await queries.select().from(tables.users)).map(({ id, state }) => [id, state]))

export const sums = async (app: TestApp) => {
  const { report } = await clockOf(app)
  const of = (name: string) => report.reduce((sum: number, day: Record<string, number>) => sum + (day[name] ?? 0), 0)
  return { notified: of('notified'), unreachable: of('unreachable'), kept: of('kept'), erased: of('erased') }
}
