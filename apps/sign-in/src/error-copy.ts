import { type ErrorCode, type FieldFault, phoneFaults } from '@clientele/contracts'

interface Refusal {
  code: ErrorCode
  faults: readonly FieldFault[]
  meta?: Readonly<Record<string, unknown>> | undefined
}

type Copy = string | ((refusal: Refusal) => string)

/** Errors of team operations, which these pages never call. Add each new code either here or to the table. */
type TeamsOnly =
  | 'ALREADY_SET_UP'
  | 'API_KEY_NOT_FOUND'
  | 'DOMAIN_NOT_FOUND'
  | 'ATTRIBUTE_NOT_FOUND'
  | 'ATTRIBUTE_EXISTS'
  | 'INACTIVE_COUNT_CHANGED'
  | 'ATTRIBUTE_IN_USE'
  | 'TOO_MANY_ATTRIBUTES'
  | 'IMPORT_PRESET_NOT_FOUND'
  | 'IMPORT_PRESET_EXISTS'
  | 'TOO_MANY_IMPORT_PRESETS'
  | 'DOMAIN_TAKEN'
  | 'TOO_MANY_DOMAINS'
  | 'OAUTH_CLIENT_NOT_FOUND'
  | 'OAUTH_CLIENT_REVOKED'
  | 'OAUTH_CLIENT_WITHOUT_SECRET'
  | 'OAUTH_RESOURCE_NOT_FOUND'
  | 'OAUTH_RESOURCE_EXISTS'
  | 'OAUTH_SCOPE_TAKEN'
  | 'TOO_MANY_OAUTH_RESOURCES'
  | 'CONFIG_VERSION_NOT_FOUND'
  | 'EXTERNAL_ID_TAKEN'
  | 'FILE_NOT_FOUND'
  | 'INVALID_CLIENT'
  | 'INVALID_GRANT'
  | 'INVITATION_EXPIRED'
  | 'LAST_OWNER'
  | 'DUPLICATE_NOT_FOUND'
  | 'MERGE_NOT_FOUND'
  | 'MERGE_NOT_POSSIBLE'
  | 'MERGE_TOO_LATE'
  | 'JOB_NOT_FOUND'
  | 'JOB_STATE'
  | 'SELECTION_CHANGED'
  | 'JOB_OUTDATED'
  | 'FILE_EXPIRED'
  | 'OPERATOR_EXISTS'
  | 'OPERATOR_JOINED'
  | 'OPERATOR_NOT_ACTIVE'
  | 'OPERATOR_NOT_FOUND'
  | 'OPERATOR_NOT_JOINED'
  | 'SOCIAL_ACCOUNT_TAKEN'
  | 'STALE_VERSION'
  | 'USER_ARCHIVED'
  | 'USER_GROUP_BUSY'
  | 'USER_GROUP_IN_USE'
  | 'USER_GROUP_NOT_FOUND'
  | 'USER_NOT_DELETED'
  | 'USER_STATE_CHANGED'
  | 'WRONG_CREDENTIALS'

const reload = 'Something went wrong. Reload the page and try again.'

/** The store's contact details are among the details of the error, without a field. */
const thenTheStore =
  (sentence: string): Copy =>
  ({ faults }) =>
    `${sentence} ${faults.find(({ field }) => field === '')?.message ?? 'Contact the store'}.`

/** Someone who can still keep their account only needs the store if they can't get a code. */
const stillTheirs: Copy = ({ faults }) => {
  const contact = faults.find(({ field }) => field === '')?.message ?? 'Contact the store'
  return `This account is scheduled for deletion, but you can still keep it. Sign in with a code, or ${lowerFirst(contact)}.`
}

const wrongCode = 'The code is wrong or no longer valid.'
const wrongGuess: Copy = ({ faults: [fault], meta }) => {
  if (fault) return asSentence(fault.message)
  const left = meta?.tries_left
  if (typeof left !== 'number') return `${wrongCode} Request a new one.`
  if (left <= 0) return `${wrongCode} You have no tries left. Request a new code.`
  return `${wrongCode} You have ${left} ${left === 1 ? 'try' : 'tries'} left.`
}

/** The messages about a field that only developers would understand. */
const fieldCopy: Readonly<Record<string, string>> = {
  [phoneFaults.invalid]:
    'Check the number: it isn’t a valid phone number. If it’s from another country, start with + and the country code.',
  [phoneFaults.noTexts]: 'Check the number: it isn’t a mobile number that can receive texts.',
  [phoneFaults.countryNotServed]:
    'Check the number: this store doesn’t send texts to its country. Use another number, or an email address.',
}

