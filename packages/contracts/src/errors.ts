import type { ErrorArguments } from './error-facts.ts'

/** Every error that a caller can get: its code, its HTTP status, and its message. */
export const errors = {
  INVALID_INPUT: { status: 400, message: 'The request is not valid.' },
  INVALID_JSON: { status: 400, message: 'The body is not valid JSON.' },
  WRONG_CODE: { status: 400, message: 'The code is wrong or no longer valid. Request a new one.' },
  CAPTCHA_NEEDED: { status: 400, message: 'Solve the captcha first.' },
  INVALID_GRANT: { status: 400, message: 'The refresh token is invalid, expired, or was already used.' },
  UNAUTHENTICATED: { status: 401, message: 'Sign in first.' },
  INVALID_SIGNATURE: { status: 401, message: 'The signature is missing or does not match the request.' },
  WRONG_CREDENTIALS: { status: 401, message: 'The email or password is incorrect.' },
  INVALID_CLIENT: { status: 401, message: 'The API key or its secret is invalid, or the key was revoked.' },
  WRONG_SIGN_IN: { status: 401, message: 'The username or password is incorrect.' },
  FORBIDDEN: { status: 403, message: 'You do not have permission to do this.' },
  EMAIL_NOT_CONFIRMED: {
    status: 403,
    message: 'Check your email: confirm your email address with the link that was sent to it, and sign in again.',
  },
  USER_BLOCKED: { status: 403, message: 'This account is blocked.' },
  USER_DELETED: { status: 403, message: 'This account is scheduled for deletion.' },
  SIGN_IN_CLOSED: { status: 403, message: 'Sign-in is turned off for this store.' },
  SIGN_IN_METHOD_CLOSED: { status: 403, message: 'This sign-in method is turned off for this store.' },
  SIGN_UP_CLOSED: { status: 403, message: 'Sign-up is turned off for this store.' },
  REAUTHENTICATION_NEEDED: {
    status: 403,
    message: 'Reauthentication required: sign in again, or verify the primary contact.',
  },
  SECOND_PROOF_NEEDED: {
    status: 403,
    message:
      "The account hasn't been used for a long time, so its phone number alone is not enough. Sign in with a code to verify it.",
  },
  REQUESTED_ELSEWHERE: {
    status: 403,
    message: 'This link was requested in another session. Open it there, or enter its short code there.',
  },
  CROSS_SITE: { status: 403, message: 'Cross-site requests are not allowed.' },
  ORIGIN_NOT_ALLOWED: {
    status: 403,
    message: "The page's origin isn't in the application's allowed origins.",
  },
  NO_SUCH_OPERATION: { status: 404, message: 'Unknown path.' },
  APPLICATION_NOT_FOUND: { status: 404, message: 'No such application.' },
  USER_NOT_FOUND: { status: 404, message: 'No such user.' },
  USER_GROUP_NOT_FOUND: { status: 404, message: 'No such user group.' },
  SESSION_NOT_FOUND: { status: 404, message: 'No such session.' },
  CONTACT_NOT_FOUND: { status: 404, message: 'The account does not have this contact.' },
  FILE_NOT_FOUND: { status: 404, message: 'No such file.' },
  API_KEY_NOT_FOUND: { status: 404, message: 'No such API key.' },
  OAUTH_CLIENT_NOT_FOUND: { status: 404, message: 'No such OAuth client.' },
  OAUTH_RESOURCE_NOT_FOUND: { status: 404, message: 'No such API.' },
  DOMAIN_NOT_FOUND: { status: 404, message: 'No such domain.' },
  ATTRIBUTE_NOT_FOUND: { status: 404, message: 'No such attribute.' },
  IMPORT_PRESET_NOT_FOUND: { status: 404, message: 'No such preset.' },
  DUPLICATE_NOT_FOUND: { status: 404, message: 'No such pair of users.' },
  MERGE_NOT_FOUND: { status: 404, message: 'No such merge, or it can no longer be undone.' },
  JOB_NOT_FOUND: { status: 404, message: 'No such job.' },
  CONSENT_REQUEST_NOT_FOUND: { status: 404, message: 'No such consent request.' },
  CONNECTED_APP_NOT_FOUND: { status: 404, message: 'No such connected app.' },
  OPERATOR_NOT_FOUND: { status: 404, message: 'No such operator.' },
  CONFIG_VERSION_NOT_FOUND: { status: 404, message: 'No such version of the platform config.' },
  REQUEST_TIMEOUT: { status: 408, message: 'The request took too long to arrive.' },
  EMAIL_TAKEN: { status: 409, message: 'Another user already has this email address.' },
  PHONE_TAKEN: { status: 409, message: 'Another user already has this phone number.' },
  USERNAME_TAKEN: { status: 409, message: 'Another user already has this username.' },
  EXTERNAL_ID_TAKEN: { status: 409, message: 'Another user already has this external ID.' },
  SOCIAL_ACCOUNT_TAKEN: { status: 409, message: 'Another user already has this social account.' },
  OAUTH_RESOURCE_EXISTS: { status: 409, message: 'An API with this identifier is already registered.' },
  OAUTH_SCOPE_TAKEN: { status: 409, message: 'Another API already has a scope of this name.' },
  IMPORT_PRESET_EXISTS: { status: 409, message: 'Another preset has this name.' },
  ATTRIBUTE_EXISTS: { status: 409, message: 'Another attribute has this slug.' },
  INACTIVE_COUNT_CHANGED: {
    status: 409,
    message: 'The number of inactive customers is not the one that was confirmed.',
  },
  ATTRIBUTE_IN_USE: { status: 409, message: 'Customers have values of this attribute.' },
  DOMAIN_TAKEN: { status: 409, message: 'This domain already belongs to an application.' },
  STALE_VERSION: { status: 409, message: 'The record was changed by someone else in the meantime.' },
  IDEMPOTENCY_KEY_REUSED: { status: 409, message: 'This idempotency key was used for a different request.' },
  IDEMPOTENCY_KEY_IN_USE: { status: 409, message: 'The first request with this idempotency key is still in progress.' },
  IDEMPOTENCY_RESPONSE_NOT_KEPT: {
    status: 409,
    message: 'This request was already carried out. Its response signed someone in, so it is not repeated.',
  },
  USER_STATE_CHANGED: {
    status: 409,
    message: 'The user was blocked, unblocked, archived, or scheduled for deletion in the meantime.',
  },
  USER_GROUP_IN_USE: { status: 409, message: 'The rules of other groups mention this group. Change them first.' },
  USER_GROUP_BUSY: {
    status: 409,
    message: 'The file of this user group is still being read. Try again when it is done.',
  },
  SELECTION_CHANGED: { status: 409, message: 'Another number of users is selected now than expected.' },
  JOB_STATE: { status: 409, message: 'The state of the job does not allow this.' },
  JOB_OUTDATED: { status: 409, message: 'What the job is about has changed since. Start a new job instead.' },
  OPERATOR_EXISTS: { status: 409, message: 'An operator with this email address already exists.' },
  ALREADY_SET_UP: { status: 409, message: 'The first operator is already set up. Sign in instead.' },
  MERGE_TOO_LATE: { status: 410, message: 'The merge can no longer be undone.' },
  DELETION_TOO_LATE: { status: 410, message: 'The deletion has already taken effect.' },
  FILE_EXPIRED: { status: 410, message: 'The file has expired and was deleted. Export it again.' },
  INVITATION_EXPIRED: { status: 410, message: 'The link is no longer valid. Request a new one.' },
  SIGN_UP_EXPIRED: { status: 410, message: 'The sign-up has expired. Start again.' },
  BODY_TOO_LARGE: { status: 413, message: 'The body is too large.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Unsupported content type.' },
  USER_NOT_ACTIVE: { status: 422, message: 'The user is not active.' },
  USER_ARCHIVED: { status: 422, message: 'The user is archived.' },
  USER_NOT_DELETED: { status: 422, message: 'The user is not scheduled for deletion.' },
  MERGE_NOT_POSSIBLE: { status: 422, message: 'These users can’t be merged.' },
  LAST_IDENTIFIER: { status: 422, message: 'A user must keep at least one email address or phone number.' },
  CONTACT_REQUIRED: { status: 422, message: 'This store requires a contact of this kind. Add another one first.' },
  PRIMARY_CONTACT: { status: 422, message: 'Make another contact the primary contact first.' },
  CONTACT_NOT_VERIFIED: { status: 422, message: 'Verify the contact first.' },
  WEAK_PASSWORD: { status: 422, message: 'This password is too easy to guess.' },
  OAUTH_CLIENT_REVOKED: { status: 422, message: 'The OAuth client is revoked.' },
  OAUTH_CLIENT_WITHOUT_SECRET: {
    status: 422,
    message: 'The OAuth client does not authenticate with a secret.',
  },
  TOO_MANY_ATTRIBUTES: { status: 422, message: 'An application can have at most 200 attributes.' },
  TOO_MANY_IMPORT_PRESETS: { status: 422, message: 'An application can have at most 100 presets.' },
  TOO_MANY_OAUTH_RESOURCES: { status: 422, message: 'An application can have at most 20 APIs.' },
  TOO_MANY_DOMAINS: { status: 422, message: 'The application has as many domains as it can have. Remove one first.' },
  OPERATOR_NOT_ACTIVE: { status: 422, message: 'This operator is deactivated. Reactivate them first.' },
  OPERATOR_JOINED: { status: 422, message: 'The operator already has a password. Reset it instead.' },
  OPERATOR_NOT_JOINED: { status: 422, message: 'The operator has no password yet. Renew the link instead.' },
  LAST_OWNER: { status: 422, message: 'A company must keep at least one owner.' },
  TOO_MANY_ATTEMPTS: { status: 429, message: 'Too many attempts. Try again later.' },
  HEADERS_TOO_LARGE: { status: 431, message: 'The headers of the request are too large.' },
  INTERNAL: { status: 500, message: 'Something went wrong on our side.' },
  OVERLOADED: { status: 503, message: 'The service is busy. Try again in a moment.' },
  OUTCOME_UNKNOWN: {
    status: 503,
    message: 'The change may or may not have been made. Check before retrying.',
  },
} as const satisfies Record<string, { status: number; message: string }>

