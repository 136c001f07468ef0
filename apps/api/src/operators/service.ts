import { AppError, type Operator, operatorEcho, type Role, refuseField, roles, typedEmail } from '@clientele/contracts'
import { newId, uniqueViolation } from '@clientele/db'
import { describeCompany } from '../applications/service.ts'
import { atomically, type Handler, type TeamContext } from '../context.ts'
import { changesOf } from '../events/changes.ts'
import { recordTeamEvent } from '../events/record.ts'
import { pageOf, spanOf } from '../paging/pages.ts'
import { notifyOperator } from '../notifications/notify.ts'
import { refuseReadOnly } from '../refusals.ts'
import { hashSecret, newSecret } from '../secrets.ts'
import { hashPassword } from '../passwords/hashing.ts'
import { refuseWeakPassword } from '../passwords/policy.ts'
import { findProven, notThePassword } from './passwords.ts'
import {
  anyOperator,
  countOperators,
  deletePassword,
  endInvitationsOf,
  endSession,
  endSessionsOf,
  findOperator,
  insertInvitation,
  insertOperator,
  listOperators,
  lockPassword,
  lockWithOwners,
  type OperatorRow,
  patchOperator,
  replacePasswordHash,
  setPasswordHash,
} from './repository.ts'
import { openSession } from './sessions.ts'

const invitation_ms = 7 * 24 * 3_600_000

export const getSetupStatus: Handler<'getSetupStatus'> = async (ctx) => ({ needed: !(await anyOperator(ctx.db)) })

export const signIn: Handler<'signIn'> = async (ctx, { body }) => {
  const found = await findProven(ctx, emailKey(body.email), body.password)
  if (!found) throw new AppError('WRONG_CREDENTIALS')
  return atomically({ ...ctx, company_id: found.operator.company_id }, async (tx) => {
    // Someone who deactivates the operator while the password is being checked also ends sessions, and must find this one or come before it.
    if (!(await lockPassword(tx.db, found.operator.id, found.password_hash))) throw new AppError('WRONG_CREDENTIALS')
    await openSession(tx, found.operator)
    await recordTeamEvent(asOperator(tx, found.operator), found.operator.id, { type: 'operator.signed_in' })
    return { operator: toOperator({ ...found.operator, joined: true }) }
  })
}

export const signOut: Handler<'signOut'> = async (ctx) => {
  const { credential_hash } = ctx
  if (ctx.actor.kind !== 'operator' || credential_hash === undefined) throw new AppError('UNAUTHENTICATED')
  await atomically(ctx, async (tx) => {
    await endSession(tx.db, credential_hash, tx.now)
    await recordTeamEvent(tx, tx.actor.id, { type: 'operator.signed_out' })
  })
  ctx.answer.clearOperatorCookie()
  return { success: true }
}

export const getCurrentOperator: Handler<'getCurrentOperator'> = async (ctx) => {
  const operator = ctx.actor.kind === 'operator' ? await findOperator(ctx.db, ctx.company_id, ctx.actor.id) : undefined
  return {
    actor: {
      kind: operator ? ('operator' as const) : ('api_key' as const),
      id: ctx.actor.id,
      name: ctx.actor.name ?? ctx.actor.id,
      ...(operator && { email: operator.email, role: operator.role as Role }),
    },
    permissions: [...ctx.actor.permissions],
    ...(await describeCompany(ctx)),
    limits: { import_bytes: ctx.services.config.importLimit_bytes },
  }
}

export const getOperators: Handler<'getOperators'> = async (ctx, wanted) => {
  const rows = await listOperators(ctx.db, ctx.company_id, spanOf(wanted, 'oldest'))
  const { items, page } = await pageOf(wanted, 'oldest', rows, (limit) => countOperators(ctx.db, ctx.company_id, limit))
  return { items: items.map(toOperator), page }
}

export const inviteOperator: Handler<'inviteOperator'> = (ctx, { body }) => {
  refuseGivingMore(ctx, body.role)
  return atomically(ctx, async (tx) => {
    const operator = await addOperator(tx, { ...body, email: emailKey(body.email) })
    const link = await oneTimeLink(tx, operator.id, 'join')
    await recordTeamEvent(tx, operator.id, { type: 'operator.invited', email: operator.email, role: operator.role })
    return { operator: toOperator({ ...operator, joined: false }), link }
  })
}

