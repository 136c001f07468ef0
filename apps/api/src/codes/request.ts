import { AppError } from '@clientele/contracts'
import type { IdentifierKind } from '@clientele/db'
import type { Context } from '../context.ts'
import { type CodePurpose, type CodeRow, codesSince } from './repository.ts'
import { formsOf, isKeptAsKnown, type Requester } from './requesters.ts'

/*
 * What somebody wants sent, and how long they have to wait for it.
 */

const hour_ms = 3_600_000

/** Seconds until another code can be sent to the same contact. */
export const resendAfter_s = { phone: 30, email: 90 } as const satisfies Record<IdentifierKind, number>

/** What a code is for and what it proves: one contact, one purpose, and one user or sign-up if there is one. */
export interface CodeSubject {
  purpose: CodePurpose
  kind: IdentifierKind
  value: string
  user_id?: string | undefined
  sign_up_id?: string | undefined
  /** The field of the contact in the request, for errors. */
  field?: string | undefined
  /** The session that requests it, if it isn't the calling one. */
  session_id?: string | undefined
  /** When the first code was requested, if a resend token requests another. */
  first_asked_at?: Date | undefined
}

/** A code or link to send. */
export interface CodeRequest {
  subject: CodeSubject
  form: 'code' | 'link'
  requester: Requester
}

/** Password reset links have a separate limit, so that using up the codes leaves the owner this way in. */
export const isResetLink = ({ subject, form }: Pick<CodeRequest, 'subject' | 'form'>): boolean =>
  form === 'link' && subject.purpose === 'reset_password'

/** Throws if the last code to this contact is too recent, or if there were too many in the last hour. The contact may be unknown. */
export async function refuseTooSoon(ctx: Context, wanted: CodeRequest): Promise<void> {
  const { own_ms, shared_ms } = await waitsFor(ctx, wanted)
  const wait_ms = Math.max(own_ms, shared_ms)
  if (wait_ms > 0) throw new AppError('TOO_MANY_ATTEMPTS', [], { retry_after_s: Math.ceil(wait_ms / 1_000) })
}

/**
 * Whether strangers have requested so many reset links to a contact that this requester gets no more. Those links are valid for as long as they
 * count, and they are in the owner's mailbox.
 */
export async function isLinkThereAlready(ctx: Context, wanted: CodeRequest): Promise<boolean> {
  if (!isResetLink(wanted)) return false
  const { own_ms, shared_ms } = await waitsFor(ctx, wanted)
  return own_ms <= 0 && shared_ms > 0
}

/**
 * Returns how long until this requester can get another code to the contact, by their own limit and by the limit of all requesters of their
 * kind. Requesters known to the account don't share a limit with strangers.
 */
async function waitsFor(ctx: Context, { subject, form, requester }: CodeRequest) {
  const { codesPerContactPerHour: ownMax, codesPerContactFromAllPerHour: allMax } = ctx.services.config.limits
  const wantsLink = isResetLink({ subject, form })
  const sent = await codesSince(ctx, subject.value, new Date(ctx.now.getTime() - hour_ms), 4 * allMax)
  const alike = sent.filter((code) => isLinkRow(code) === wantsLink)
  const kept = formsOf(ctx, requester)
  const own = alike.filter(({ asked_from }) => asked_from !== null && kept.includes(asked_from))
  const last = own.find(({ purpose }) => purpose === subject.purpose)
  const shared = alike.filter(({ asked_from }) => isKeptAsKnown(asked_from) === requester.isKnown)
  // Only links in the owner's mailbox count for them: not used ones, and not ones for the contact's previous owner.
  const counted = wantsLink
    ? shared.filter(({ used_at, user_id }) => used_at === null && user_id === (subject.user_id ?? null))
    : shared
  const ms = (from: Date | undefined, after_ms: number) => (from ? from.getTime() + after_ms - ctx.now.getTime() : 0)
  return {
    own_ms: Math.max(
      ms(last?.created_at, resendAfter_s[subject.kind] * 1_000),
      ms(own[ownMax - 1]?.created_at, hour_ms),
    ),
    shared_ms: ms(counted[(wantsLink ? ownMax : allMax) - 1]?.created_at, hour_ms),
  }
}

const isLinkRow = ({ purpose, resend_hash }: Pick<CodeRow, 'purpose' | 'resend_hash'>) =>
  purpose === 'reset_password' && resend_hash === null
