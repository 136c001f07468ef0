import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { means } from './means.ts'

const bool = (description: string, example: boolean) => z.boolean().optional().meta(means(description, example))
const string = (description: string, example: string) => z.string().optional().meta(means(description, example))

const appId = string(
  "The id of the application at the provider; public, it is part of the provider's button.",
  'token_123',
)
const alsoAppId = string('The same id, as the examples of the seed spell it.', 'token_123')

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

/** The ids of the application at the social providers. Secrets are never answered. */
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

/** Which ways to sign in there are. */
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
    text: string('What the notice says; empty for no notice.', 'Sale ends on Sunday'),
    text_color: string('CSS color of its text.', '#FFFFFF'),
    background_color: string('CSS color behind its text.', '#EF5350'),
  })
  .meta(means('A banner above the sign-in form.'))
export type FlashCard = z.infer<typeof FlashCard>

/** How the sign-in page looks. */
export const LookAndFeel = z
  .object({
    background_color: string('CSS color of the page.', '#F5F5F5'),
    card_position: string('Where the sign-in card stands: left, center or right.', 'center'),
  })
  .meta(means('The colors and layout of the sign-in page.'))
export type LookAndFeel = z.infer<typeof LookAndFeel>

export const MetaSchema = z
  .object({
    fynd_default: bool('Whether the config is the one an application starts with.', true),
  })
  .meta(means('Flags on the config itself.'))
export type Meta = z.infer<typeof MetaSchema>

const isRequired = bool('Whether the contact is asked for.', true)
const level = string('`hard`: it must be given. `soft`: the shopper may skip it.', 'hard')

export const PlatformEmail = z
  .object({ is_required: isRequired, level })
  .meta(means('How strictly a shopper is asked for an email address.'))
export type PlatformEmail = z.infer<typeof PlatformEmail>
export const PlatformMobile = z
  .object({ is_required: isRequired, level })
  .meta(means('How strictly a shopper is asked for a phone number.'))
export type PlatformMobile = z.infer<typeof PlatformMobile>
/** What a shopper who signs in is asked for. */
export const RequiredFields = z
  .object({
    email: PlatformEmail.optional().meta(means('The email address.')),
    mobile: PlatformMobile.optional().meta(means('The phone number.')),
  })
  .meta(means('Which contacts a shopper must have to sign in.'))
export type RequiredFields = z.infer<typeof RequiredFields>

export const RegisterRequiredFieldsEmail = z
  .object({ is_required: isRequired, level })
  .meta(means('How strictly a sign-up asks for an email address.'))
export type RegisterRequiredFieldsEmail = z.infer<typeof RegisterRequiredFieldsEmail>
export const RegisterRequiredFieldsMobile = z
  .object({ is_required: isRequired, level })
  .meta(means('How strictly a sign-up asks for a phone number.'))
export type RegisterRequiredFieldsMobile = z.infer<typeof RegisterRequiredFieldsMobile>
/** What a shopper who signs up is asked for. */
export const RegisterRequiredFields = z
  .object({
    email: RegisterRequiredFieldsEmail.optional().meta(means('The email address.')),
    mobile: RegisterRequiredFieldsMobile.optional().meta(means('The phone number.')),
  })
  .meta(means('Which contacts a sign-up asks for.'))
export type RegisterRequiredFields = z.infer<typeof RegisterRequiredFields>

/** One reason that a shopper can give for deleting the account. */
export const DeleteAccountReasons = z
  .object({
    reason_id: string('The id of the reason, unique in the list.', '1'),
    reason_text: string('What the shopper reads.', 'I no longer shop here'),
    show_text_area: bool('Whether the shopper is asked for a few words as well.', false),
  })
  .meta(means('A reason a shopper can choose when deleting the account.'))
export type DeleteAccountReasons = z.infer<typeof DeleteAccountReasons>

/** What a shopper agrees to before the account is deleted. */
export const DeleteAccountConsent = z
  .object({
    consent_text: string('The text to agree to.', 'My orders stay with the seller as the law asks.'),
  })
  .meta(means('What a shopper agrees to before the account is deleted.'))
export type DeleteAccountConsent = z.infer<typeof DeleteAccountConsent>

/** How long a shopper stays signed in. */
export const SessionExpiry = z
  .object({
    duration: z.number().optional().meta(means('How long a session lasts, in the unit of `type`.', 30)),
    type: string('The unit: Minutes, Hours or Days.', 'Days'),
    is_rolling: bool('Whether each visit extends the session.', false),
  })
  .meta(means('How long a shopper stays signed in.'))
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
    skip_login: bool('Whether shoppers can continue as guests.', false),
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
/** Not `Platform`: that is the name of the catalog of operations. */
export type PlatformConfig = z.infer<typeof PlatformSchema>

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