export type ErrorCode = keyof typeof errors
export const errorCodes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]]

/** The errors that any operation can return, because they happen on the road to it. */
export const roadErrors = [
  'INVALID_INPUT',
  'INVALID_JSON',
  'UNAUTHENTICATED',
  'INVALID_SIGNATURE',
  'FORBIDDEN',
  'CROSS_SITE',
  'ORIGIN_NOT_ALLOWED',
  'APPLICATION_NOT_FOUND',
  'REQUEST_TIMEOUT',
  'IDEMPOTENCY_KEY_REUSED',
  'IDEMPOTENCY_KEY_IN_USE',
  'IDEMPOTENCY_RESPONSE_NOT_KEPT',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'TOO_MANY_ATTEMPTS',
  'HEADERS_TOO_LARGE',
  'INTERNAL',
  'OVERLOADED',
  'OUTCOME_UNKNOWN',
] as const satisfies readonly ErrorCode[]

/** An invalid field: its path (`body.emails.0.email`), and what is wrong with it. */
export interface FieldFault {
  field: string
  message: string
}

/** An expected error. Anything else that is thrown is a bug, and reaches the caller as INTERNAL. */
class Failure extends Error {
  readonly code: ErrorCode
  readonly details: readonly FieldFault[]
  /** Extra facts that published clients read, such as `is_deleted`, or the seconds to wait as `retry_after_s`. */
  readonly meta: Readonly<Record<string, unknown>> | undefined

  constructor(code: ErrorCode, details: readonly FieldFault[] = [], meta?: Readonly<Record<string, unknown>>) {
    super(errors[code].message)
    this.name = 'AppError'
    this.code = code
    this.details = details
    this.meta = meta
  }

  get status(): number {
    return errors[this.code].status
  }

  /** Returns the same error with other details and additional facts. */
  with(details: readonly FieldFault[], meta?: Readonly<Record<string, unknown>>): AppError {
    return new Failure(this.code, details, meta ? { ...this.meta, ...meta } : this.meta)
  }
}

export type AppError = Failure
/** An expected error. Details and facts that an error with this code always carries are required. */
export const AppError: {
  new <Code extends ErrorCode>(code: Code, ...rest: ErrorArguments<Code>): AppError
  readonly prototype: AppError
} = Failure

/** Returns an error about one field. */
export const refuseField = (field: string, message: string, code: ErrorCode = 'INVALID_INPUT'): AppError =>
  new Failure(code, [{ field, message }])
