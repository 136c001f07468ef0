import * as z from 'zod'
import { type EchoOf, echoShape } from './echo.ts'
import { exampleWorld } from './example-world.ts'
import { name, text, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { type ConfigField, field, image, onOff, words } from './platform-config-fields.ts'
import {
  deleteAccountConsent,
  deleteAccountReasons,
  flashCard,
  login,
  lookAndFeel,
  meta,
  registerRequiredFields,
  requiredFields,
  sessionConfig,
} from './platform-config-groups.ts'
import { social, socialTokens } from './platform-config-social.ts'
import { initialOf, shapeOf } from './shapes.ts'

/*
 * Everything that can be configured about signing in, in one place. Requests, responses, what an application starts with, and the
 * console's form follow this table; what the console calls each field is in its `config-copy.ts`. The groups are in
 * `platform-config-groups.ts`, and identity providers in `platform-config-social.ts`.
 */

/** In the order in which responses show them. */
const fields = {
  active: onOff(
    'Whether sign-in is turned on for this store. While it is off, nobody can sign in or change anything. Shoppers who are signed in can still view their account and sign out.',
    true,
    true,
  ),
  name: words('The name of the store.', { example: 'Example Shop', initial: '', given: name(100) }),
  display: words('The title of the sign-in page.', { example: 'Example Shop', initial: '', given: text(200) }),
  subtext: words('The line below the title.', {
    example: 'Sign in to your account',
    initial: 'Sign in to your account',
    given: text(500),
  }),
  mobile_image: words('The URL of the image on narrow screens. Empty for none.', {
    example: '',
    initial: '',
    given: image(),
  }),
  desktop_image: words('The URL of the image on wide screens. Empty for none.', {
    example: '',
    initial: '',
    given: image(),
  }),
  login,
  social,
  social_tokens: socialTokens,
  register: onOff('Whether shoppers can sign up.', true, true),
  forgot_password: onOff('Whether shoppers can reset their password.', true, true),
  // Published storefront clients can't solve a challenge. `docs/decisions/045-no-captcha-at-first.md` lists the limits that apply instead.
  skip_captcha: onOff('Whether the captcha is skipped.', true, true),
  skip_login: onOff('Whether shoppers can continue as guests.', false, false),
  flash_card: flashCard,
  look_and_feel: lookAndFeel,
  required_fields: requiredFields,
  register_required_fields: registerRequiredFields,
  session_config: sessionConfig,
  delete_account_reasons: deleteAccountReasons,
  delete_account_day: field(
    {
      says: 'The number of days between the request and the deletion of an account, 0 to 365.',
      example: 7,
      initial: 7,
    },
    wholeNumber(0, 365),
    z.number(),
  ),
  delete_account_consent: deleteAccountConsent,
  meta,
} satisfies Record<string, ConfigField>

/** How an application signs its shoppers in, and what its sign-in page shows. */
export const PlatformSchema = z
  .object({
    _id: z.string().optional().meta(means('The ID of the config.', '5e04a5e5220bc15839ad9bc0')),
    ...shapeOf(fields, 'shown'),
    default_country_code: z
      .number()
      .optional()
      .meta(
        means(
          'The calling code for phone numbers without one. It is an application setting, and can’t be changed here.',
          91,
        ),
      ),
    created_at: z
      .string()
      .optional()
      .meta(means('When the config was first saved, ISO 8601 in UTC.', exampleWorld.moment)),
    updated_at: z
      .string()
      .optional()
      .meta(means('When the config last changed, ISO 8601 in UTC.', exampleWorld.moment)),
    __v: z
      .number()
      .optional()
      .meta(means('The current version. Every change increases it by one. Send it as `If-Match`.', 1)),
  })
  .meta(means('How an application signs its shoppers in, and what its sign-in page shows.'))
/** Not called `Platform`, because that is the name of a catalog of operations. */
export type PlatformConfig = z.infer<typeof PlatformSchema>

/** The initial config of an application. `_id`, the timestamps, and `__v` come from the row. */
export const defaultPlatformConfig = initialOf(fields) satisfies PlatformConfig

const changes = shapeOf(fields, 'given')

/** The fields of a config that `updatePlatformConfig` accepts only with their current values. */
export const platformConfigEcho = {
  _id: 'current',
  id: 'current',
  default_country_code: 'current',
  // A config that was never saved shows the present moment as the time of its creation.
  created_at: 'earlier',
  updated_at: 'earlier',
  __v: 'earlier',
} as const satisfies EchoOf<PlatformConfig, typeof changes>

/** The input of `updatePlatformConfig`: any part of `PlatformSchema`, in any spelling that clients of any age use. */
export const PlatformConfigRequestSchema = z
  .strictObject({ ...changes, ...echoShape(platformConfigEcho) }, onlyKnown)
  .meta(means('Any part of the config. Objects are merged, lists are replaced, and omitted fields are left unchanged.'))
export type PlatformConfigRequest = z.infer<typeof PlatformConfigRequestSchema>
