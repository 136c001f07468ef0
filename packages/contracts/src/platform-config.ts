import { z } from 'zod'
import { isCssColour } from './css-colour.ts'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { ActorSchema, ChangesSchema } from './actors.ts'
import { filledText, flag, ignored, readJson, text, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, nextCursor, pageSize } from './pages.ts'

const bool = (description: string, example: boolean) => z.boolean().optional().meta(means(description, example))
const string = (description: string, example: string) => z.string().optional().meta(means(description, example))

const appId = string(
  "The id of the application at the provider; public, it is part of the provider's button.",
  'token_123',
)
const alsoAppId = string('The same id, as the examples of the seed spell it.', 'token_123')

/** Sign-in with Account Kit. */
export const Accountkit = z.object({ app_id: appId, appId: alsoAppId })
export type Accountkit = z.infer<typeof Accountkit>
/** Sign-in with Facebook. */
export const Facebook = z.object({ app_id: appId, appId: alsoAppId })
export type Facebook = z.infer<typeof Facebook>
/** Sign-in with Google. */
export const Google = z.object({ app_id: appId, appId: alsoAppId })
export type Google = z.infer<typeof Google>
/** Sign-in with Apple. */
export const Apple = z.object({ app_id: appId, appId: alsoAppId })
export type Apple = z.infer<typeof Apple>

/** The ids of the application at the social providers. Secrets are never answered. */
export const SocialTokens = z.object({
  account_kit: Accountkit.optional().meta(means('Account Kit.')),
  facebook: Facebook.optional().meta(means('Facebook.')),
  google: Google.optional().meta(means('Google.')),
  apple: Apple.optional().meta(means('Apple.')),
})
export type SocialTokens = z.infer<typeof SocialTokens>

/** Which social providers shoppers can sign in with. */
export const Social = z.object({
  account_kit: bool('Whether shoppers can sign in with Account Kit.', false),
  apple: bool('Whether shoppers can sign in with Apple.', false),
  facebook: bool('Whether shoppers can sign in with Facebook.', false),
  google: bool('Whether shoppers can sign in with Google.', false),
})
export type Social = z.infer<typeof Social>

/** Which ways to sign in there are. */
export const Login = z.object({
  otp: bool('Whether shoppers can sign in with a one-time code.', true),
  password: bool('Whether shoppers can sign in with a password.', true),
})
export type Login = z.infer<typeof Login>

/** A short notice on the sign-in page. */
export const FlashCard = z.object({
  text: string('What the notice says; empty for no notice.', 'Sale ends on Sunday'),
  text_color: string('CSS colour of its text.', '#FFFFFF'),
  background_color: string('CSS colour behind its text.', '#EF5350'),
})
export type FlashCard = z.infer<typeof FlashCard>

/** How the sign-in page looks. */
export const LookAndFeel = z.object({
  background_color: string('CSS colour of the page.', '#F5F5F5'),
  card_position: string('Where the sign-in card stands: left, center or right.', 'center'),
})
export type LookAndFeel = z.infer<typeof LookAndFeel>

export const MetaSchema = z.object({
  fynd_default: bool('Whether the config is the one an application starts with.', true),
})
export type Meta = z.infer<typeof MetaSchema>

const isRequired = bool('Whether the contact is asked for.', true)
const level = string('`hard`: it must be given. `soft`: the shopper may skip it.', 'hard')

export const PlatformEmail = z.object({ is_required: isRequired, level })
export type PlatformEmail = z.infer<typeof PlatformEmail>
export const PlatformMobile = z.object({ is_required: isRequired, level })
export type PlatformMobile = z.infer<typeof PlatformMobile>
/** What a shopper who signs in is asked for. */
export const RequiredFields = z.object({
  email: PlatformEmail.optional().meta(means('The e-mail address.')),
  mobile: PlatformMobile.optional().meta(means('The phone number.')),
})
export type RequiredFields = z.infer<typeof RequiredFields>

export const RegisterRequiredFieldsEmail = z.object({ is_required: isRequired, level })
export type RegisterRequiredFieldsEmail = z.infer<typeof RegisterRequiredFieldsEmail>
export const RegisterRequiredFieldsMobile = z.object({ is_required: isRequired, level })
export type RegisterRequiredFieldsMobile = z.infer<typeof RegisterRequiredFieldsMobile>
/** What a shopper who signs up is asked for. */
export const RegisterRequiredFields = z.object({
  email: RegisterRequiredFieldsEmail.optional().meta(means('The e-mail address.')),
  mobile: RegisterRequiredFieldsMobile.optional().meta(means('The phone number.')),
})
export type RegisterRequiredFields = z.infer<typeof RegisterRequiredFields>

