import { hash } from 'node:crypto'
import { AppError, deviceOf, type OperatorSession, type Role, roles } from '@clientele/contracts'
import type { Connection } from '@clientele/db'
import { applicationIn } from '../rows/applications.ts'
import { atomically, type Handler, type TeamContext } from '../context.ts'
import { recordTeamEvent } from '../events/record.ts'
import { notifyOperator } from '../notifications/notify.ts'
import { limitKey } from '../rate-limits/keys.ts'
import { hashSecret, newSecret, sameHash } from '../secrets.ts'
import {
  addressesOfProgram,
  countLiveSessions,
  endSession,
  endSessionsOf,
  findLiveSessions,
  findSessionRow,
  insertOperatorSession,
  listLiveSessions,
  type OperatorRow,
  type OperatorSessionRow,
  patchOperator,
  touchSession,
} from './repository.ts'

const session_ms = 24 * 3_600_000
const seenEvery_ms = 60_000
/** How long a device that an operator has signed in from is remembered. */
const deviceKnown_ms = 90 * 24 * 3_600_000

/** Signs an operator in: creates a session and its cookie. Notifies them of a device they haven't used lately. Must run inside a transaction. */
export async function openSession(tx: TeamContext, operator: OperatorRow) {
  const token = newSecret()
  const expires_at = new Date(tx.now.getTime() + session_ms)
  const user_agent = tx.request.user_agent ?? null
  if (operator.last_sign_in_at !== null && !(await isKnownDevice(tx, operator.id)))
    await notifyOperator(tx, operator, 'team_new_device', {
      what: [deviceOf(user_agent), tx.request.ip].filter(Boolean).join(', '),
    })
  await insertOperatorSession(tx.db, {
    token_hash: hashSecret(token),
    operator_id: operator.id,
    ip: tx.request.ip,
    user_agent,
    created_at: tx.now,
    last_seen_at: tx.now,
    expires_at,
    ended_at: null,
  })
  await patchOperator(tx.db, operator.id, { last_sign_in_at: tx.now })
  tx.answer.setOperatorCookie(token, expires_at)
}

/** The same program in the same network. Anyone can choose the name of a program, so it means little alone. */
async function isKnownDevice(tx: TeamContext, operator_id: string): Promise<boolean> {
  const used = await addressesOfProgram(tx.db, {
    operator_id,
    user_agent: tx.request.user_agent ?? null,
    since: new Date(tx.now.getTime() - deviceKnown_ms),
  })
  const here = limitKey(tx.request.ip)
  return used.some(({ ip }) => limitKey(ip ?? '') === here)
}

/** The operator of a session that has neither expired nor been idle for too long. */
export async function findOperatorSession(
  db: Connection,
  token_hash: string,
  application_id: string | undefined,
  idle_ms: number,
) {
  const row = await findSessionRow(db, token_hash, application_id)
  const now = new Date()
  const idleSince = new Date(now.getTime() - idle_ms)
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

export const getOperatorSessions: Handler<'getOperatorSessions'> = async (ctx, { pageSize, pageNo }) => {
  const live = liveFor(ctx)
  const [rows, item_total] = await Promise.all([
    listLiveSessions(ctx.db, live, { limit: pageSize, offset: (pageNo - 1) * pageSize }),
    countLiveSessions(ctx.db, live),
  ])
  return {
    items: rows.map((row) => toSession(ctx, row)),
    page: {
      type: 'number',
      current: pageNo,
      size: pageSize,
      item_total,
      has_next: pageNo * pageSize < item_total,
    },
  }
}

export const deleteOperatorSession: Handler<'deleteOperatorSession'> = (ctx, { sessionId }) =>
  atomically(ctx, async (tx) => {
    const found = (await findLiveSessions(tx.db, liveFor(tx))).find(({ token_hash }) => idOf(token_hash) === sessionId)
    if (!found) throw new AppError('SESSION_NOT_FOUND')
    await endSession(tx.db, found.token_hash, tx.now)
    await recordTeamEvent(tx, tx.actor.id, { type: 'operator.session_ended', session_id: sessionId })
    return { session_ids: [sessionId] }
  })

export const deleteOtherOperatorSessions: Handler<'deleteOtherOperatorSessions'> = (ctx) =>
  atomically(ctx, async (tx) => {
    const live = liveFor(tx)
    const session_ids = (await findLiveSessions(tx.db, live))
      .filter(({ token_hash }) => token_hash !== tx.credential_hash)
      .map(({ token_hash }) => idOf(token_hash))
    await endSessionsOf(tx.db, live.operator_id, tx.now, tx.credential_hash)
    if (session_ids.length > 0) await recordTeamEvent(tx, tx.actor.id, { type: 'operator.sessions_ended', session_ids })
    return { session_ids }
  })

/** The operator whose sessions the caller may see: their own. An API key has none. */
function liveFor(ctx: TeamContext) {
  if (ctx.actor.kind !== 'operator') throw new AppError('UNAUTHENTICATED')
  return {
    operator_id: ctx.actor.id,
    now: ctx.now,
    seenSince: new Date(ctx.now.getTime() - ctx.services.config.operatorIdle_ms),
  }
}

/** The public ID of a session. It is derived from the hash of its token, so the token can't be recovered from it. */
const idOf = (token_hash: string): string => hash('sha256', token_hash, 'hex').slice(0, 24)

const toSession = (ctx: TeamContext, row: OperatorSessionRow): OperatorSession => ({
  session_id: idOf(row.token_hash),
  device: deviceOf(row.user_agent),
  ...(row.ip && { ip: row.ip }),
  created_at: row.created_at.toISOString(),
  last_seen_at: row.last_seen_at.toISOString(),
  expires_at: row.expires_at.toISOString(),
  is_current: ctx.credential_hash !== undefined && sameHash(row.token_hash, ctx.credential_hash),
})
