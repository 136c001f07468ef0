import { type Role, roles } from '@clientele/contracts'
import type { Connection } from '@clientele/db'
import { applicationIn } from '../applications/columns.ts'
import type { TeamContext } from '../context.ts'
import { hashSecret, newSecret } from '../secrets.ts'
import { findSessionRow, insertOperatorSession, type OperatorRow, patchOperator, touchSession } from './repository.ts'

const session_ms = 24 * 3_600_000
const sessionIdle_ms = 8 * 3_600_000
const seenEvery_ms = 60_000

/** Signs an operator in: a session, and its cookie. Belongs into a transaction. */
export async function openSession(tx: TeamContext, operator: OperatorRow) {
  const token = newSecret()
  const expires_at = new Date(tx.now.getTime() + session_ms)
  await insertOperatorSession(tx.db, {
    token_hash: hashSecret(token),
    operator_id: operator.id,
    ip: tx.request.ip,
    user_agent: tx.request.user_agent ?? null,
    created_at: tx.now,
    last_seen_at: tx.now,
    expires_at,
    ended_at: null,
  })
  await patchOperator(tx.db, operator.id, { last_sign_in_at: tx.now })
  tx.answer.setOperatorCookie(token, expires_at)
}

/** The operator of a session that is neither over nor idle for too long. */
export async function findOperatorSession(db: Connection, token_hash: string, application_id: string | undefined) {
  const row = await findSessionRow(db, token_hash, application_id)
  const now = new Date()
  const idleSince = new Date(now.getTime() - sessionIdle_ms)
  if (!row?.operator.active || row.expires_at <= now || row.last_seen_at <= idleSince) return undefined
  if (now.getTime() - row.last_seen_at.getTime() > seenEvery_ms) await touchSession(db, token_hash, now)
  const { operator } = row
  return {
    actor: {
      kind: 'operator' as const,
      id: operator.id,
      name: operator.name ?? operator.email,
      permissions: roles[operator.role as Role],
    },
    company_id: operator.company_id,
    hash: token_hash,
    application: applicationIn(row),
  }
}
