import { createChallenge, type Payload, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Context, StorefrontHandler } from '../context.ts'
import { hashSecret, sign, signatures } from '../secrets.ts'
import { keepSolution } from './repository/captcha-solutions.ts'

const challengeLife_ms = 10 * 60_000

/** A puzzle that takes a phone about a second to solve, and us a few milliseconds to check. */
export const getCaptchaChallenge: StorefrontHandler<'getCaptchaChallenge'> = async (ctx) => {
  const challenge = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: 2_000,
    keyPrefix: '00',
    deriveKey,
    expiresAt: new Date(ctx.now.getTime() + challengeLife_ms),
    hmacSignatureSecret: sign(ctx.services.config.secretKeys, purpose, ctx.application_id),
  })
  return { parameters: { ...challenge.parameters }, signature: challenge.signature ?? '' }
}

/** Whether a solution is correct, for this application, in time, and used for the first time. */
export async function takeSolution(ctx: Context, text: string): Promise<boolean> {
  const payload = readPayload(text)
  if (!payload) return false
  return (
    (await isRight(ctx, payload)) && keepSolution(ctx, hashSecret(payload.challenge.signature ?? ''), challengeLife_ms)
  )
}

/** Challenges are signed with a key per application, so that a puzzle solved for one doesn't work for another. */
const purpose = 'captcha'

async function isRight(ctx: Context, payload: Payload): Promise<boolean> {
  for (const hmacSignatureSecret of signatures(ctx.services.config.secretKeys, purpose, ctx.application_id)) {
    const { verified } = await verifySolution({ ...payload, deriveKey, hmacSignatureSecret }).catch(() => ({
      verified: false,
    }))
    if (verified) return true
  }
  return false
}

function readPayload(text: string): Payload | undefined {
  try {
    const payload = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Payload
    return typeof payload.challenge.signature === 'string' && typeof payload.solution === 'object' ? payload : undefined
  } catch {
    return undefined
  }
}
