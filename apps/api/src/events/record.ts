import type { EventType } from '@clientele/contracts'
import { bulkInsert, newId, preparedInsert } from '@clientele/db'
import type { Context, TeamContext } from '../context.ts'

/** What changed, field by field. Never holds a secret. */
export type Changes = Record<string, unknown>

const insertEvent = preparedInsert('events')
const insertEvents = bulkInsert('events')
const insertTeamEvent = preparedInsert('teamEvents')

/**
 * Writes down that something has happened in the application, in the transaction in which it happens. Where it changed a user, `version`
 * is the one that it made.
 */
export async function recordEvent(
  tx: Context,
  type: EventType,
  subject_id: string,
  changes?: Changes,
  version?: number,
): Promise<void> {
  await insertEvent(tx.db, { application_id: tx.application_id, ...fact(tx, type, subject_id, changes), version })
}

/** The same fact about many users, all at once. */
export const recordEvents = (
  tx: Context,
  type: EventType,
  users: readonly { id: string; version: number }[],
  changes?: Changes,
): Promise<void> =>
  insertEvents(
    tx.db,
    users.map(({ id, version }) => ({
      application_id: tx.application_id,
      ...fact(tx, type, id, changes),
      version,
    })),
  )

/** Writes down that something has happened to the team itself. */
export async function recordTeamEvent(
  tx: TeamContext,
  type: EventType,
  subject_id: string,
  changes?: Changes,
): Promise<void> {
  await insertTeamEvent(tx.db, { company_id: tx.company_id, ...fact(tx, type, subject_id, changes) })
}

const fact = (tx: TeamContext, type: EventType, subject_id: string, changes: Changes | undefined) => ({
  id: newId(tx.now.getTime()),
  type,
  subject_id,
  actor: { kind: tx.actor.kind, id: tx.actor.id, name: tx.actor.name },
  changes: changes ?? null,
  request_id: tx.request.id,
  ip: tx.request.ip || null,
  created_at: tx.now,
})
