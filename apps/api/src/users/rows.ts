import type { UpdateUserRequest } from '@clientele/contracts'
import { newId } from '@clientele/db'
import type { Context } from '../context.ts'
import type { UserRow } from '../rows/users.ts'
import { facetOf } from './facets.ts'
import { traitsOf } from './contacts.ts'
import type { WantedContact } from './wanted-contacts.ts'
import type { HeldContact } from './repository.ts'
import { initialFields, type ProfileValues, withDerived, withProfile } from './profile-values.ts'
import { contactIn, newUsername, refuseForeignContact } from './usernames.ts'

/** Creates the row of a new user, without writing it. */
export function newUser(
  ctx: Context,
  body: ProfileValues & { username?: string | undefined },
  contacts: readonly WantedContact[],
): UserRow {
  if (body.username !== undefined) refuseForeignContact(ctx, body.username, new Set(contacts.map(({ value }) => value)))
  const { created_by, account_type } = creatorOf(ctx)
  const email = contacts.find(({ kind }) => kind === 'email')?.value
  return withProfile(
    {
      ...initialFields,
      created_by,
      account_type,
      application_id: ctx.application_id,
      id: newId(ctx.now.getTime()),
      username: body.username ?? newUsername(body.first_name || email?.split('@')[0], body.last_name),
      facet: facetOf('active', traitsOf(contacts)),
      active_at: ctx.now,
      created_at: ctx.now,
      updated_at: ctx.now,
    },
    body,
  )
}

/** Who creates the user. An account that a service creates has a type of its own. */
function creatorOf({ actor }: Context): Pick<UserRow, 'created_by' | 'account_type'> {
  if (actor.kind === 'api_key') return { created_by: 'service', account_type: 'programmatic' }
  return { created_by: actor.kind === 'operator' ? 'operator' : 'customer', account_type: 'user' }
}

/** Applies the body to a user. Omitted fields are unchanged. If the username is a contact that was released, generates a new one. */
export function changedUser(
  tx: Context,
  before: UserRow,
  body: UpdateUserRequest,
  released: readonly HeldContact[],
  contacts: readonly HeldContact[],
): UserRow {
  const named = contactIn(tx, before.username)
  const lostName = released.some(({ value }) => value === named)
  const after = withProfile(before, body)
  return withDerived({
    ...after,
    username: lostName ? newUsername(after.first_name, after.last_name) : before.username,
    facet: facetOf(before.state, traitsOf(contacts)),
    // With the values that will be written.
    updated_at: tx.now,
    version: before.version + 1,
  })
}
