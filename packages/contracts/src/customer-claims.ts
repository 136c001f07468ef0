import type { User } from './users.ts'

/**
 * What an ID token and userinfo say about a customer, by the scopes of the client. The names are those of OpenID Connect; the values are those of the
 * user.
 */
export interface CustomerClaims {
  /** The `_id` of the user. */
  readonly sub: NonNullable<User['_id']>
  /** The ID of the session; only in ID tokens. */
  readonly sid?: string
  readonly name?: string
  readonly given_name?: NonNullable<User['first_name']>
  readonly family_name?: NonNullable<User['last_name']>
  readonly preferred_username?: NonNullable<User['username']>
  readonly picture?: NonNullable<User['profile_pic_url']>
  readonly gender?: NonNullable<User['gender']>
  /** A calendar date, such as `1995-07-23`. */
  readonly birthdate?: NonNullable<User['dob']>
  /** Seconds since 1970. */
  readonly updated_at?: number
  /** The primary email address. */
  readonly email?: string
  readonly email_verified?: boolean
  /** The primary phone number, in the form `+918652523958`. */
  readonly phone_number?: string
  readonly phone_number_verified?: boolean
  /** The IDs of user groups. */
  readonly groups?: readonly string[]
  readonly meta?: NonNullable<User['meta']>
}
