import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { means } from './means.ts'

const bool = (description: string, example: boolean) => z.boolean().optional().meta(means(description, example))
const string = (description: string, example: string) => z.string().optional().meta(means(description, example))

const appId = string(
  "The application's ID at the provider. It is public, because the provider's button contains it.",
  'token_123',
)
const alsoAppId = string('The same ID, in the spelling of the specification’s examples.', 'token_123')

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

/** Which social providers shoppers can sign in with. */
export const Social = z
  .object({
    account_kit: bool('Whether shoppers can sign in with Account Kit.', false),
    apple: bool('Whether shoppers can sign in with Apple.', false),
    facebook: bool('Whether shoppers can sign in with Facebook.', false),
    google: bool('Whether shoppers can sign in with Google.', false),
  })
  .meta(means('Which identity providers shoppers can sign in with.'))
export type Social = z.infer<typeof Social>

/** The available ways to sign in. */
export const Login = z
  .object({
    otp: bool('Whether shoppers can sign in with a one-time code.', true),
    password: bool('Whether shoppers can sign in with a password.', true),
  })
  .meta(means('Whether shoppers sign in with a password, a one-time code, or both.'))
export type Login = z.infer<typeof Login>

/** A short notice on the sign-in page. */
export const FlashCard = z
  .object({
    text: string('The text of the notice. If empty, no notice is shown.', 'Sale ends on Sunday'),
    text_color: string('The CSS color of the text.', '#FFFFFF'),
    background_color: string('The CSS color of the background.', '#EF5350'),
  })
  .meta(means('A banner above the sign-in form.'))
export type FlashCard = z.infer<typeof FlashCard>

/** How the sign-in page looks. */
export const LookAndFeel = z
  .object({
    background_color: string('The CSS background color of the page.', '#F5F5F5'),
    card_position: string('The position of the sign-in card: left, center, or right.', 'center'),
  })
  .meta(means('The colors and layout of the sign-in page.'))
export type LookAndFeel = z.infer<typeof LookAndFeel>

export const MetaSchema = z
  .object({
    fynd_default: bool('Whether the config still has its initial values.', true),
  })
  .meta(means('Flags on the config itself.'))
export type Meta = z.infer<typeof MetaSchema>

const isRequired = bool('Whether the shopper is asked for this contact.', true)
const level = string('`hard`: required. `soft`: the shopper can skip it.', 'hard')

export const PlatformEmail = z
  .object({ is_required: isRequired, level })
  .meta(means('Whether an email address is required to sign in.'))
export type PlatformEmail = z.infer<typeof PlatformEmail>
export const PlatformMobile = z
  .object({ is_required: isRequired, level })
  .meta(means('Whether a phone number is required to sign in.'))
export type PlatformMobile = z.infer<typeof PlatformMobile>
/** The contacts that a shopper is asked for at sign-in. */
export const RequiredFields = z
  .object({
    email: PlatformEmail.optional().meta(means('The email address.')),
    mobile: PlatformMobile.optional().meta(means('The phone number.')),
  })
  .meta(means('Which contacts a shopper must have to sign in.'))
export type RequiredFields = z.infer<typeof RequiredFields>

export const RegisterRequiredFieldsEmail = z
  .object({ is_required: isRequired, level })
  .meta(means('Whether an email address is required to sign up.'))
export type RegisterRequiredFieldsEmail = z.infer<typeof RegisterRequiredFieldsEmail>
export const RegisterRequiredFieldsMobile = z
  .object({ is_required: isRequired, level })
  .meta(means('Whether a phone number is required to sign up.'))
export type RegisterRequiredFieldsMobile = z.infer<typeof RegisterRequiredFieldsMobile>
/** The contacts that a shopper is asked for at sign-up. */
export const RegisterRequiredFields = z
  .object({
    email: RegisterRequiredFieldsEmail.optional().meta(means('The email address.')),
    mobile: RegisterRequiredFieldsMobile.optional().meta(means('The phone number.')),
  })
  .meta(means('Which contacts a sign-up asks for.'))
export type RegisterRequiredFields = z.infer<typeof RegisterRequiredFields>

/** A reason that a shopper can choose for deleting their account. */
export const DeleteAccountReasons = z
  .object({
    reason_id: string('The ID of the reason, unique in the list.', '1'),
    reason_text: string('The text shown to the shopper.', 'I no longer shop here'),
    show_text_area: bool('Whether the shopper can also enter a comment.', false),
  })
  .meta(means('A reason that a shopper can choose for deleting their account.'))
