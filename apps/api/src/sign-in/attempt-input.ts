import { readShortCode } from '../codes/short-codes.ts'
import { lookUpPhone, normalizeEmail } from '../contacts/normalize.ts'
import { contactTyped } from '../contacts/typed.ts'
import type { Context } from '../context.ts'
import { hashSecret } from '../secrets.ts'

/** What the input of an attempt says about whom it is for. */
export interface Given {
  request_id?: string | undefined
  resend_token?: string | undefined
  link?: string | undefined
  register_token?: string | undefined
  otp?: string | undefined
  username?: string | undefined
  captcha_code?: string | undefined
  email?: string | undefined
  phone?: { number: string; country_code: number | undefined } | undefined
}

type Body = Record<string, unknown>

/** Reads the fields by which operations name a contact or a code. Each has been validated by the operation's own schema. */
export function givenIn(input: unknown): Given {
  const body = ((input as { body?: Body }).body ?? {}) as Body
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : undefined)
  const token = text('token')
  const code = text('code')
  const link = code ?? (token?.includes('.') ? undefined : token)
  return {
    request_id: text('request_id'),
    resend_token: token?.includes('.') ? token : undefined,
    link: link !== undefined && readShortCode(link) === undefined ? link : undefined,
    register_token: text('register_token'),
    otp: text('otp'),
    username: text('username'),
    captcha_code: text('captcha_code'),
    email: text('email'),
    phone: phoneIn(body),
  }
}

/** A number is a field of the body, or a group of fields called `mobile` or `phone`. */
function phoneIn(body: Body): Given['phone'] {
  for (const name of ['mobile', 'phone']) {
    const given = body[name]
    const { country_code } = body
    if (typeof given === 'string') return { number: given, country_code: asNumber(country_code) }
    if (typeof given !== 'object' || given === null) continue
    const group = given as Body
    const number = group.mobile ?? group.phone
    if (typeof number === 'string') return { number, country_code: asNumber(group.country_code ?? country_code) }
  }
  return undefined
}

const asNumber = (value: unknown) => (typeof value === 'number' ? value : undefined)

/** The normalized contact or username that was entered, if any. */
export function nameIn(ctx: Context, { username, email, phone }: Given): string | undefined {
  if (username !== undefined) return contactTyped(ctx, username)
  if (phone) return numberIn(ctx, phone)
  return email === undefined ? undefined : normalizeEmail(email)
}

const numberIn = (ctx: Context, { number, country_code }: NonNullable<Given['phone']>) =>
  lookUpPhone(number, ctx.application.default_country_code, country_code)?.value

/** A key that is the same for attempts with the same contact or code. */
export function kindOfAttempt(ctx: Context, given: Given): string {
  const { request_id, resend_token, link, register_token } = given
  return (
    nameIn(ctx, given) ??
    hashSecret(request_id ?? resend_token ?? link ?? register_token ?? ctx.shopper?.user_id ?? 'nobody')
  )
}