export const renewInvitation: Handler<'renewInvitation'> = (ctx, { operatorId }) =>
  atomically(ctx, async (tx) => {
    const operator = await getActiveOperator(tx, operatorId)
    if (operator.joined) throw new AppError('OPERATOR_JOINED')
    await endInvitationsOf(tx.db, operator.id, tx.now)
    const link = await oneTimeLink(tx, operator.id, hasBeenHere(operator) ? 'new-password' : 'join')
    await recordTeamEvent(tx, operator.id, { type: 'operator.invitation_renewed' })
    return { operator: toOperator(operator), link }
  })

export const resetOperatorPassword: Handler<'resetOperatorPassword'> = (ctx, { operatorId }) =>
  atomically(ctx, async (tx) => {
    // Someone who loses the link to their own account is locked out, perhaps permanently.
    if (operatorId === tx.actor.id)
      throw refuseField('operator_id', 'You can’t reset your own password. Change it instead.', 'FORBIDDEN')
    const operator = await getActiveOperator(tx, operatorId)
    if (!operator.joined) throw new AppError('OPERATOR_NOT_JOINED')
    await deletePassword(tx.db, operator.id)
    await endSessionsOf(tx.db, operator.id, tx.now)
    const link = await oneTimeLink(tx, operator.id, 'new-password')
    await recordTeamEvent(tx, operator.id, { type: 'operator.password_reset' })
    await notifyOperator(tx, operator, 'team_password_reset', { what: tx.actor.name ?? 'An owner of your team' })
    return { operator: toOperator({ ...operator, joined: false }), link }
  })

export const changeOperatorPassword: Handler<'changeOperatorPassword'> = async (ctx, { body }) => {
  const { credential_hash } = ctx
  if (ctx.actor.kind !== 'operator' || credential_hash === undefined) throw new AppError('UNAUTHENTICATED')
  const operator = await getOperator(ctx, ctx.actor.id)
  const before = (await findProven(ctx, operator.email, body.current_password))?.password_hash
  if (!before) throw notThePassword()
  await refuseWeakPassword(body.password, [operator.name, operator.email], 'body.password')
  const password_hash = await hashPassword('known operators', body.password)
  return atomically(ctx, async (tx) => {
    // A password that was reset in the meantime must not come back.
    if (!(await replacePasswordHash(tx.db, operator.id, { before, after: password_hash }, tx.now)))
      throw notThePassword()
    await endInvitationsOf(tx.db, operator.id, tx.now)
    await endSessionsOf(tx.db, operator.id, tx.now, credential_hash)
    await recordTeamEvent(tx, operator.id, { type: 'operator.password_changed' })
    await notifyOperator(tx, operator, 'team_password_changed')
    return { success: true }
  })
}

export const updateOperator: Handler<'updateOperator'> = (ctx, { operatorId, body }) => {
  if (body.role !== undefined) refuseGivingMore(ctx, body.role)
  return atomically(ctx, async (tx) => {
    // A concurrent change of the same operator waits, so that both changes are kept.
    const owners = await lockWithOwners(tx.db, tx.company_id, operatorId)
    const before = await getOperator(tx, operatorId)
    // Someone with fewer permissions than an operator may not take anything away from them.
    refuseGivingMore(tx, before.role as Role)
    refuseReadOnly(operatorEcho, body, () => toOperator(before))
    const after = { role: body.role ?? before.role, active: body.active ?? before.active }
    if (after.role === before.role && after.active === before.active) return { operator: toOperator(before) }
    const losesOwner = owners.includes(operatorId) && (after.role !== 'owner' || !after.active)
    if (losesOwner && owners.length <= 1) throw new AppError('LAST_OWNER')
    const operator = (await patchOperator(tx.db, operatorId, after)) ?? before
    if (!after.active) await endSessionsOf(tx.db, operatorId, tx.now)
    await recordTeamEvent(tx, operatorId, {
      type: 'operator.updated',
      changes: changesOf({ role: before.role, active: before.active }, after),
    })
    await notifyOperator(tx, before, 'team_role_changed', { what: accessInWords(after) })
    return { operator: toOperator({ ...operator, joined: before.joined }) }
  })
}

/** Whether anyone can sign in to the console yet. */
export const hasOperator = (ctx: TeamContext): Promise<boolean> => anyOperator(ctx.db)