/** The message for each error that a shopper can get. */
export const errorCopy: Readonly<Record<Exclude<ErrorCode, TeamsOnly>, Copy>> = {
  INVALID_INPUT: ({ faults: [fault] }) => (fault ? asSentence(fault.message) : 'Check what you entered and try again.'),
  INVALID_JSON: reload,
  WRONG_CODE: wrongGuess,
  CAPTCHA_NEEDED: 'We couldn’t check that you’re not a robot. Try again.',
  UNAUTHENTICATED: 'You’re signed out. Sign in again.',
  INVALID_SIGNATURE: reload,
  WRONG_SIGN_IN: 'The sign-in details are incorrect.',
  EMAIL_NOT_CONFIRMED:
    'Check your email. We sent you a link to confirm your email address. After that, you can sign in with it.',
  FORBIDDEN: 'You can’t do this.',
  USER_BLOCKED: thenTheStore('This account is blocked.'),
  USER_DELETED: stillTheirs,
  DELETION_TOO_LATE: 'It’s too late to keep this account: its deletion has started.',
  SIGN_IN_CLOSED: thenTheStore('Sign-in is turned off for this store.'),
  SIGN_IN_METHOD_CLOSED: 'This store doesn’t offer this way to sign in.',
  SIGN_UP_CLOSED: 'This store isn’t accepting new accounts right now.',
  REAUTHENTICATION_NEEDED: 'Confirm it’s you: sign out, and sign in again.',
  SECOND_PROOF_NEEDED:
    'This account hasn’t been used for a long time, so a password alone isn’t enough. Sign in with a code instead.',
  REQUESTED_ELSEWHERE: 'This link was requested in another browser. Open it there, or enter its code there.',
  CROSS_SITE: reload,
  ORIGIN_NOT_ALLOWED: reload,
  NO_SUCH_OPERATION: reload,
  APPLICATION_NOT_FOUND: 'There’s no store at this address. Go back to the store and try again from there.',
  USER_NOT_FOUND: 'Account not found.',
  SESSION_NOT_FOUND: 'This session has already ended.',
  CONSENT_REQUEST_NOT_FOUND:
    'This request has expired or was already answered. Go back to the app that sent you here and try again.',
  CONNECTED_APP_NOT_FOUND: 'This app is no longer connected.',
  CONTACT_NOT_FOUND: 'This contact is no longer on your account.',
  REQUEST_TIMEOUT: 'The request took too long to arrive. Check your connection and try again.',
  EMAIL_TAKEN: 'Another account already uses this email address.',
  PHONE_TAKEN: 'Another account already uses this phone number.',
  USERNAME_TAKEN: 'Another account already uses this username.',
  IDEMPOTENCY_KEY_REUSED: reload,
  IDEMPOTENCY_KEY_IN_USE: 'Your first attempt is still in progress. Wait a moment.',
  IDEMPOTENCY_RESPONSE_NOT_KEPT: reload,
  SIGN_UP_EXPIRED: 'This took too long, so your sign-up has expired. Start again.',
  BODY_TOO_LARGE: 'What you entered is too long.',
  UNSUPPORTED_MEDIA_TYPE: reload,
  USER_NOT_ACTIVE: thenTheStore('This account is not active.'),
  LAST_IDENTIFIER: 'Your account needs at least one email address or phone number.',
  CONTACT_REQUIRED: 'This store requires a contact of this kind. Add another one first.',
  PRIMARY_CONTACT: 'Make another contact your primary contact first.',
  CONTACT_NOT_VERIFIED: 'Verify this contact first.',
  WEAK_PASSWORD: 'Too easy to guess. Try several unrelated words.',
  TOO_MANY_ATTEMPTS: 'Too many attempts.',
  HEADERS_TOO_LARGE: 'Your browser sent too many cookies. Clear them for this site and try again.',
  INTERNAL: 'Something went wrong on our side. Try again.',
  OVERLOADED: 'We’re busy right now. Try again in a moment.',
  OUTCOME_UNKNOWN: 'The connection was lost, so this may or may not have worked. Check before you try again.',
}

/** Turns the API's message about a field ("must be at most 100 characters") into a sentence below the field's label. */
function asSentence(said: string): string {
  const known = fieldCopy[said]
  if (known !== undefined) return known
  const capitalized = said.charAt(0).toUpperCase() + said.slice(1)
  return /[.!?]$/.test(capitalized) ? capitalized : `${capitalized}.`
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

const isKnown = (code: ErrorCode): code is keyof typeof errorCopy => Object.hasOwn(errorCopy, code)

/** Returns the message for an error. A newer service can return a code that this page doesn't know. */
export function explain(refusal: Refusal): string {
  const copy = isKnown(refusal.code) ? errorCopy[refusal.code] : reload
  return typeof copy === 'string' ? copy : copy(refusal)
}

/** Returns the message below a field: what is wrong with it if the input is invalid, and otherwise what the error means. */
export const explainField = ({ code }: Refusal, fault: FieldFault): string => explain({ code, faults: [fault] })
