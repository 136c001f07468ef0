import type { Changes, EventToRecord, EventType } from '@clientele/contracts'
import { bulkInsertInto, insertInto, newId } from '@clientele/db'
import type { Context, TeamContext } from '../context.ts'

const insertEvent = insertInto('events')
const insertEvents = bulkInsertInto('events')
const insertTeamEvent = insertInto('teamEvents')

/**
 * Records that something has happened in the application, in the transaction in which it happens. Where it changed a user, `version` is the
 * one that it made. No event holds a secret.
 */
export async function recordEvent(
  tx: Context,
  subject_id: string,
  event: EventToRecord,
  version?: number,
): Promise<void> {
  await insertEvent(tx.db, { application_id: tx.application_id, ...fact(tx, subject_id, event), version })
}

/** The same fact about many users, all at once. */
export const recordEvents = (
  tx: Context,
  users: readonly { id: string; version: number }[],
  event: EventToRecord,
): Promise<void> =>
  insertEvents(
    tx.db,
    users.map(({ id, version }) => ({ application_id: tx.application_id, ...fact(tx, id, event), version })),
  )

/** Records that something has happened to the team itself. */
export async function recordTeamEvent(tx: TeamContext, subject_id: string, event: EventToRecord): Promise<void> {
  await insertTeamEvent(tx.db, { company_id: tx.company_id, ...fact(tx, subject_id, event) })
}

const fact = (tx: TeamContext, subject_id: string, event: EventToRecord) => {
  tx.services.onEvent?.(event, tx.request.id)
  const { type, changes, ...details }: { type: EventType; changes?: Changes } = event
  return {
    id: newId(tx.now.getTime()),
    type,
    subject_id,
    actor: { kind: tx.actor.kind, id: tx.actor.id, name: tx.actor.name },
    changes: changes ?? null,
    details: Object.values(details).some((value) => value !== undefined) ? details : null,
    request_id: tx.request.id,
    ip: tx.request.ip || null,
    created_at: tx.now,
  }
}
