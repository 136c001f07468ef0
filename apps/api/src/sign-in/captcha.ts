import {
  asksForCaptcha,
  refuseField,
  type Input,
  type Operation,
  scopePrefix,
  type Storefront,
} from '@clientele/contracts'
import { storefront } from '@clientele/contracts/operations'
import type { Context, StorefrontHandler } from '../context.ts'
import { wantedEmail, wantedPhone } from '../users/wanted-contacts.ts'
import { takeSolution } from './captcha-challenges.ts'
import { openConfig } from './governed.ts'
import { goesToKnown } from './otp.ts'
import { phoneIn, writesToSomebody } from './sign-up.ts'

/*
 * Callers that cause costs or try passwords have to solve a puzzle first. The contract says which operations require it.
 */

type Handlers = { [Name in keyof Storefront]: StorefrontHandler<Name> }

/** Calls that don't need a captcha although their operation requires one, because they don't send anything to a new contact. */
const exempt: { [Name in keyof Storefront]?: (ctx: Context, input: Input<Storefront[Name]>) => Promise<boolean> } = {
  sendOTPOnMobile: (ctx, { body: { mobile: phone, country_code, token } }) =>
    goesToKnown(ctx, token, wantedPhone(ctx, { phone, country_code }, 'body.mobile')),
  sendOTPOnEmail: (ctx, { body: { email, token } }) => goesToKnown(ctx, token, wantedEmail(email, 'body.email')),
  sendForgotOTPOnMobile: (ctx, { body: { mobile: phone, country_code, token } }) =>
    goesToKnown(ctx, token, wantedPhone(ctx, { phone, country_code }, 'body.mobile')),
  sendForgotOTPOnEmail: (ctx, { body: { email, token } }) => goesToKnown(ctx, token, wantedEmail(email, 'body.email')),
  // Without a sign-up token, it is the signed-in shopper's own profile.
  updateProfile: async (ctx, { body }) =>
    body.register_token === undefined ||
    !(await writesToSomebody(ctx, body.register_token, { email: body.email, phone: phoneIn(body) })),
}

/**
 * Makes every operation that requires a captcha, according to the contract, check it first, and lets operations that declare it send codes. Must
 * be used inside `closedWithTheShop`, which reads the config.
 */
export const askingForCaptcha = (handlers: Handlers): Handlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, run]) => [name, guarded(name as keyof Storefront, run as AnyHandler)]),
  ) as Handlers

// The table of handlers ensures that each handler gets the right input.
type AnyHandler = (ctx: Context, input: never) => Promise<unknown>
type MayHoldSolution = { body: { captcha_code?: string | undefined } }

function guarded(name: keyof Storefront, run: AnyHandler): AnyHandler {
  const operation: Operation = storefront[name]
  const { sends } = operation
  const isExempt = exempt[name] as ((ctx: Context, input: never) => Promise<boolean>) | undefined
  const asks = asksForCaptcha(operation)
  if (!asks && sends === undefined) return run
  return async (ctx, input) => {
    if (asks && openConfig(ctx).skip_captcha !== true && !(await isExempt?.(ctx, input)))
      await refuseWithoutCaptcha(ctx, (input as MayHoldSolution).body.captcha_code)
    return run(sends === undefined ? ctx : { ...ctx, sends }, input)
  }
}

const puzzles = `GET ${scopePrefix.storefront}${storefront.getCaptchaChallenge.path}`

/** Each solution is valid once, for a few minutes. */
async function refuseWithoutCaptcha(ctx: Context, solution: string | undefined): Promise<void> {
  if (solution === undefined)
    throw refuseField(
      'body.captcha_code',
      `Solve the puzzle from ${puzzles} and send the solution here.`,
      'CAPTCHA_NEEDED',
    )
  if (!(await takeSolution(ctx, solution)))
    throw refuseField(
      'body.captcha_code',
      `This solution is wrong, expired, or already used. Solve a new puzzle from ${puzzles}.`,
      'CAPTCHA_NEEDED',
    )
}
