import { AppError, type PlatformConfig } from '@clientele/contracts'
import { type CodeRow, getLinkCode } from '../codes/service.ts'
import { atomically, type Context } from '../context.ts'
import { refuseWhileFull } from '../passwords/hashing.ts'
import { withFacts } from './attempt-facts.ts'
import { sendClaimLink } from './deliver-code.ts'
import { openConfig, refuseMethodClosed } from './governed.ts'
import { forgetFailures } from './limits.ts'
import { findSignUpById, findSignUpTo, keepSignUpUntil, type SignUpRow } from './repository/sign-ups.ts'
import { continueWithCode } from './sign-up.ts'
import { codesNeeded } from './sign-up-proofs.ts'
import { tryPassword } from './try-password.ts'

/*
 * A sign-up that waits for nothing but the code to its email address. The shopper may have closed the page, and believes that they have an account: with
 * the right password they get a link, which finishes the sign-up together with the password, in any browser.
 */

const linkLife_ms = 60 * 60_000

/** An unfinished sign-up, with what it takes to try its password. */
export interface Unfinished {
  sign_up_id: string
  password_hash: string
}

/** The latest sign-up with an email address, if a code to it is all that it waits for. */
export async function findUnfinished(ctx: Context, email: string): Promise<Unfinished | undefined> {
  const row = await findSignUpTo(ctx, email)
  return row && asUnfinished(ctx, row, email)
}

/** Sends the link that finishes a sign-up, to someone who knows its password. */
export async function askToFinish(ctx: Context, email: string, { sign_up_id }: Unfinished): Promise<AppError> {
  await forgetFailures(ctx, email, [email])
  await keepSignUpUntil(ctx, sign_up_id, new Date(ctx.now.getTime() + linkLife_ms))
  const subject = { purpose: 'verify_contact', kind: 'email', value: email, sign_up_id } as const
  await sendClaimLink({ ...ctx, shopper: undefined }, subject)
  return withFacts(new AppError('EMAIL_NOT_CONFIRMED'), { contact: email })
}

/** Whether a link finishes a sign-up that can still be finished. */
export const finishesSignUp = async (ctx: Context, code: CodeRow): Promise<boolean> =>
  (await unfinishedOf(ctx, code)) !== undefined

/** Finishes a sign-up with its link and its password, and signs the shopper in. Neither is enough alone: the address may be someone else's. */
export async function finishWithPassword(ctx: Context, secret: string, password: string): Promise<void> {
  const config = openConfig(ctx)
  refuseMethodClosed(config, 'password')
  refuseWhileFull('unknown shoppers')
  const code = await getLinkCode(ctx, secret, 'verify_contact')
  const known = await unfinishedOf(ctx, code)
  if (!known) throw new AppError('WRONG_CODE')
  const whose = { name: code.value, user_id: undefined }
  const proven = await tryPassword(ctx, whose, password, known.password_hash)
  if (proven === undefined) throw withFacts(new AppError('WRONG_SIGN_IN'), { contact: code.value })
  await atomically(ctx, async (tx) => {
    if ((await unfinishedOf(tx, code))?.password_hash !== known.password_hash) throw new AppError('WRONG_SIGN_IN')
    await continueWithCode(tx, config, code)
  })
}

async function unfinishedOf(ctx: Context, { sign_up_id, value }: CodeRow): Promise<Unfinished | undefined> {
  const row = sign_up_id === null ? undefined : await findSignUpById(ctx, sign_up_id)
  return row && asUnfinished(ctx, row, value)
}

function asUnfinished(ctx: Context, row: SignUpRow, email: string): Unfinished | undefined {
  const config = openConfig(ctx)
  if (row.email !== email || row.password_hash === null || !canFinish(config, row)) return undefined
  return { sign_up_id: row.id, password_hash: row.password_hash }
}

const canFinish = (config: PlatformConfig, row: SignUpRow): boolean =>
  config.register !== false && codesNeeded(config, row).join() === 'email'