/** Returns a link that works once, for the first operator if there is none yet. */
export const setUpLink = (tx: TeamContext): Promise<string> => oneTimeLink(tx, null, 'set-up')

async function oneTimeLink(tx: TeamContext, operator_id: string | null, page: 'set-up' | 'join' | 'new-password') {
  const token = newSecret()
  await insertInvitation(tx.db, {
    token_hash: hashSecret(token),
    company_id: tx.company_id,
    operator_id,
    created_at: tx.now,
    expires_at: new Date(tx.now.getTime() + invitation_ms),
    used_at: null,
  })
  return `${tx.services.config.adminUrl}/${page}?token=${token}`
}

async function getOperator(ctx: TeamContext, id: string) {
  const operator = await findOperator(ctx.db, ctx.company_id, id)
  if (!operator) throw new AppError('OPERATOR_NOT_FOUND')
  return operator
}

/** Returns an operator to whom the actor may give a link, because it grants everything that the operator may do. */
async function getActiveOperator(tx: TeamContext, id: string) {
  const operator = await getOperator(tx, id)
  refuseGivingMore(
    tx,
    operator.role as Role,
    'operator_id',
    'You can’t create a link for someone who has more permissions than you.',
  )
  if (!operator.active) throw new AppError('OPERATOR_NOT_ACTIVE')
  return operator
}

/** Whether an operator has joined before: one without a password is then waiting for a new one, not for the first. */
export const hasBeenHere = ({ last_sign_in_at }: OperatorRow): boolean => last_sign_in_at !== null

/** Adds an operator, with a password if one is given. Must run inside a transaction. */
export async function addOperator(
  tx: TeamContext,
  wanted: { email: string; name?: string | undefined; role: Role },
  password_hash?: string,
): Promise<OperatorRow> {
  const row: OperatorRow = {
    id: newId(),
    company_id: tx.company_id,
    email: wanted.email,
    name: wanted.name ?? null,
    role: wanted.role,
    active: true,
    created_at: tx.now,
    last_sign_in_at: null,
  }
  try {
    await insertOperator(tx.db, row)
  } catch (error) {
    if (uniqueViolation(error)?.includes('email')) throw new AppError('OPERATOR_EXISTS')
    throw error
  }
  if (password_hash !== undefined) await setPasswordHash(tx.db, row.id, password_hash, tx.now)
  return row
}

/** Hashes the password of an owner in the settings. Returns a function that adds the owner and must run inside a transaction. */
export async function prepareOwner(email: string, password: string) {
  await refuseWeakPassword(password, [email], 'BOOTSTRAP_OPERATOR_PASSWORD')
  const password_hash = await hashPassword('known operators', password)
  return async (tx: TeamContext): Promise<OperatorRow> => {
    const operator = await addOperator(tx, { email: emailKey(email), role: 'owner' }, password_hash)
    await recordTeamEvent(tx, operator.id, { type: 'operator.set_up' })
    return operator
  }
}

const accessInWords = ({ role, active }: Pick<OperatorRow, 'role' | 'active'>) =>
  active ? `your role is now ${role}` : 'your account was deactivated'

/** Someone who assigns a role must have all of its permissions. */
function refuseGivingMore(
  ctx: TeamContext,
  role: Role,
  field = 'body.role',
  message = 'You can’t assign a role that has permissions you don’t have.',
) {
  const missing = roles[role].filter((permission) => !ctx.actor.permissions.includes(permission))
  if (missing.length > 0) throw refuseField(field, message, 'FORBIDDEN')
}

export const emailKey = (email: string) => typedEmail(email)

export const asOperator = (ctx: TeamContext, operator: OperatorRow): TeamContext => ({
  ...ctx,
  actor: { kind: 'operator', id: operator.id, name: operator.name ?? operator.email, permissions: [] },
})

export const toOperator = ({ joined, ...row }: OperatorRow & { joined: boolean }): Operator => ({
  _id: row.id,
  email: row.email,
  ...(row.name !== null && { name: row.name }),
  role: row.role as Role,
  active: row.active,
  joined,
  created_at: row.created_at.toISOString(),
  ...(row.last_sign_in_at && { last_sign_in_at: row.last_sign_in_at.toISOString() }),
})
