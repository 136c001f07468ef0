import { AppError, type EventPayload } from '@clientele/contracts'
import type { IdentifierKind } from '@clientele/db'
import { findReturnOrigins } from '../applications/shop.ts'
import { masked } from '../contacts/masked.ts'
import { allOrThrow, atomically, type Context } from '../context.ts'
import { linkedAt } from '../served-at/domains.ts'
import { recordAttempt } from '../events/record.ts'
import { type Facts, notify } from '../notifications/notify.ts'
import { refuseUnreachable } from '../contacts/sms-numbers.ts'
import type { TemplateName } from '../notifications/templates.ts'
import {
  type CodeSubject,
  isLinkThereAlready,
  refuseTooSoon,
  resendAfter_s,
  type CodeRequest,
} from '../codes/request.ts'
import { attemptOf, lockContact, makeCode, makeLinkCode, type NewCode } from '../codes/service.ts'
import { withFacts } from './attempt-facts.ts'
import { takeAsking, takeCode } from './limits.ts'
import { ownerOf, requesterTo } from './owners.ts'

export interface Contact {
  kind: IdentifierKind
  value: string
  country_code?: number | null | undefined
  phone?: string | null | undefined
  /** Its field in the request. */
  field?: string | undefined
}

/**
 * Creates a code and sends it. If `reaches` is false, the code exists all the same, so that the caller can't tell; another message is sent then, or
 * then is another message, or none. `first` happens in the same transaction, before it, and its result is returned with the code.
 */
export async function sendCode<First = void>(
  ctx: Context,
  subject: CodeSubject,
  {
    reaches = true,
    otherwise,
    android_hash,
    first,
  }: {
    reaches?: boolean
    otherwise?: TemplateName | undefined
    android_hash?: string | undefined
    first?: (tx: Context) => Promise<First>
  } = {},
): Promise<NewCode & { first: First | undefined }> {
  const requester = await requesterTo(ctx, subject.value)
  return whenAllowed(ctx, { subject, form: 'code', requester }, async (tx) => {
    const result = await first?.(tx)
    const code = await makeCode(tx, subject, requester)
    const asked = { code: { id: code.request_id }, subject, form: 'code' } as const
    if (reaches) await notifyOf(tx, asked, 'otp', { otp: code.otp, ...(subject.kind === 'phone' && { android_hash }) })
    else if (otherwise) await notifyOf(tx, { ...asked, withheld: 'account_exists' }, otherwise)
    else await recordRequest(tx, { ...asked, withheld: 'no_account' })
    return { ...code, first: result }
  })
}

/** Creates the secret of a link and sends it, or sends nothing if `reaches` is false. `first` runs before it, in the same transaction. */
export async function sendLink<First = void>(
  ctx: Context,
  subject: CodeSubject,
  {
    page,
    template,
    reaches = true,
    first,
  }: { page: LinkPage; template: TemplateName; reaches?: boolean; first?: (tx: Context) => Promise<First> },
): Promise<First | undefined> {
  const requester = await requesterTo(ctx, subject.value)
  const wanted: CodeRequest = { subject, form: 'link', requester }
  if (await isLinkThereAlready(ctx, wanted)) {
    await takeAsking(ctx, requester)
    await recordRequest(ctx, { subject, form: 'link', withheld: 'already_sent' })
    return undefined
  }
  return whenAllowed(ctx, wanted, async (tx) => {
    const answer = await first?.(tx)
    const { id, secret } = await makeLinkCode(tx, subject, { requester })
    const asked = { code: { id }, subject, form: 'link' } as const
    const link = await linkTo(tx, page, { code: secret, return_to: await allowedReturn(tx, subject.kind) })
    if (reaches) await notifyOf(tx, asked, template, { link })
    else await recordRequest(tx, { ...asked, withheld: 'no_account' })
    return answer
  })
}

/** A code or link that was requested, and why nothing is sent, or something else. */
interface Requested {
  code?: { id: string }
  subject: CodeSubject
  form: CodeRequest['form']
  withheld?: EventPayload<'code.requested'>['withheld']
}

/** Records the request, and sends its message. */
async function notifyOf(tx: Context, requested: Requested, template: TemplateName, facts: Facts = {}): Promise<void> {
  const { subject, code } = requested
  const user_id = await subjectOf(tx, subject)
  await allOrThrow([
    notify(tx, subject, template, facts, code && { attempt: attemptOf(code), user_id }),
    recordRequestOf(tx, requested, user_id),
  ])
}

