import * as z from 'zod'
import { atMost, filledText, flag, text, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { type SocialProvider, socialProviders } from './social-providers.ts'

/* What a user brings along from another system: a password, as its hash, and accounts at social providers. */

/** The formats of password hashes that other systems write. */
export const passwordHashFormats = [
  'argon2',
  'bcrypt',
  'firebase_scrypt',
  'keycloak',
  'magento',
  'pbkdf2',
  'phpass',
  'scrypt',
  'sha256',
  'sha512',
] as const
export type PasswordHashFormat = (typeof passwordHashFormats)[number]

/** How a Firebase project hashes its passwords: the `hash_config` of its console. */
export const FirebaseHashConfigSchema = z
  .strictObject(
    {
      base64_signer_key: filledText(1024).meta(means("The project's key, in Base64. It is stored encrypted, once.")),
      base64_salt_separator: text(256).meta(means('What follows each salt, in Base64.', 'Bw==')),
      rounds: wholeNumber(1, 1_000_000).meta(means('Rounds, usually 8.', 8)),
      mem_cost: wholeNumber(1, 1_000_000).meta(means('The memory cost, usually 14.', 14)),
    },
    onlyKnown,
  )
  .meta(means('How a Firebase project hashes its passwords: the `hash_config` of its console.'))
export type FirebaseHashConfig = z.infer<typeof FirebaseHashConfigSchema>

/** The hash of a password, as another system has computed it. */
export const PasswordHashSchema = z
  .strictObject(
    {
      value: filledText(4096).meta(
        means(
          'The hash, as the system writes it. Keycloak’s is its credential and Auth0’s its `custom_password_hash`, as JSON.',
          '$2y$10$vhmbzaRA7YYrwJ6a8XSJ8uHOXBxuqRLJ1JPHD2O9sL0dtVwNOstrS',
        ),
      ),
      format: z
        .enum(passwordHashFormats, { error: `must be one of ${passwordHashFormats.join(', ')}` })
        .optional()
        .meta(
          means(
            'The format. Recognized if omitted, except for `firebase_scrypt`, and for a hash and a salt that are separated by a colon: `sha256`, `sha512`, or `magento` without a version.',
            'bcrypt',
          ),
        ),
      salt: text(512).optional().meta(means("For `firebase_scrypt`: the user's `salt`, in Base64.")),
      firebase: FirebaseHashConfigSchema.optional(),
      require_confirmation: flag()
        .optional()
        .meta(
          means(
            'Whether contacts that are not verified have to be confirmed before the password opens the account. Default: the password is enough, until someone else verifies the contact.',
            false,
          ),
        ),
    },
    onlyKnown,
  )
  .meta(means('The hash of a password, as another system has computed it.'))
export type PasswordHash = z.infer<typeof PasswordHashSchema>

export { type SocialProvider, socialProviders }

/** An account at a social provider. */
export const SocialAccountSchema = z
  .strictObject(
    {
      provider: z
        .enum(socialProviders, { error: `must be one of ${socialProviders.join(', ')}` })
        .meta(means('The provider.', 'google')),
      subject: filledText(255).meta(
        means("The provider's ID of the user: the `sub` of its tokens.", '100000000000000000042'),
      ),
    },
    onlyKnown,
  )
  .meta(means('An account at a social provider.'))
export type SocialAccount = z.infer<typeof SocialAccountSchema>

const socialAccountsMax = 10

/** The fields of `createUser` for what a user brings along. */
export const broughtFields = {
  password_hash: PasswordHashSchema.optional().meta(
    means(
      "The hash of the user's password, from another system. The password works at the next sign-in. Requires the permission `users:credentials`.",
    ),
  ),
  social_accounts: z
    .array(SocialAccountSchema, { error: 'must be a list of social accounts' })
    .check(atMost(socialAccountsMax, { error: `must have at most ${socialAccountsMax} entries` }))
    .optional()
    .meta(
      means(
        'Accounts at social providers with which the user can sign in. Requires the permission `users:credentials`.',
        [{ provider: 'google', subject: '100000000000000000042' }],
      ),
    ),
}