/** One reason that a shopper can give for deleting the account. */
export const DeleteAccountReasons = z.object({
  reason_id: string('The id of the reason, unique in the list.', '1'),
  reason_text: string('What the shopper reads.', 'I no longer shop here'),
  show_text_area: bool('Whether the shopper is asked for a few words as well.', false),
})
export type DeleteAccountReasons = z.infer<typeof DeleteAccountReasons>

/** What a shopper agrees to before the account is deleted. */
export const DeleteAccountConsent = z.object({
  consent_text: string('The text to agree to.', 'My orders stay with the seller as the law asks.'),
})
export type DeleteAccountConsent = z.infer<typeof DeleteAccountConsent>

/** How long a shopper stays signed in. */
export const SessionExpiry = z.object({
  duration: z.number().optional().meta(means('How long a session lasts, in the unit of `type`.', 30)),
  type: string('The unit: Minutes, Hours or Days.', 'Days'),
  is_rolling: bool('Whether every visit starts the duration anew.', false),
})
export type SessionExpiry = z.infer<typeof SessionExpiry>

/** How an application signs its shoppers in, and what its sign-in page shows. */
export const PlatformSchema = z
  .object({
    _id: string('The id of the config.', '5e04a5e5220bc15839ad9bc0'),
    active: bool(
      'Whether the shop is open to its shoppers. While it is not, nobody signs in or changes anything; whoever is signed in can look and sign out.',
      true,
    ),
    name: string('The name of the shop.', 'Example Shop'),
    display: string('The title of the sign-in page.', 'Example Shop'),
    subtext: string('The line below the title.', 'Sign in to your account'),
    mobile_image: string('Address of the image on narrow screens; empty for none.', ''),
    desktop_image: string('Address of the image on wide screens; empty for none.', ''),
    login: Login.optional().meta(means('Which ways to sign in there are.')),
    social: Social.optional().meta(means('Which social providers shoppers can sign in with.')),
    social_tokens: SocialTokens.optional().meta(means('The ids of the application at the social providers.')),
    register: bool('Whether shoppers can sign up.', true),
    forgot_password: bool('Whether shoppers can ask for a new password.', true),
    skip_captcha: bool('Whether the captcha is left out.', false),
    skip_login: bool('Whether shoppers can go on as guests.', false),
    flash_card: FlashCard.optional().meta(means('A short notice on the sign-in page.')),
    look_and_feel: LookAndFeel.optional().meta(means('How the sign-in page looks.')),
    required_fields: RequiredFields.optional().meta(means('What a shopper who signs in is asked for.')),
    register_required_fields: RegisterRequiredFields.optional().meta(
      means('What a shopper who signs up is asked for.'),
    ),
    session_config: SessionExpiry.optional().meta(means('How long a shopper stays signed in.')),
    delete_account_reasons: z
      .array(DeleteAccountReasons)
      .optional()
      .meta(means('The reasons a shopper can give for deleting the account.')),
    delete_account_day: z
      .number()
      .optional()
      .meta(means('Days between the asking and the deletion of an account, 0 to 365.', 7)),
    delete_account_consent: DeleteAccountConsent.optional().meta(
      means('What a shopper agrees to before the account is deleted.'),
    ),
    default_country_code: z
      .number()
      .optional()
      .meta(means('The calling code of numbers that come without one; of the application, not changed here.', 91)),
    meta: MetaSchema.optional().meta(means('Marks of the config itself.')),
    created_at: string('When the config was first saved, ISO 8601 in UTC.', exampleWorld.moment),
    updated_at: string('When the config last changed, ISO 8601 in UTC.', exampleWorld.moment),
    __v: z.number().optional().meta(means('The version in force; grows by one with every change.', 1)),
  })
  .meta(means('How an application signs its shoppers in, and what its sign-in page shows.'))
/** Not `Platform`: that is the name of the catalogue of operations. */
export type PlatformConfig = z.infer<typeof PlatformSchema>

/** The meaning of a field, once: a request's field means what the answer's does. */
const as = (field: z.ZodType) => field.meta() ?? {}

const colour = (name: string) =>
  text(name, 64)
    .trim()
    .refine(isCssColour, {
      error: `${name} is one CSS colour, such as #EF5350, rgb(239 83 80), hsl(1 83% 63%), oklch(0.65 0.2 25) or tomato`,
    })

const image = (name: string) =>
  text(name, 2048)
    .trim()
    .regex(/^$|^https?:\/\/[^\s<>"'`\\]+$/i, {
      error: `${name} is an address that starts with http:// or https://, or empty for no image`,
    })