const recordRequest = async (ctx: Context, requested: Requested): Promise<void> =>
  recordRequestOf(ctx, requested, await subjectOf(ctx, requested.subject))

const subjectOf = async (ctx: Context, { user_id, value }: CodeSubject) => user_id ?? (await ownerOf(ctx, value))

const recordRequestOf = (
  ctx: Context,
  { code, subject: { purpose, kind, value }, form, withheld }: Requested,
  user_id: string | undefined,
) =>
  recordAttempt(
    ctx,
    { user_id, contact: value },
    {
      type: 'code.requested',
      ...(code && { attempt: attemptOf(code) }),
      purpose,
      form,
      kind,
      ...(user_id !== undefined && { contact: masked(value) }),
      ...(withheld && { withheld }),
    },
  )

/**
 * Sends the link that confirms a claimed email address. It may be a stranger's, so the usual limits apply. The shopper can request another
 * link later. The captcha was required when the address was entered.
 */
export async function sendClaimLink(ctx: Context, subject: CodeSubject): Promise<void> {
  try {
    await sendLink({ ...ctx, sends: 'code' }, subject, { page: 'verify-email', template: 'verify_link' })
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'TOO_MANY_ATTEMPTS')) throw error
  }
}

export type LinkPage = 'reset' | 'verify-email' | 'verify-mobile' | 'link'

/** Built only from the settings and verified domains: another host in a request isn't trusted. */
export async function linkTo(
  ctx: Context,
  page: LinkPage,
  { code, return_to }: { code: string; return_to: string | undefined },
): Promise<string> {
  const { pages } = await linkedAt(ctx)
  return `${pages}/${page}?code=${code}${return_to === undefined ? '' : `&return_to=${encodeURIComponent(return_to)}`}`
}

/** A text message costs by its length, and the length is the caller's choice. */
const returnMax = { email: 1_000, phone: 120 } as const satisfies Record<IdentifierKind, number>

/**
 * Where a link leads back to afterward: the address that the caller asked for, if it is one that the application's pages can return to, or only its
 * origin if it is too long. The page checks it again.
 */
async function allowedReturn(tx: Context, kind: IdentifierKind): Promise<string | undefined> {
  const url = (await issuerReturn(tx)) ?? (await returnUrlIn(tx, tx.return_to))
  return url && (url.href.length <= returnMax[kind] ? url.href : url.origin)
}

/** The way back of a shopper whom an OAuth client sent here, who continues there after following the link. */
async function issuerReturn(ctx: Context): Promise<URL | undefined> {
  const url = ctx.return_to === undefined ? null : URL.parse(ctx.return_to)
  if (!url) return undefined
  const { endpoints } = await linkedAt(ctx)
  return url.href.startsWith(`${endpoints}/auth/`) ? url : undefined
}

/** The address that a caller asks the hosted pages to return to, if it is at one of the application's return origins. */
export async function returnUrlIn(ctx: Context, return_to: string | undefined): Promise<URL | undefined> {
  if (return_to === undefined || !URL.canParse(return_to)) return undefined
  const url = new URL(return_to)
  return /^https?:$/.test(url.protocol) && (await findReturnOrigins(ctx)).includes(url.origin) ? url : undefined
}

/** Writes the message in a transaction, if the limits of the contact, the requester, and the application allow it. */
async function whenAllowed<T>(ctx: Context, wanted: CodeRequest, write: (tx: Context) => Promise<T>): Promise<T> {
  // The declaration is what requires the captcha, so nothing can be sent without it.
  if (ctx.sends !== 'code') throw new Error('Only an operation that declares `sends` may send a code.')
  const { kind, value, field = 'body.mobile' } = wanted.subject
  try {
    if (kind === 'phone') await refuseUnreachable(ctx, value, field)
    // Checked twice: here, so that a rejected request doesn't use up a budget, and below, where concurrent requests run one after the other.
    await refuseTooSoon(ctx, wanted)
    await takeCode(ctx, wanted)
    return await atomically(ctx, async (tx) => {
      await lockContact(tx, value)
      await refuseTooSoon(tx, wanted)
      return write(tx)
    })
  } catch (error) {
    throw error instanceof AppError ? withFacts(error, { contact: value }) : error
  }
}

/** The response for a code that was sent to a phone. */
export const sentToPhone = (contact: Contact, { request_id, resend_token }: NewCode) => ({
  success: true,
  message: 'If the number can receive it, a code was sent.',
  request_id,
  resend_token,
  resend_timer: resendAfter_s.phone,
  mobile: contact.phone ?? '',
  country_code: String(contact.country_code ?? ''),
})
