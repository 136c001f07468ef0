import {
  type AppError,
  phoneFaults,
  refuseField,
  typedEmail,
  type UpdateUserRequest,
  type UserEmails,
  type UserPhoneNumbers,
} from '@clientele/contracts'
import type { IdentifierKind } from '@clientele/db'
import { lookUpPhone, normalizeEmail, normalizePhone, type Phone } from '../contacts/normalize.ts'
import type { Context } from '../context.ts'
import type { HeldContact } from './repository.ts'

/*
 * The contacts in requests. New ones have to be valid. One that a user already has is found however it is spelled, and is found in the spelling of
 * responses even if today's rules would refuse it.
 */

/** A normalized contact as requested by a caller. */
export interface WantedContact {
  kind: IdentifierKind
  value: string
  country_code: number | null
  phone: string | null
  /** Undefined keeps what is known about a contact that the user already has. */
  verified: boolean | undefined
  primary: boolean | undefined
  active: boolean | undefined
  /** Whether today's rules refuse it, so that it only counts if the user already has it. */
  isInvalid?: boolean
  /** As the request spells it. Responses spell a stored contact like this. */
  spelled?: { text: string; country_code?: number | undefined }
  /** Its field in the request, for errors. */
  field: string
}

export function wantedEmail(text: string, field: string, flags: Partial<WantedContact> = {}): WantedContact {
  const value = normalizeEmail(text)
  if (value === undefined) throw notAContact({ kind: 'email', field })
  const { verified, primary, active } = flags
  return { kind: 'email', value, country_code: null, phone: null, verified, primary, active, field }
}

interface GivenPhone {
  phone: string
  country_code?: number | undefined
}

/** A new phone number, which has to be valid. */
export function wantedPhone(
  ctx: Context,
  { phone, country_code }: GivenPhone,
  field: string,
  flags: Partial<WantedContact> = {},
): WantedContact {
  const parsed = normalizePhone(phone, ctx.application.default_country_code, country_code)
  if (!parsed) throw notAContact({ kind: 'phone', field })
  return asWanted(parsed, field, flags)
}

/** A phone number that the user may already have. Some were stored before numbers had to be valid. */
export function namedPhone(
  ctx: Context,
  { phone, country_code }: GivenPhone,
  field: string,
  flags: Partial<WantedContact> = {},
): WantedContact {
  const { default_country_code } = ctx.application
  const valid = normalizePhone(phone, default_country_code, country_code)
  if (valid) return asWanted(valid, field, flags)
  const possible = lookUpPhone(phone, default_country_code, country_code)
  if (!possible) throw notAContact({ kind: 'phone', field })
  return { ...asWanted(possible, field, flags), isInvalid: true }
}

const asWanted = (parsed: Phone, field: string, flags: Partial<WantedContact>): WantedContact => {
  const { verified, primary, active } = flags
  return { kind: 'phone', ...parsed, verified, primary, active, field }
}

export const notAContact = ({ kind, field }: Pick<WantedContact, 'kind' | 'field'>): AppError =>
  refuseField(field, kind === 'email' ? 'must be an email address, such as asha@example.com' : phoneFaults.invalid)

/** The contacts that an update requests; undefined for a kind that isn't changed. */
export function readWanted(ctx: Context, body: UpdateUserRequest): Record<IdentifierKind, WantedContact[] | undefined> {
  return {
    email: body.emails?.map((wanted, i) => listedEmail(wanted, `body.emails.${i}.email`)),
    phone: body.phone_numbers?.map((wanted, i) => listedPhone(ctx, wanted, `body.phone_numbers.${i}.phone`)),
  }
}

function listedEmail({ email, verified, primary, active }: UserEmails, field: string): WantedContact {
  const value = normalizeEmail(email)
  return {
    kind: 'email',
    value: value ?? email,
    country_code: null,
    phone: null,
    verified,
    primary,
    active,
    isInvalid: value === undefined,
    spelled: { text: email },
    field,
  }
}

function listedPhone(
  ctx: Context,
  { phone, country_code, verified, primary, active }: UserPhoneNumbers,
  field: string,
): WantedContact {
  const valid = normalizePhone(phone, ctx.application.default_country_code, country_code)
  const parsed = valid ??
    lookUpPhone(phone, ctx.application.default_country_code, country_code) ?? { value: phone, country_code: 0, phone }
  return {
    ...asWanted(parsed, field, { verified, primary, active }),
    isInvalid: valid === undefined,
    spelled: { text: phone, country_code },
  }
}

/** A contact that is spelled as responses spell a stored one is the stored one, whatever today's rules make of it. */
export const asHeld = (held: readonly HeldContact[]) => (wanted: WantedContact) => {
  const same = held.find((row) => isSpelled(row, wanted.spelled))
  return same ? { ...wanted, value: same.value } : wanted
}

function isSpelled({ kind, value, phone, country_code }: HeldContact, spelled: WantedContact['spelled']): boolean {
  if (spelled === undefined) return false
  if (kind === 'email') return typedEmail(value) === spelled.text
  return (phone ?? value) === spelled.text && (country_code ?? 0) === spelled.country_code
}
