import type { CustomerClaims, User } from '@clientele/contracts'
import type { AccountClaims, Configuration } from 'oidc-provider'
import type { Context } from '../context.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { listGroupsOfUser } from '../user-groups/service.ts'
import { toShopper } from '../users/present.ts'

/*
 * What an ID token and userinfo say about a shopper, by scope. The names are those of OpenID Connect; the values are those of the contract's user.
 */

/** The claims of each scope. */
export const claimsOfScopes = {
  // Besides the ID: about the sign-in rather than the shopper. Only ID tokens say that.
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username', 'picture', 'gender', 'birthdate', 'updated_at'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  groups: ['groups'],
  meta: ['meta'],
  iss: null,
  sid: null,
} satisfies Configuration['claims']

/** A shopper is a member of a few groups; a token doesn't list more than this. */
const groupsMax = 100

/** Returns what a user's account says, as far as it is asked for. */
export async function claimsOf(
  ctx: Context,
  row: UserWithContacts,
  scopes: readonly string[],
): Promise<AccountClaims & CustomerClaims> {
  const user = toShopper(row)
  const asks = new Set(scopes)
  return {
    sub: row.id,
    ...(asks.has('profile') && profileOf(user)),
    ...(asks.has('email') && emailOf(user)),
    ...(asks.has('phone') && phoneOf(user)),
    ...(asks.has('groups') && { groups: await groupIdsOf(ctx, row.id) }),
    ...(asks.has('meta') && { meta: row.meta ?? {} }),
  }
}

function profileOf({ first_name, last_name, username, profile_pic_url, gender, dob, updated_at }: User) {
  const name = [first_name, last_name].filter(Boolean).join(' ')
  return {
    ...(name !== '' && { name }),
    ...(first_name && { given_name: first_name }),
    ...(last_name && { family_name: last_name }),
    ...(username && { preferred_username: username }),
    ...(profile_pic_url && { picture: profile_pic_url }),
    ...(gender && { gender }),
    ...(dob && { birthdate: dob.slice(0, 10) }),
    ...(updated_at && { updated_at: Math.floor(Date.parse(updated_at) / 1_000) }),
  }
}

function emailOf({ emails = [] }: User) {
  const best = emails.find(({ primary }) => primary) ?? emails[0]
  return best?.email === undefined ? {} : { email: best.email, email_verified: best.verified === true }
}

function phoneOf({ phone_numbers = [] }: User) {
  const best = phone_numbers.find(({ primary }) => primary) ?? phone_numbers[0]
  if (best?.phone === undefined) return {}
  return { phone_number: `+${best.country_code}${best.phone}`, phone_number_verified: best.verified === true }
}

async function groupIdsOf({ db, application_id }: Context, user_id: string): Promise<string[]> {
  const { rows } = await listGroupsOfUser(db, { application_id, user_id }, { limit: groupsMax, offset: 0 })
  return rows.map(({ id }) => id)
}