const tokens = (provider: string) => {
  const name = (field: string) => `social_tokens.${provider}.${field}`
  return z
    .strictObject(
      {
        app_id: text(name('app_id'), 256).trim().optional().meta(as(appId)),
        appId: text(name('appId'), 256)
          .trim()
          .optional()
          .meta(means('Another spelling of `app_id`, which wins when both are given.')),
        app_secret: text(name('app_secret'), 1024)
          .optional()
          .meta(means('The secret of the application at the provider. Kept, and never answered.')),
      },
      onlyKnown,
    )
    .transform(({ appId, ...given }) => (appId === undefined ? given : { app_id: appId, ...given }))
    .optional()
}

const contactLevel = (name: string) =>
  z
    .strictObject(
      {
        is_required: flag(`${name}.is_required`).optional().meta(as(isRequired)),
        level: z
          .enum(['soft', 'hard'], { error: `${name}.level is soft or hard` })
          .optional()
          .meta(as(level)),
      },
      onlyKnown,
    )
    .optional()

const contactLevels = (name: string) =>
  z
    .strictObject(
      {
        email: contactLevel(`${name}.email`).meta(means('The e-mail address.')),
        mobile: contactLevel(`${name}.mobile`).meta(means('The phone number.')),
      },
      onlyKnown,
    )
    .optional()

/** The longest session, a year, in each unit. */
export const sessionDurationMax = { Minutes: 525_600, Hours: 8_760, Days: 365 } as const

const SessionExpiryRequest = z
  .strictObject(
    {
      duration: wholeNumber('session_config.duration', 1, sessionDurationMax.Minutes)
        .optional()
        .meta(as(SessionExpiry.shape.duration)),
      type: z
        .enum(['Minutes', 'Hours', 'Days'], { error: 'session_config.type is Minutes, Hours or Days' })
        .optional()
        .meta(as(SessionExpiry.shape.type)),
      is_rolling: flag('session_config.is_rolling').optional().meta(as(SessionExpiry.shape.is_rolling)),
    },
    onlyKnown,
  )
  .refine((given) => !given.duration || !given.type || given.duration <= sessionDurationMax[given.type], {
    path: ['duration'],
    error: 'session_config.duration is a year at most: 525600 Minutes, 8760 Hours or 365 Days',
  })

const sessionConfig = z.preprocess(
  (given: z.input<typeof SessionExpiryRequest> | string) =>
    typeof given === 'string' ? (readJson(given) ?? given) : given,
  SessionExpiryRequest,
)

const consentText = text('delete_account_consent', 2000)

const consent = z.union(
  [
    consentText.transform((given) => ({ consent_text: given })),
    z.strictObject(
      { consent_text: consentText.optional().meta(as(DeleteAccountConsent.shape.consent_text)) },
      onlyKnown,
    ),
  ],
  { error: 'delete_account_consent is an object with a consent_text of at most 2000 characters, or that text' },
)

/** Reasons that an application can offer. */
export const deleteAccountReasonsMax = 50

const reasons = z
  .array(
    z.strictObject(
      {
        reason_id: filledText('reason_id', 64).meta(as(DeleteAccountReasons.shape.reason_id)),
        reason_text: filledText('reason_text', 200).meta(as(DeleteAccountReasons.shape.reason_text)),
        show_text_area: flag('show_text_area').optional().meta(as(DeleteAccountReasons.shape.show_text_area)),
      },
      onlyKnown,
    ),
    { error: 'delete_account_reasons is a list' },
  )
  .max(deleteAccountReasonsMax, { error: `delete_account_reasons has at most ${deleteAccountReasonsMax} entries` })
  .refine((given) => new Set(given.map((each) => each.reason_id)).size === given.length, {
    error: 'delete_account_reasons has every reason_id once',
  })

const shape = PlatformSchema.shape

