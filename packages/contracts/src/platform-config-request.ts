import * as z from 'zod'
import { isCssColor } from './css-color.ts'
import { atMost, filledText, flag, ignored, readJson, text, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import {
  DeleteAccountConsent,
  DeleteAccountReasons,
  FlashCard,
  LookAndFeel,
  Login,
  PlatformEmail,
  PlatformSchema,
  SessionExpiry,
  Social,
  MetaSchema,
  Facebook,
} from './platform-config.ts'

/** Returns the description of a response's field, so that requests don't repeat it. */
const as = (field: z.ZodType) => field.meta() ?? {}

const color = () =>
  text(64).trim().refine(isCssColor, {
    error: 'must be a CSS color, such as #EF5350, rgb(239 83 80), hsl(1 83% 63%), oklch(0.65 0.2 25) or tomato',
  })

const image = () =>
  text(2048)
    .trim()
    .regex(/^$|^https?:\/\/[^\s<>"'`\\]+$/i, {
      error: 'must be a URL that starts with http:// or https://, or empty for no image',
    })

const providerTokens = z.object({ app_id: z.string().optional(), app_secret: z.string().optional() })

/** Accepts both spellings of `account_kit`; the one with an underscore wins. */
const accountKitOnce = {
  decode: <Kit, Given extends { account_kit?: Kit; accountkit?: Kit }>({ accountkit, ...given }: Given) =>
    accountkit === undefined ? given : { account_kit: accountkit, ...given },
  encode: <Value>(value: Value) => value,
}

const tokens = () =>
  z
    .codec(
      z.strictObject(
        {
          app_id: text(256).trim().optional().meta(as(Facebook.shape.app_id)),
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
        decode: ({ appId, ...given }) => (appId === undefined ? given : { app_id: appId, ...given }),
        encode: (value) => value,
      },
    )
    .optional()

const contactLevel = () =>
  z
    .strictObject(
      {
        is_required: flag().optional().meta(as(PlatformEmail.shape.is_required)),
        level: z
          .enum(['soft', 'hard'], { error: 'must be soft or hard' })
          .optional()
          .meta(as(PlatformEmail.shape.level)),
      },
      onlyKnown,
    )
    .optional()

const contactLevels = () =>
  z
    .strictObject(
      {
        email: contactLevel().meta(means('The email address.')),
        mobile: contactLevel().meta(means('The phone number.')),
      },
      onlyKnown,
    )
    .optional()

/** The longest session, a year, in each unit. */
export const sessionDurationMax = { Minutes: 525_600, Hours: 8_760, Days: 365 } as const

const SessionExpiryRequest = z
  .strictObject(
    {
      duration: wholeNumber(1, sessionDurationMax.Minutes).optional().meta(as(SessionExpiry.shape.duration)),
      type: z
        .enum(['Minutes', 'Hours', 'Days'], { error: 'must be Minutes, Hours or Days' })
        .optional()
        .meta(as(SessionExpiry.shape.type)),
      is_rolling: flag().optional().meta(as(SessionExpiry.shape.is_rolling)),
    },
    onlyKnown,
  )
  .refine((given) => !given.duration || !given.type || given.duration <= sessionDurationMax[given.type], {
    path: ['duration'],
    error: 'must be at most a year: 525600 Minutes, 8760 Hours or 365 Days',
  })

const sessionConfig = z.preprocess(
  (given: z.input<typeof SessionExpiryRequest> | string) =>
    typeof given === 'string' ? (readJson(given) ?? given) : given,
  SessionExpiryRequest,
)

const consentText = text(2000)

const consent = z.union(
  [
    z.codec(consentText, z.object({ consent_text: z.string().optional() }), {
      decode: (given) => ({ consent_text: given }),
      encode: ({ consent_text = '' }) => consent_text,
    }),
    z.strictObject(
      { consent_text: consentText.optional().meta(as(DeleteAccountConsent.shape.consent_text)) },
      onlyKnown,
    ),
  ],
  { error: 'must be an object with a consent_text of at most 2000 characters, or that text itself' },
)

/** The maximum number of reasons that an application can offer. */
export const deleteAccountReasonsMax = 50

const reasons = z
  .array(
    z.strictObject(
      {
        reason_id: filledText(64).meta(as(DeleteAccountReasons.shape.reason_id)),
        reason_text: filledText(200).meta(as(DeleteAccountReasons.shape.reason_text)),
        show_text_area: flag().optional().meta(as(DeleteAccountReasons.shape.show_text_area)),
      },
      onlyKnown,
    ),
    { error: 'must be a list' },
  )
  .check(
    atMost(deleteAccountReasonsMax, {
      error: `must have at most ${deleteAccountReasonsMax} entries`,
    }),
  )
  .refine((given) => new Set(given.map((each) => each.reason_id)).size === given.length, {
    error: 'must not repeat a reason_id',
  })

const shape = PlatformSchema.shape

/** The input of `updatePlatformConfig`: any part of `PlatformSchema`, in any spelling that clients of any age use. */
export const PlatformConfigRequestSchema = z
  .strictObject(
    {
      active: flag().optional().meta(as(shape.active)),
      name: text(100).optional().meta(as(shape.name)),
      display: text(200).optional().meta(as(shape.display)),
      subtext: text(500).optional().meta(as(shape.subtext)),
      mobile_image: image().optional().meta(as(shape.mobile_image)),
      desktop_image: image().optional().meta(as(shape.desktop_image)),
      login: z
        .strictObject(
          {
            otp: flag().optional().meta(as(Login.shape.otp)),
            password: flag().optional().meta(as(Login.shape.password)),
          },
          onlyKnown,
        )
        .optional()
        .meta(as(shape.login)),
      social: z
        .codec(
          z.strictObject(
            {
              account_kit: flag().optional().meta(as(Social.shape.account_kit)),
              accountkit: flag().optional().meta(means('Another spelling of `account_kit`.')),
              apple: flag().optional().meta(as(Social.shape.apple)),
              facebook: flag().optional().meta(as(Social.shape.facebook)),
              google: flag().optional().meta(as(Social.shape.google)),
            },
            onlyKnown,
          ),
          z.object({
            account_kit: z.boolean().optional(),
            apple: z.boolean().optional(),
            facebook: z.boolean().optional(),
            google: z.boolean().optional(),
          }),
          accountKitOnce,
        )
        .optional()
        .meta(as(shape.social)),
      social_tokens: z
        .codec(
          z.strictObject(
            {
              account_kit: tokens().meta(means('Account Kit.')),
              accountkit: tokens().meta(means('Another spelling of `account_kit`.')),
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
        )
        .optional()
        .meta(as(shape.social_tokens)),
      register: flag().optional().meta(as(shape.register)),
      forgot_password: flag().optional().meta(as(shape.forgot_password)),
      skip_captcha: flag().optional().meta(as(shape.skip_captcha)),
      skip_login: flag().optional().meta(as(shape.skip_login)),
      flash_card: z
        .strictObject(
          {
            text: text(500).optional().meta(as(FlashCard.shape.text)),
            text_color: color().optional().meta(as(FlashCard.shape.text_color)),
            background_color: color().optional().meta(as(FlashCard.shape.background_color)),
          },
          onlyKnown,
        )
        .optional()
        .meta(as(shape.flash_card)),
      look_and_feel: z
        .strictObject(
          {
            background_color: color().optional().meta(as(LookAndFeel.shape.background_color)),
            card_position: z
              .enum(['left', 'center', 'right'], { error: 'must be left, center or right' })
              .optional()
              .meta(as(LookAndFeel.shape.card_position)),
          },
          onlyKnown,
        )
        .optional()
        .meta(as(shape.look_and_feel)),
      required_fields: contactLevels().meta(as(shape.required_fields)),
      register_required_fields: contactLevels().meta(as(shape.register_required_fields)),
      session_config: sessionConfig.optional().meta(as(shape.session_config)),
      delete_account_reasons: reasons.optional().meta(as(shape.delete_account_reasons)),
      delete_account_day: wholeNumber(0, 365).optional().meta(as(shape.delete_account_day)),
      delete_account_consent: consent.optional().meta(as(shape.delete_account_consent)),
      meta: z
        .strictObject({ fynd_default: flag().optional().meta(as(MetaSchema.shape.fynd_default)) }, onlyKnown)
        .optional()
        .meta(as(shape.meta)),
      default_country_code: ignored,
      _id: ignored,
      id: ignored,
      __v: ignored,
      created_at: ignored,
      updated_at: ignored,
    },
    onlyKnown,
  )
  .meta(means('Any part of the config. Objects are merged, lists are replaced, and omitted fields are left unchanged.'))
export type PlatformConfigRequest = z.infer<typeof PlatformConfigRequestSchema>
