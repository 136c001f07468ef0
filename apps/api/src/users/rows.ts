import type { CreateUserRequest, UpdateUserRequest } from '@clientele/contracts'
import { newId } from '@clientele/db'
import type { Context } from '../context.ts'
import type { UserRow } from './columns.ts'
import { nameKey, usernameKey } from './contacts.ts'
import { facetOf } from './facets.ts'
import { traitsOf, type WantedContact } from './identifiers.ts'
import type { IdentifierRow } from './repository.ts'
import { contactIn, newUsername, refuseForeignContact } from './usernames.ts'

/** The row of a new user; nothing is written yet. */
export function newUser(ctx: Context, body: CreateUserRequest, contacts: readonly WantedContact[]): UserRow {
  if (body.username !== undefined) refuseForeignContact(ctx, body.username, new Set(contacts.map(({ value }) => value)))
  const email = contacts.find(({ kind }) => kind === 'email')?.value
  const username = body.username ?? newUsername(body.first_name || email?.split('@')[0], body.last_name)
  return {
    application_id: ctx.application_id,
    id: newId(ctx.now.getTime()),
    username,
    username_key: usernameKey(username),
    account_type: 'user',
    first_name: body.first_name || null,
    last_name: body.last_name || null,
    name_key: nameKey(body.first_name, body.last_name),
    last_name_key: nameKey(body.last_name),
    gender: body.gender || null,
    dob: body.dob ?? null,
    profile_pic_url: null,
    meta: body.meta ?? {},
    external_id: body.external_id ?? null,
    rr_id: body.rr_id ?? null,
    state: 'active',
    facet: facetOf('active', traitsOf(contacts.map(({ kind, verified = false }) => ({ kind, verified })))),
    state_reason: null,
    state_by: null,
    state_at: null,
    delete_on: null,
    hidden_at: null,
    last_sign_in_at: null,
    created_at: ctx.now,
    updated_at: ctx.now,
    version: 0,
  }
}

/** The user with what the body says; what it does not say stays. A username that was a contact now released is made anew. */
export function changedUser(
  tx: Context,
  before: UserRow,
  body: UpdateUserRequest,
  released: readonly IdentifierRow[],
  contacts: readonly IdentifierRow[],
): UserRow {
  const first_name = body.first_name === undefined ? before.first_name : body.first_name || null
  const last_name = body.last_name === undefined ? before.last_name : body.last_name || null
  const named = contactIn(tx, before.username)
  const lostName = released.some(({ value }) => value === named)
  const username = lostName ? newUsername(first_name, last_name) : before.username
  return {
    ...before,
    username,
    username_key: usernameKey(username),
    first_name,
    last_name,
    name_key: nameKey(first_name, last_name),
    last_name_key: nameKey(last_name),
    gender: body.gender === undefined ? before.gender : body.gender || null,
    dob: body.dob === undefined ? before.dob : body.dob || null,
    meta: body.meta ?? before.meta,
    external_id: body.external_id === undefined ? before.external_id : body.external_id || null,
    rr_id: body.rr_id === undefined ? before.rr_id : body.rr_id || null,
    facet: facetOf(before.state, traitsOf(contacts)),
    // As they will be written.
    updated_at: tx.now,
    version: before.version + 1,
  }
}