/** What `updatePlatformConfig` reads: `PlatformSchema`, any part of it, as clients of any age spell it. */
export const PlatformConfigRequestSchema = z
  .strictObject(
    {
      active: flag('active').optional().meta(as(shape.active)),
      name: text('name', 100).optional().meta(as(shape.name)),
      display: text('display', 200).optional().meta(as(shape.display)),
      subtext: text('subtext', 500).optional().meta(as(shape.subtext)),
      mobile_image: image('mobile_image').optional().meta(as(shape.mobile_image)),
      desktop_image: image('desktop_image').optional().meta(as(shape.desktop_image)),
      login: z
        .strictObject(
          {
            otp: flag('login.otp').optional().meta(as(Login.shape.otp)),
            password: flag('login.password').optional().meta(as(Login.shape.password)),
          },
          onlyKnown,
        )
        .optional()
        .meta(as(shape.login)),
      social: z
        .strictObject(
          {
            account_kit: flag('social.account_kit').optional().meta(as(Social.shape.account_kit)),
            accountkit: flag('social.accountkit').optional().meta(means('Another spelling of `account_kit`.')),
            apple: flag('social.apple').optional().meta(as(Social.shape.apple)),
            facebook: flag('social.facebook').optional().meta(as(Social.shape.facebook)),
            google: flag('social.google').optional().meta(as(Social.shape.google)),
          },
          onlyKnown,
        )
        .transform(({ accountkit, ...given }) =>
          accountkit === undefined ? given : { account_kit: accountkit, ...given },
        )
        .optional()
        .meta(as(shape.social)),
      social_tokens: z
        .strictObject(
          {
            account_kit: tokens('account_kit').meta(means('Account Kit.')),
            accountkit: tokens('accountkit').meta(means('Another spelling of `account_kit`.')),
            facebook: tokens('facebook').meta(means('Facebook.')),
            google: tokens('google').meta(means('Google.')),
            apple: tokens('apple').meta(means('Apple.')),
          },
          onlyKnown,
        )
        .transform(({ accountkit, ...given }) =>
          accountkit === undefined ? given : { account_kit: accountkit, ...given },
        )
        .optional()
        .meta(as(shape.social_tokens)),
      register: flag('register').optional().meta(as(shape.register)),
      forgot_password: flag('forgot_password').optional().meta(as(shape.forgot_password)),
      skip_captcha: flag('skip_captcha').optional().meta(as(shape.skip_captcha)),
      skip_login: flag('skip_login').optional().meta(as(shape.skip_login)),
      flash_card: z
        .strictObject(
          {
            text: text('flash_card.text', 500).optional().meta(as(FlashCard.shape.text)),
            text_color: colour('flash_card.text_color').optional().meta(as(FlashCard.shape.text_color)),
            background_color: colour('flash_card.background_color')
              .optional()
              .meta(as(FlashCard.shape.background_color)),
          },
          onlyKnown,
        )
        .optional()
        .meta(as(shape.flash_card)),
      look_and_feel: z
        .strictObject(
          {
            background_color: colour('look_and_feel.background_color')
              .optional()
              .meta(as(LookAndFeel.shape.background_color)),
            card_position: z
              .enum(['left', 'center', 'right'], { error: 'look_and_feel.card_position is left, center or right' })
              .optional()
              .meta(as(LookAndFeel.shape.card_position)),
          },
          onlyKnown,
        )
        .optional()
        .meta(as(shape.look_and_feel)),
      required_fields: contactLevels('required_fields').meta(as(shape.required_fields)),
      register_required_fields: contactLevels('register_required_fields').meta(as(shape.register_required_fields)),
      session_config: sessionConfig.optional().meta(as(shape.session_config)),
      delete_account_reasons: reasons.optional().meta(as(shape.delete_account_reasons)),
      delete_account_day: wholeNumber('delete_account_day', 0, 365).optional().meta(as(shape.delete_account_day)),
      delete_account_consent: consent.optional().meta(as(shape.delete_account_consent)),
      meta: z
        .strictObject(
          { fynd_default: flag('meta.fynd_default').optional().meta(as(MetaSchema.shape.fynd_default)) },
          onlyKnown,
        )
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
  .meta(means('Any part of the config. Objects are merged, lists are replaced, what is left out stays as it is.'))
export type PlatformConfigRequest = z.infer<typeof PlatformConfigRequestSchema>

const required = { is_required: true, level: 'hard' }
const askedFor = { is_required: true, level: 'soft' }
const notAsked = { is_required: false, level: 'hard' }

/** What an application starts with. `_id`, the times and `__v` come with the row. */
export const defaultPlatformConfig = {
  active: true,
  name: '',
  display: '',
  subtext: 'Sign in to your account',
  mobile_image: '',
  desktop_image: '',
  login: { password: true, otp: true },
  social: { account_kit: false, apple: false, facebook: false, google: false },
  social_tokens: {},
  register: true,
  forgot_password: true,
  skip_captcha: false,
  skip_login: false,
  flash_card: { text: '', text_color: '#FFFFFF', background_color: '#EF5350' },
  look_and_feel: { background_color: '#F5F5F5', card_position: 'center' },
  required_fields: { email: notAsked, mobile: askedFor },
  register_required_fields: { email: notAsked, mobile: required },
  session_config: { duration: 30, type: 'Days', is_rolling: false },
  delete_account_reasons: [
    { reason_id: '1', reason_text: 'I no longer shop here', show_text_area: false },
    { reason_id: '2', reason_text: 'I have another account', show_text_area: false },
    { reason_id: '3', reason_text: 'Something else', show_text_area: true },
  ],
  delete_account_day: 7,
  delete_account_consent: { consent_text: '' },
  meta: { fynd_default: true },
} satisfies PlatformConfig

export const PlatformConfigVersionSchema = z
  .object({
    version: z.number().meta(means('The number of the version.', 1)),
    created_at: z.string().meta(means('When it was saved, ISO 8601 in UTC.', exampleWorld.moment)),
    actor: ActorSchema.meta(means('Who saved it.')),
    changes: ChangesSchema,
  })
  .meta(means('One saved version of the config.'))
export type PlatformConfigVersion = z.infer<typeof PlatformConfigVersionSchema>

export const PlatformConfigVersionListResponseSchema = z.object({
  items: z.array(PlatformConfigVersionSchema).meta(means('The versions, newest first.')),
  next_cursor: nextCursor,
})
export type PlatformConfigVersionListResponse = z.infer<typeof PlatformConfigVersionListResponseSchema>

export const RestorePlatformConfigRequestSchema = z.strictObject(
  { version: wholeNumber('version', 0, 2_147_483_647).meta(means('The version to go back to.', 0)) },
  onlyKnown,
)
export type RestorePlatformConfigRequest = z.infer<typeof RestorePlatformConfigRequestSchema>

export const exampleConfig = {
  _id: '5e04a5e5220bc15839ad9bc0',
  ...defaultPlatformConfig,
  created_at: exampleWorld.moment,
  updated_at: exampleWorld.moment,
  __v: exampleWorld.config.version,
} satisfies PlatformConfig

export const platformConfigOperations = {
  getPlatformConfig: operation({
    summary: 'See the platform config',
    description: 'Complete from the first call: an application starts with sensible values.',
    tag: 'Platform config',
    scope: 'application',
    method: 'GET',
    path: '/platform/config',
    permission: 'config:read',
    input: z.strictObject({}, onlyKnown),
    output: PlatformSchema,
    errors: [],
    events: [],
    example: { input: {}, output: exampleConfig },
  }),
  updatePlatformConfig: operation({
    summary: 'Change the platform config',
    description:
      'Objects are merged, lists are replaced, what is left out stays as it is. Every change is kept as a version.',
    tag: 'Platform config',
    scope: 'application',
    method: 'POST',
    path: '/platform/config',
    permission: 'config:write',
    input: z.strictObject({ body: PlatformConfigRequestSchema }, onlyKnown),
    output: PlatformSchema,
    errors: [],
    events: ['platform_config.updated'],
    example: {
      input: { body: { subtext: 'Welcome back', login: { otp: false }, delete_account_day: 14 } },
      output: {
        ...exampleConfig,
        subtext: 'Welcome back',
        login: { password: true, otp: false },
        delete_account_day: 14,
        __v: 2,
      },
    },
  }),
  getPlatformConfigVersions: operation({
    summary: 'List the versions of the platform config',
    tag: 'Platform config',
    scope: 'application',
    method: 'GET',
    path: '/platform/config/versions',
    permission: 'config:read',
    input: z.strictObject({ pageSize, cursor }, onlyKnown),
    output: PlatformConfigVersionListResponseSchema,
    errors: [],
    events: [],
    example: {
      input: {},
      output: {
        items: [
          {
            version: exampleWorld.config.version,
            created_at: exampleWorld.moment,
            actor: { kind: 'operator', id: exampleWorld.owner.id, name: exampleWorld.owner.name },
            changes: { subtext: { from: 'Sign in', to: 'Sign in to your account' } },
          },
        ],
      },
    },
  }),
  restorePlatformConfig: operation({
    summary: 'Go back to an earlier version of the platform config',
    description: 'The earlier version becomes a new one; nothing is lost.',
    tag: 'Platform config',
    scope: 'application',
    method: 'POST',
    path: '/platform/config/restore',
    permission: 'config:write',
    input: z.strictObject({ body: RestorePlatformConfigRequestSchema.meta(means('Where to go back to.')) }, onlyKnown),
    output: PlatformSchema,
    errors: ['CONFIG_VERSION_NOT_FOUND'],
    events: ['platform_config.updated'],
    example: {
      input: { body: { version: exampleWorld.config.earlier_version } },
      output: { ...exampleConfig, __v: 2 },
    },
  }),
}
