import type { IdentifierKind } from '@clientele/db'
import { atomically, type Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { refuseUnreachable } from '../contacts/sms-numbers.ts'
import type { TemplateName } from '../notifications/templates.ts'
import {
  type CodeSubject,
  holdContact,
  isLinkThereAlready,
  makeCode,
  makeLinkCode,
  type NewCode,
  refuseTooSoon,
  resendAfter_s,
  type CodeRequest,
} from '../codes/service.ts'
import { takeAsking, takeCode } from './limits.ts'
import { requesterTo } from './owners.ts'

export interface Contact {
  kind: IdentifierKind
  value: string
  country_code?: number | null | undefined
  phone?: string | null | undefined
  /** Where in the request it stood. */
  field?: string | undefined
}

/**
 * Makes a code and sends it. Where `reaches` is false the code exists all the same, so that nobody who asks can tell: what is sent
 * then is another message, or none. `first` happens in the same transaction, before it.
 */
export async function sendCode(
  ctx: Context,
  subject: CodeSubject,
  {
    reaches = true,
    otherwise,
    first,
  }: { reaches?: boolean; otherwise?: TemplateName | undefined; first?: (tx: Context) => Promise<unknown> } = {},
): Promise<NewCode> {
  const requester = await requesterTo(ctx, subject.value)
  return whenAllowed(ctx, { subject, form: 'code', requester }, async (tx) => {
    await first?.(tx)
    const code = await makeCode(tx, subject, requester)
    if (reaches) await notify(tx, subject, 'otp', { otp: code.otp })
    else if (otherwise) await notify(tx, subject, otherwise)
    return code
  })
}

/** Makes the secret of a link and sends it; to nobody where `reaches` is false. `first` happens in the same transaction, before it. */
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

/** Built from the settings alone: what a request says of its own address is not believed. */
export const linkTo = ({ services, application_id }: Context, page: LinkPage, code: string) =>
  `${services.config.publicUrl.replace(/\/+$/, '')}/sign-in/${application_id}/${page}?code=${code}`

/** Writes in one transaction what is sent, if so much may be sent to this contact, for this requester and in this application. */
async function whenAllowed<T>(ctx: Context, wanted: CodeRequest, write: (tx: Context) => Promise<T>): Promise<T> {
  // The declaration is what asks for the captcha, so nothing is sent without it.
  if (ctx.sends !== 'code') throw new Error('Only an operation that declares `sends` may send a code.')
  const { kind, value, field = 'body.mobile' } = wanted.subject
  if (kind === 'phone') await refuseUnreachable(ctx, value, field)
  // Looked at twice: here, so that a refusal costs nobody's budget; and below, where two at once come one after the other.
  await refuseTooSoon(ctx, wanted)
  await takeCode(ctx, wanted)
  return atomically(ctx, async (tx) => {
    await holdContact(tx, value)
    await refuseTooSoon(tx, wanted)
    return write(tx)
  })
}

/** What clients are told of a code on its way to a phone. */
export const sentToPhone = (contact: Contact, { request_id, resend_token }: NewCode) => ({
  success: true,
  message: 'If the number can receive it, a code was sent.',
  request_id,
  resend_token,
  resend_timer: resendAfter_s.phone,
  mobile: contact.phone ?? '',
  country_code: String(contact.country_code ?? ''),
})
