import { isOneOf, type Params, query } from '@clientele/db'
import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { enqueue } from '../../jobs/queue.ts'

const selectTold = query(
  'clients_to_tell_of_logout',
  (db, p: Params<{ application_id: string; session_ids: readonly string[] }>) => {
    const { issued: i, oauthClients: c } = db.tables
    return db.queries
      .selectDistinct({ client_id: c.id, session_id: i.session_id, user_id: i.user_id, domain: i.domain })
      .from(i)
      .innerJoin(c, and(eq(c.application_id, i.application_id), eq(c.id, i.client_id)))
      .where(
        and(
          eq(i.application_id, p.application_id),
          eq(i.kind, 'Grant'),
          isOneOf(db, i.session_id, p.session_ids),
          isNull(c.revoked_at),
          isNotNull(c.backchannel_logout_uri),
        ),
      )
  },
)

/** Has the clients that these sessions were signed in to told of their end, once the transaction is committed. Returns the sessions. */
export async function tellClients<Ended extends { id: string }>(tx: Context, ended: Ended[]): Promise<Ended[]> {
  if (ended.length === 0) return ended
  const session_ids = ended.map(({ id }) => id)
  for (const { client_id, session_id, user_id, domain } of await selectTold(tx.db, {
    application_id: tx.application_id,
    session_ids,
  }))
    if (session_id !== null && user_id !== null)
      await enqueue(tx, {
        kind: 'tell_client_of_logout',
        payload: { client_id, session_id, user_id, ...(domain !== null && { domain }) },
      })
  return ended
}
