import type { ErrorCode, ErrorDetails, ErrorMeta } from '@clientele/contracts'
import { permissionCopy } from './permission-copy'
import { asSentence } from './sentence'

/** An error with a certain code, including its details and facts. */
export interface FailureOf<Code extends ErrorCode> {
  code: Code
  details: ErrorDetails<Code>
  meta?: ErrorMeta<Code>
}

type Copy<Code extends ErrorCode> = string | ((failure: FailureOf<Code>) => string) | undefined

/** Only storefronts get these errors, so the console has no message for them. */
const unseen = undefined

/** The console's message for each error of the service. A new code without a message does not compile. */
export const errorCopy: { readonly [Code in ErrorCode]: Copy<Code> } = {
  INVALID_INPUT: ({ details: [fault] }) =>
    fault ? asSentence(fault.message) : 'Some of what you entered isn’t valid. Check it and try again.',
  INVALID_JSON: 'The request couldn’t be read. Reload the page and try again.',
  WRONG_CODE: unseen,
  CAPTCHA_NEEDED: unseen,
  INVALID_GRANT: unseen,
  UNAUTHENTICATED: 'Your session has ended. Sign in again.',
  INVALID_SIGNATURE: unseen,
  WRONG_CREDENTIALS: ({ details: [fault] }) =>
    fault ? 'This isn’t your current password.' : 'The email or password is incorrect.',
  INVALID_CLIENT: unseen,
  WRONG_SIGN_IN: unseen,
  FORBIDDEN: ({ details: [fault], meta }) => {
    if (fault) return asSentence(fault.message)
    const needed = meta && permissionCopy[meta.permission]
    return needed
      ? `You don’t have permission for this: “${needed}”. Ask an owner of your company.`
      : 'You don’t have permission to do this. Ask an owner of your company.'
  },
  EMAIL_NOT_CONFIRMED: unseen,
  USER_BLOCKED: 'This customer is blocked.',
  USER_DELETED: 'This customer is scheduled for deletion.',
  SIGN_IN_CLOSED: unseen,
  SIGN_IN_METHOD_CLOSED: unseen,
  SIGN_UP_CLOSED: unseen,
  REAUTHENTICATION_NEEDED: unseen,
  SECOND_PROOF_NEEDED: unseen,
  REQUESTED_ELSEWHERE: unseen,
  CROSS_SITE: ({ meta }) =>
    meta
      ? `The console only works at ${meta.console}, and you opened it at another address. If this address is the right one, set ADMIN_URL to it, and restart the service.`
      : 'This page can’t call the service. Open the console at its own address.',
  ORIGIN_NOT_ALLOWED: ({ meta }) => `${meta?.origin ?? 'This page'} isn’t allowed to call the service.`,
  NO_SUCH_OPERATION: 'The service doesn’t know this request. Reload the page to get the latest console.',
  APPLICATION_NOT_FOUND: 'Application not found.',
  USER_NOT_FOUND: 'Customer not found.',
  USER_GROUP_NOT_FOUND: 'Group not found.',
  SESSION_NOT_FOUND: 'This session has already ended.',
  CONTACT_NOT_FOUND: 'This contact is no longer on the account.',
  FILE_NOT_FOUND: 'File not found. Upload it again.',
  MERGE_NOT_POSSIBLE: ({ details: [fault] }) =>
    fault ? asSentence(aboutCustomers(fault.message)) : 'These customers can’t be merged.',
  DUPLICATE_NOT_FOUND: 'These customers are no longer a pair.',
  MERGE_NOT_FOUND: 'A merge can be undone for 30 days, and this one is older.',
  MERGE_TOO_LATE: 'This merge can no longer be undone.',
  JOB_NOT_FOUND: 'This job no longer exists.',
  CONSENT_REQUEST_NOT_FOUND: unseen,
  CONNECTED_APP_NOT_FOUND: 'This app is already disconnected.',
  ATTRIBUTE_NOT_FOUND: 'Attribute not found.',
  ATTRIBUTE_EXISTS: 'Another attribute has this slug.',
  INACTIVE_COUNT_CHANGED: 'The number of inactive customers has changed in the meantime. Count them again.',
  ATTRIBUTE_IN_USE: 'This can’t be changed while customers have values.',
  TOO_MANY_ATTRIBUTES: 'This storefront has as many attributes as it can have. Delete one first.',
  DOMAIN_NOT_FOUND: 'This domain has already been removed.',
  DOMAIN_TAKEN: 'This domain already belongs to a storefront: this one, or another that has verified it.',
  TOO_MANY_DOMAINS: 'This storefront has as many domains as it can have. Remove one first.',
  OAUTH_CLIENT_NOT_FOUND: 'OAuth client not found.',
  OAUTH_CLIENT_REVOKED: 'This client is revoked. Register a new one instead.',
  OAUTH_CLIENT_WITHOUT_SECRET: 'This client doesn’t use a secret.',
  IMPORT_PRESET_NOT_FOUND: 'Preset not found.',
  IMPORT_PRESET_EXISTS: 'Another preset has this name.',
  TOO_MANY_IMPORT_PRESETS: 'There is no room for another preset. Delete one first.',
  OAUTH_RESOURCE_NOT_FOUND: 'API not found.',
  OAUTH_RESOURCE_EXISTS: 'An API with this identifier is already registered.',
  OAUTH_SCOPE_TAKEN: 'Another API already has a scope with this name. Choose a different one.',
  TOO_MANY_OAUTH_RESOURCES: 'There is no room for another API. Delete one first.',
  API_KEY_NOT_FOUND: 'API key not found.',
  OPERATOR_NOT_FOUND: 'Operator not found.',
  CONFIG_VERSION_NOT_FOUND: 'This version of the sign-in settings no longer exists.',
  REQUEST_TIMEOUT: 'The request took too long to arrive. Check your connection and try again.',
  EMAIL_TAKEN: 'Another customer already has this email address.',
  PHONE_TAKEN: 'Another customer already has this phone number.',
  USERNAME_TAKEN: 'Another customer already has this username. Choose a different one, or leave it blank.',
  SOCIAL_ACCOUNT_TAKEN: 'Another customer already has this social account.',
  EXTERNAL_ID_TAKEN: 'Another customer already has this external ID.',
  STALE_VERSION: 'Someone else changed this in the meantime. Reload to see their version.',
  IDEMPOTENCY_KEY_REUSED: unseen,
  IDEMPOTENCY_KEY_IN_USE: unseen,
  IDEMPOTENCY_RESPONSE_NOT_KEPT: unseen,
  USER_STATE_CHANGED: 'Someone changed this customer in the meantime, so nothing was changed.',
  USER_GROUP_IN_USE: ({ details }) =>
    `Segments mention this group. Change their rules first: ${details.map(({ message }) => message.replace(/^is mentioned by the segment /, '')).join(', ')}.`,
  USER_GROUP_BUSY: 'This group’s file is still being read. Try again when it’s done.',
  SELECTION_CHANGED: ({ meta }) =>
    meta ? `${meta.count.toLocaleString('en')} customers are selected by now.` : 'Other customers are selected by now.',
  JOB_STATE: ({ meta, details: [why] }) =>
    meta?.reason && why
      ? why.message
      : meta
        ? `The job is ${meta.state} by now, so nothing was changed.`
        : 'The job has changed in the meantime.',
  JOB_OUTDATED: 'This can’t be done anymore, because the group has changed since.',
  OPERATOR_EXISTS: 'An operator with this email address already exists.',
  ALREADY_SET_UP: 'The first operator is already set up. Sign in instead.',
  DELETION_TOO_LATE: 'This customer has already been erased.',
  FILE_EXPIRED: 'This file has expired and was deleted. Export it again.',
  INVITATION_EXPIRED: 'This link is no longer valid. Ask an owner of your company for a new one.',
  SIGN_UP_EXPIRED: unseen,
  BODY_TOO_LARGE: ({ meta }) =>
    meta ? `This is too large. The limit is ${meta.limit_bytes.toLocaleString('en')} bytes.` : 'This is too large.',
  UNSUPPORTED_MEDIA_TYPE: 'This kind of file isn’t supported. Use a CSV or Excel file.',
  USER_NOT_ACTIVE: ({ meta }) =>
    meta ? `This customer is ${statusCopy[meta.status]}.` : 'This customer isn’t active.',
  USER_ARCHIVED: 'This customer is archived.',
  USER_NOT_DELETED: 'This customer has no scheduled deletion.',
  LAST_IDENTIFIER: 'A customer must keep at least one email address or phone number.',
  CONTACT_REQUIRED: unseen,
  PRIMARY_CONTACT: 'Make another contact the primary contact first.',
  CONTACT_NOT_VERIFIED: 'Verify this contact first.',
  WEAK_PASSWORD: 'This password is too easy to guess. Try several unrelated words.',
  OPERATOR_NOT_ACTIVE: 'This operator is deactivated. Reactivate them first.',
  OPERATOR_JOINED: 'This operator already has a password. Reset it instead.',
  OPERATOR_NOT_JOINED: 'This operator hasn’t joined yet. Renew the invitation instead.',
  LAST_OWNER: 'A company must keep at least one owner.',
  TOO_MANY_ATTEMPTS: ({ meta }) =>
    meta
      ? `Too many attempts. Try again in ${durationCopy(meta.retry_after_s)}.`
      : 'Too many attempts. Try again later.',
  HEADERS_TOO_LARGE: 'The request is too large. Clear this site’s cookies and try again.',
  INTERNAL: 'Something went wrong on our side. Try again.',
  OVERLOADED: 'The service is busy. Try again in a moment.',
  OUTCOME_UNKNOWN: 'The connection was lost, so the change may or may not have been made. Check before you try again.',
}

/** The API's users are the console's customers. */
const aboutCustomers = (said: string): string =>
  said.replaceAll(/\bUser(s?)\b/g, 'Customer$1').replaceAll(/\buser(s?)\b/g, 'customer$1')

type InactiveStatus = NonNullable<ErrorMeta<'USER_NOT_ACTIVE'>>['status']

const statusCopy: Readonly<Record<InactiveStatus, string>> = {
  blocked: 'blocked',
  archived: 'archived',
  deletion_scheduled: 'scheduled for deletion',
  purged: 'permanently erased',
}

const durationCopy = (seconds: number) => {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}
