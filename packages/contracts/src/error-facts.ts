import type { SupportContact } from './support-contact.ts'
import type { ErrorCode, FieldFault } from './errors.ts'
import type { JobRefusal, JobState } from './job-kinds.ts'
import type { Permission } from './permissions.ts'
import type { UserStatus } from './customers.ts'

/** Errors whose details always name a field. Others may name some. */
export type FieldErrorCode =
  | 'ATTRIBUTE_EXISTS'
  | 'ATTRIBUTE_IN_USE'
  | 'CAPTCHA_NEEDED'
  | 'EMAIL_TAKEN'
  | 'EXTERNAL_ID_TAKEN'
  | 'MERGE_NOT_POSSIBLE'
  | 'PHONE_TAKEN'
  | 'SOCIAL_ACCOUNT_TAKEN'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'USERNAME_TAKEN'
  | 'WEAK_PASSWORD'

/** The facts that an error always carries in `meta`. */
interface CertainFacts {
  INACTIVE_COUNT_CHANGED: { due: number }
  IDEMPOTENCY_KEY_IN_USE: { retry_after_s: number }
  /** How many users are selected now. */
  SELECTION_CHANGED: { count: number }
  JOB_STATE: { state: JobState; reason?: JobRefusal }
  ORIGIN_NOT_ALLOWED: { origin: string }
  STALE_VERSION: { version: number }
  TOO_MANY_ATTEMPTS: { retry_after_s: number }
  USER_DELETED: { is_deleted: true; delete_on?: string; support_contact?: SupportContact }
}

/** The facts that an error carries in `meta` if they are known. */
interface PossibleFacts {
  CROSS_SITE: { console: string }
  BODY_TOO_LARGE: { limit_bytes: number }
  FORBIDDEN: { permission: Permission }
  OVERLOADED: { retry_after_s: number }
  SIGN_IN_CLOSED: { support_contact: SupportContact }
  USER_BLOCKED: { support_contact: SupportContact }
  USER_NOT_ACTIVE: { status: Exclude<UserStatus, 'active'> | 'purged' }
  WRONG_CODE: { tries_left: number }
}

type Facts = Readonly<Record<string, unknown>>

/** The invalid fields, each with a message. */
export type ErrorDetails<Code extends string> = Code extends FieldErrorCode
  ? readonly [FieldFault, ...FieldFault[]]
  : readonly FieldFault[]

/** The facts besides the fields. A newer service may send more of them. */
export type ErrorMeta<Code extends string> = Code extends keyof CertainFacts
  ? Readonly<CertainFacts[Code]> & Facts
  : Code extends keyof PossibleFacts
    ? (Readonly<PossibleFacts[Code]> & Facts) | undefined
    : Facts | undefined

/** The constructor arguments of an error, after its code. Details and facts that it always carries are required. */
export type ErrorArguments<Code extends ErrorCode> = Code extends keyof CertainFacts
  ? [details: ErrorDetails<Code>, meta: CertainFacts[Code]]
  : Code extends FieldErrorCode
    ? [details: ErrorDetails<Code>]
    : [details?: readonly FieldFault[], meta?: Code extends keyof PossibleFacts ? PossibleFacts[Code] : undefined]
