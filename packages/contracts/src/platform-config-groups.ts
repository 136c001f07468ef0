import * as z from 'zod'
import { atMost, filledText, flag, readJson, text, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { color, field, group, onOff, words } from './platform-config-fields.ts'
import { initialOf, shapeOf } from './shapes.ts'

/*
 * The parts of the platform config that have fields of their own, under the names that the specification gives them.
 */

const loginFields = {
  otp: onOff('Whether shoppers can sign in with a one-time code.', true, true),
  password: onOff('Whether shoppers can sign in with a password.', true, true),
}
/** The available ways to sign in. */
export const Login = z
  .object(shapeOf(loginFields, 'shown'))
  .meta(means('Whether shoppers sign in with a password, a one-time code, or both.'))
export type Login = z.infer<typeof Login>
export const login = group('The available ways to sign in.', loginFields, Login)

const flashCardFields = {
  text: words('The text of the notice. If empty, no notice is shown.', {
    example: 'Sale ends on Sunday',
    initial: '',
    given: text(500),
  }),
  text_color: words('The CSS color of the text.', { example: '#FFFFFF', initial: '#FFFFFF', given: color() }),
  background_color: words('The CSS color of the background.', {
    example: '#EF5350',
    initial: '#EF5350',
    given: color(),
  }),
}
/** A short notice on the sign-in page. */
export const FlashCard = z.object(shapeOf(flashCardFields, 'shown')).meta(means('A banner above the sign-in form.'))
export type FlashCard = z.infer<typeof FlashCard>
export const flashCard = group('A short notice on the sign-in page.', flashCardFields, FlashCard)

const lookAndFeelFields = {
  background_color: words('The CSS background color of the page.', {
    example: '#F5F5F5',
    initial: '#F5F5F5',
    given: color(),
  }),
  card_position: words('The position of the sign-in card: left, center, or right.', {
    example: 'center',
    initial: 'center',
    given: z.enum(['left', 'center', 'right'], { error: 'must be left, center or right' }),
  }),
}
/** How the sign-in page looks. */
export const LookAndFeel = z
  .object(shapeOf(lookAndFeelFields, 'shown'))
  .meta(means('The colors and layout of the sign-in page.'))
export type LookAndFeel = z.infer<typeof LookAndFeel>
export const lookAndFeel = group('How the sign-in page looks.', lookAndFeelFields, LookAndFeel)

const metaFields = {
  fynd_default: onOff('Whether the config still has its initial values.', true, true),
}
export const MetaSchema = z.object(shapeOf(metaFields, 'shown')).meta(means('Flags on the config itself.'))
export type Meta = z.infer<typeof MetaSchema>
export const meta = group('Flags on the config itself.', metaFields, MetaSchema)

const strictness = (initial: { is_required: boolean; level: 'hard' | 'soft' }) => ({
  is_required: onOff('Whether the shopper is asked for this contact.', true, initial.is_required),
  level: words('`hard`: required. `soft`: the shopper can skip it.', {
    example: 'hard',
    initial: initial.level as string,
    given: z.enum(['soft', 'hard'], { error: 'must be soft or hard' }),
  }),
})
const required = strictness({ is_required: true, level: 'hard' })
const askedFor = strictness({ is_required: true, level: 'soft' })
const notAsked = strictness({ is_required: false, level: 'hard' })
const shownStrictness = shapeOf(required, 'shown')

export const PlatformEmail = z.object(shownStrictness).meta(means('Whether an email address is required to sign in.'))
export type PlatformEmail = z.infer<typeof PlatformEmail>
export const PlatformMobile = z.object(shownStrictness).meta(means('Whether a phone number is required to sign in.'))
export type PlatformMobile = z.infer<typeof PlatformMobile>
const requiredFieldsFields = {
  email: group('The email address.', notAsked, PlatformEmail),
  mobile: group('The phone number.', askedFor, PlatformMobile),
}
/** The contacts that a shopper is asked for at sign-in. */
export const RequiredFields = z
  .object(shapeOf(requiredFieldsFields, 'shown'))
  .meta(means('Which contacts a shopper must have to sign in.'))
export type RequiredFields = z.infer<typeof RequiredFields>
export const requiredFields = group(
  'The contacts that a shopper is asked for at sign-in.',
  requiredFieldsFields,
  RequiredFields,
)

export const RegisterRequiredFieldsEmail = z
  .object(shownStrictness)
  .meta(means('Whether an email address is required to sign up.'))
export type RegisterRequiredFieldsEmail = z.infer<typeof RegisterRequiredFieldsEmail>
export const RegisterRequiredFieldsMobile = z
  .object(shownStrictness)
  .meta(means('Whether a phone number is required to sign up.'))
export type RegisterRequiredFieldsMobile = z.infer<typeof RegisterRequiredFieldsMobile>
const registerRequiredFieldsFields = {
  email: group('The email address.', notAsked, RegisterRequiredFieldsEmail),
  mobile: group('The phone number.', required, RegisterRequiredFieldsMobile),
}
/** The contacts that a shopper is asked for at sign-up. */
export const RegisterRequiredFields = z
  .object(shapeOf(registerRequiredFieldsFields, 'shown'))
  .meta(means('Which contacts a sign-up asks for.'))
export type RegisterRequiredFields = z.infer<typeof RegisterRequiredFields>
export const registerRequiredFields = group(
  'The contacts that a shopper is asked for at sign-up.',
  registerRequiredFieldsFields,
  RegisterRequiredFields,
)

/** The longest session, a year, in each unit. */
export const sessionDurationMax = { Minutes: 525_600, Hours: 8_760, Days: 365 } as const

const sessionFields = {
  duration: field(
    { says: 'How long a session lasts, in the unit of `type`.', example: 30, initial: 30 },
    wholeNumber(1, sessionDurationMax.Minutes),
    z.number(),
  ),
  type: words('The unit: Minutes, Hours, or Days.', {
    example: 'Days',
    initial: 'Days',
    given: z.enum(['Minutes', 'Hours', 'Days'], { error: 'must be Minutes, Hours or Days' }),
  }),
  is_rolling: onOff('Whether each visit extends the session.', false, false),
}
/** How long a shopper stays signed in. */
export const SessionExpiry = z
  .object(shapeOf(sessionFields, 'shown'))
  .meta(means('How long a shopper stays signed in.'))
export type SessionExpiry = z.infer<typeof SessionExpiry>

const SessionExpiryRequest = z
  .strictObject(shapeOf(sessionFields, 'given'), onlyKnown)
  .refine((given) => !given.duration || !given.type || given.duration <= sessionDurationMax[given.type], {
    path: ['duration'],
    error: 'must be at most a year: 525600 Minutes, 8760 Hours or 365 Days',
  })

export const sessionConfig = field(
  { says: 'How long a shopper stays signed in.', initial: initialOf(sessionFields) },
  z.preprocess(
    (given: z.input<typeof SessionExpiryRequest> | string) =>
      typeof given === 'string' ? (readJson(given) ?? given) : given,
    SessionExpiryRequest,
  ),
  SessionExpiry,
)

/** A reason that a shopper can choose for deleting their account. */
export const DeleteAccountReasons = z
  .object({
    reason_id: z.string().optional().meta(means('The ID of the reason, unique in the list.', '1')),
    reason_text: z.string().optional().meta(means('The text shown to the shopper.', 'I no longer shop here')),
    show_text_area: z.boolean().optional().meta(means('Whether the shopper can also enter a comment.', false)),
  })
  .meta(means('A reason that a shopper can choose for deleting their account.'))
export type DeleteAccountReasons = z.infer<typeof DeleteAccountReasons>

/** The maximum number of reasons that an application can offer. */
export const deleteAccountReasonsMax = 50

/** The meaning of a field, once: a request's field means what the response's does. */
const as = (shown: z.ZodType) => shown.meta() ?? {}

export const deleteAccountReasons = field(
  {
    says: 'The reasons that a shopper can choose for deleting their account.',
    initial: [
      { reason_id: '1', reason_text: 'I no longer shop here', show_text_area: false },
      { reason_id: '2', reason_text: 'I have another account', show_text_area: false },
      { reason_id: '3', reason_text: 'Something else', show_text_area: true },
    ],
  },
  z
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
    .check(atMost(deleteAccountReasonsMax, { error: `must have at most ${deleteAccountReasonsMax} entries` }))
    .refine((given) => new Set(given.map((each) => each.reason_id)).size === given.length, {
      error: 'must not repeat a reason_id',
    }),
  z.array(DeleteAccountReasons),
)

const consentText = text(2000)
const consentFields = {
  consent_text: words('The text that the shopper agrees to.', {
    example: 'My orders are kept by the seller as required by law.',
    initial: '',
    given: consentText,
  }),
}
/** What a shopper agrees to before their account is deleted. */
export const DeleteAccountConsent = z
  .object(shapeOf(consentFields, 'shown'))
  .meta(means('What a shopper agrees to before their account is deleted.'))
export type DeleteAccountConsent = z.infer<typeof DeleteAccountConsent>

export const deleteAccountConsent = field(
  { says: 'What a shopper agrees to before their account is deleted.', initial: initialOf(consentFields) },
  z.union(
    [
      z.codec(consentText, z.object({ consent_text: z.string().optional() }), {
        decode: (given) => ({ consent_text: given }),
        encode: ({ consent_text = '' }) => consent_text,
      }),
      z.strictObject(shapeOf(consentFields, 'given'), onlyKnown),
    ],
    { error: 'must be an object with a consent_text of at most 2000 characters, or that text itself' },
  ),
  DeleteAccountConsent,
)
