import * as z from 'zod'
import { text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { field, onOff } from './platform-config-fields.ts'
import { initialOf, shapeOf } from './shapes.ts'

/*
 * The part of the platform config about identity providers. Published clients spell some of it in two ways, and both are read.
 */

const appId = z
  .string()
  .optional()
  .meta(
    means(
      "The application's ID at the provider. It is public, because the provider's button contains it.",
      'token_123',
    ),
  )
const alsoAppId = z
  .string()
  .optional()
  .meta(means('The same ID, in the spelling of the specification’s examples.', 'token_123'))

/** Sign-in with Account Kit. */
export const Accountkit = z.object({ app_id: appId, appId: alsoAppId }).meta(means('The application at Account Kit.'))
export type Accountkit = z.infer<typeof Accountkit>
/** Sign-in with Facebook. */
export const Facebook = z.object({ app_id: appId, appId: alsoAppId }).meta(means('The application at Facebook.'))
export type Facebook = z.infer<typeof Facebook>
/** Sign-in with Google. */
export const Google = z.object({ app_id: appId, appId: alsoAppId }).meta(means('The application at Google.'))
export type Google = z.infer<typeof Google>
/** Sign-in with Apple. */
export const Apple = z.object({ app_id: appId, appId: alsoAppId }).meta(means('The application at Apple.'))
export type Apple = z.infer<typeof Apple>

/** The application's IDs at the social providers. Secrets are never returned. */
export const SocialTokens = z
  .object({
    account_kit: Accountkit.optional().meta(means('Account Kit.')),
    facebook: Facebook.optional().meta(means('Facebook.')),
    google: Google.optional().meta(means('Google.')),
    apple: Apple.optional().meta(means('Apple.')),
  })
  .meta(means("The application's registration at each identity provider."))
export type SocialTokens = z.infer<typeof SocialTokens>

const socialFields = {
  account_kit: onOff('Whether shoppers can sign in with Account Kit.', false, false),
  apple: onOff('Whether shoppers can sign in with Apple.', false, false),
  facebook: onOff('Whether shoppers can sign in with Facebook.', false, false),
  google: onOff('Whether shoppers can sign in with Google.', false, false),
}
/** Which social providers shoppers can sign in with. */
export const Social = z
  .object(shapeOf(socialFields, 'shown'))
  .meta(means('Which identity providers shoppers can sign in with.'))
export type Social = z.infer<typeof Social>

const anotherSpelling = means('Another spelling of `account_kit`.')

/** Accepts both spellings of `account_kit`; the one with an underscore wins. */
const accountKitOnce = {
  decode: <Kit, Given extends { account_kit?: Kit; accountkit?: Kit }>({ accountkit, ...given }: Given) =>
    accountkit === undefined ? given : { account_kit: accountkit, ...given },
  encode: <Value>(value: Value) => value,
}

export const social = field(
  { says: 'Which social providers shoppers can sign in with.', initial: initialOf(socialFields) },
  z.codec(
    z.strictObject(
      { ...shapeOf(socialFields, 'given'), accountkit: socialFields.account_kit.given.meta(anotherSpelling) },
      onlyKnown,
    ),
    z.object({
      account_kit: z.boolean().optional(),
      apple: z.boolean().optional(),
      facebook: z.boolean().optional(),
      google: z.boolean().optional(),
    }),
    accountKitOnce,
  ),
  Social,
)

const providerTokens = z.object({ app_id: z.string().optional(), app_secret: z.string().optional() })

const tokens = () =>
  z
    .codec(
      z.strictObject(
        {
          app_id: text(256)
            .trim()
            .optional()
            .meta(appId.meta() ?? {}),
          appId: text(256)
            .trim()
            .optional()
            .meta(means('Another spelling of `app_id`, which takes precedence if both are given.')),
          app_secret: text(1024)
            .optional()
            .meta(means('The application’s secret at the provider. It is stored, but never returned.')),
        },
        onlyKnown,
      ),
      providerTokens,
      {
        decode: ({ appId: also, ...given }) => (also === undefined ? given : { app_id: also, ...given }),
        encode: (value) => value,
      },
    )
    .optional()

export const socialTokens = field(
  { says: 'The application’s IDs at the social providers.', initial: {} },
  z.codec(
    z.strictObject(
      {
        account_kit: tokens().meta(means('Account Kit.')),
        accountkit: tokens().meta(anotherSpelling),
        facebook: tokens().meta(means('Facebook.')),
        google: tokens().meta(means('Google.')),
        apple: tokens().meta(means('Apple.')),
      },
      onlyKnown,
    ),
    z.object({
      account_kit: providerTokens.optional(),
      facebook: providerTokens.optional(),
      google: providerTokens.optional(),
      apple: providerTokens.optional(),
    }),
    accountKitOnce,
  ),
  SocialTokens,
)
