import type { IdentifierKind } from '@clientele/db'
import { atomically, type Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { refuseUnreachable } from '../contacts/sms-numbers.ts'
import type { TemplateName } from '../notifications/templates.ts'
import {
  type CodeSubject,
  isLinkThereAlready,
  refuseTooSoon,
  resendAfter_s,
  type CodeRequest,
} from '../codes/request.ts'
import { holdContact, makeCode, makeLinkCode, type NewCode } from '../codes/service.ts'
import { takeAsking, takeCode } from './limits.ts'
import { requesterTo } from './owners.ts'

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
    first,
  }: { reaches?: boolean; otherwise?: TemplateName | undefined; first?: (tx: Context) => Promise<First> } = {},
): Promise<NewCode & { first: First | undefined }> {
  const requester = await requesterTo(ctx, subject.value)
  return whenAllowed(ctx, { subject, form: 'code', requester }, async (tx) => {
    const result = await first?.(tx)
    const code = await makeCode(tx, subject, requester)
    if (reaches) await notify(tx, subject, 'otp', { otp: code.otp })
    else if (otherwise) await notify(tx, subject, otherwise)
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
    return undefined
  }
  return whenAllowed(ctx, wanted, async (tx) => {
    const answer = await first?.(tx)
    const link = linkTo(tx, page, await makeLinkCode(tx, subject, requester))
    if (reaches) await notify(tx, subject, template, { link })
    return answer
  })
}

export type LinkPage = 'reset' | 'verify-email' | 'verify-mobile'

/** Built only from the settings: the host in a request isn't trusted. */
export const linkTo = ({ services, application_id }: Context, page: LinkPage, code: string) =>
  `${services.config.publicUrl.replace(/\/+$/, '')}/sign-in/${application_id}/${page}?code=${code}`

/** Writes the message in a transaction, if the limits of the contact, the requester, and the application allow it. */
async function whenAllowed<T>(ctx: Context, wanted: CodeRequest, write: (tx: Context) => Promise<T>): Promise<T> {
  // The declaration is what requires the captcha, so nothing can be sent without it.
  if (ctx.sends !== 'code') throw new Error('Only an operation that declares `sends` may send a code.')
  const { kind, value, field = 'body.mobile' } = wanted.subject
  if (kind === 'phone') await refuseUnreachable(ctx, value, field)
  // Checked twice: here, so that a rejected request doesn't use up a budget, and below, where concurrent requests run one after the other.
  await refuseTooSoon(ctx, wanted)
  await takeCode(ctx, wanted)
  return atomically(ctx, async (tx) => {
    await holdContact(tx, value)
    await refuseTooSoon(tx, wanted)
    return write(tx)
  })
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
