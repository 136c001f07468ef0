import type { IdentifierKind } from '@clientele/db'
import { atomically, type Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import type { TemplateName } from '../notifications/templates.ts'
import { type CodeSubject, makeCode, makeLinkCode, type NewCode, refuseTooSoon, resendAfter_s } from './codes.ts'
import { takeCode } from './limits.ts'

export interface Contact {
  kind: IdentifierKind
  value: string
  country_code?: number | null | undefined
  phone?: string | null | undefined
}

/**
 * Makes a code and sends it. Where `reaches` is false the code exists all the same, so that nobody who asks can tell: what is sent
 * then is another message, or none.
 */
export async function sendCode(
  ctx: Context,
  subject: CodeSubject,
  { reaches = true, otherwise }: { reaches?: boolean; otherwise?: TemplateName | undefined } = {},
): Promise<NewCode> {
  await takeCode(ctx, subject)
  await refuseTooSoon(ctx, subject)
  return atomically(ctx, async (tx) => {
    const code = await makeCode(tx, subject)
    if (reaches) await notify(tx, subject, 'otp', { otp: code.otp })
    else if (otherwise) await notify(tx, subject, otherwise)
    return code
  })
}

/** Makes the secret of a link and sends it; to nobody where `reaches` is false. */
export async function sendLink(
  ctx: Context,
  subject: CodeSubject,
  { page, template, reaches = true }: { page: string; template: TemplateName; reaches?: boolean },
): Promise<void> {
  await takeCode(ctx, subject)
  await refuseTooSoon(ctx, subject)
  await atomically(ctx, async (tx) => {
    const code = await makeLinkCode(tx, subject)
    // Built from the settings alone: what a request says of its own address is not believed.
    const link = `${ctx.services.config.publicUrl}/sign-in/${ctx.application_id}/${page}?code=${code}`
    if (reaches) await notify(tx, subject, template, { link })
  })
}

/** What clients are told of a code on its way to a phone. */
export const sentToPhone = (contact: Contact, { request_id, resend_token }: NewCode) => ({
  success: true,
  message: 'If the number can receive it, a code is on its way.',
  request_id,
  resend_token,
  resend_timer: resendAfter_s.phone,
  mobile: contact.phone ?? '',
  country_code: String(contact.country_code ?? ''),
})