export type DeleteAccountReasons = z.infer<typeof DeleteAccountReasons>

/** What a shopper agrees to before their account is deleted. */
export const DeleteAccountConsent = z
  .object({
    consent_text: string(
      'The text that the shopper agrees to.',
      'My orders are kept by the seller as required by law.',
    ),
  })
  .meta(means('What a shopper agrees to before their account is deleted.'))
export type DeleteAccountConsent = z.infer<typeof DeleteAccountConsent>

/** How long a shopper stays signed in. */
export const SessionExpiry = z
  .object({
    duration: z.number().optional().meta(means('How long a session lasts, in the unit of `type`.', 30)),
    type: string('The unit: Minutes, Hours, or Days.', 'Days'),
    is_rolling: bool('Whether each visit extends the session.', false),
  })
  .meta(means('How long a shopper stays signed in.'))
export type SessionExpiry = z.infer<typeof SessionExpiry>

/** How an application signs its shoppers in, and what its sign-in page shows. */
export const PlatformSchema = z
  .object({
    _id: string('The ID of the config.', '5e04a5e5220bc15839ad9bc0'),
    active: bool(
      'Whether sign-in is turned on for this store. While it is off, nobody can sign in or change anything. Shoppers who are signed in can still view their account and sign out.',
      true,
    ),
    name: string('The name of the store.', 'Example Shop'),
    display: string('The title of the sign-in page.', 'Example Shop'),
    subtext: string('The line below the title.', 'Sign in to your account'),
    mobile_image: string('The URL of the image on narrow screens. Empty for none.', ''),
    desktop_image: string('The URL of the image on wide screens. Empty for none.', ''),
    login: Login.optional().meta(means('The available ways to sign in.')),
    social: Social.optional().meta(means('Which social providers shoppers can sign in with.')),
    social_tokens: SocialTokens.optional().meta(means('The application’s IDs at the social providers.')),
    register: bool('Whether shoppers can sign up.', true),
    forgot_password: bool('Whether shoppers can reset their password.', true),
    skip_captcha: bool('Whether the captcha is skipped.', false),
    skip_login: bool('Whether shoppers can continue as guests.', false),
    flash_card: FlashCard.optional().meta(means('A short notice on the sign-in page.')),
    look_and_feel: LookAndFeel.optional().meta(means('How the sign-in page looks.')),
    required_fields: RequiredFields.optional().meta(means('The contacts that a shopper is asked for at sign-in.')),
    register_required_fields: RegisterRequiredFields.optional().meta(
      means('The contacts that a shopper is asked for at sign-up.'),
    ),
    session_config: SessionExpiry.optional().meta(means('How long a shopper stays signed in.')),
    delete_account_reasons: z
      .array(DeleteAccountReasons)
      .optional()
      .meta(means('The reasons that a shopper can choose for deleting their account.')),
    delete_account_day: z
      .number()
      .optional()
      .meta(means('The number of days between the request and the deletion of an account, 0 to 365.', 7)),
    delete_account_consent: DeleteAccountConsent.optional().meta(
      means('What a shopper agrees to before their account is deleted.'),
    ),
    default_country_code: z
      .number()
      .optional()
      .meta(
        means(
          'The calling code for phone numbers without one. It is an application setting, and can’t be changed here.',
          91,
        ),
      ),
    meta: MetaSchema.optional().meta(means('Flags on the config itself.')),
    created_at: string('When the config was first saved, ISO 8601 in UTC.', exampleWorld.moment),
    updated_at: string('When the config last changed, ISO 8601 in UTC.', exampleWorld.moment),
    __v: z.number().optional().meta(means('The current version. Every change increases it by one.', 1)),
  })
  .meta(means('How an application signs its shoppers in, and what its sign-in page shows.'))
/** Not called `Platform`, because that is the name of a catalog of operations. */
export type PlatformConfig = z.infer<typeof PlatformSchema>

const required = { is_required: true, level: 'hard' }
const askedFor = { is_required: true, level: 'soft' }
const notAsked = { is_required: false, level: 'hard' }

/** The initial config of an application. `_id`, the timestamps, and `__v` come from the row. */
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
