import { type SignInLevel, signInLevels } from '@clientele/contracts'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { Shopper } from '../context.ts'
import { currentRequest } from './request.ts'

/*
 * How sure the issuer is that it is the customer (`acr`), and how they proved it (`amr`). Both follow from the session, which knows when and how the
 * customer last proved who they are.
 */

/** How long a proof is recent. It is part of what the levels mean, so no setting changes it: APIs and partners rely on it. */
const recent_ms = 10 * 60_000

type Proof = Pick<Shopper, 'proven_at' | 'proven_by'>

/** All levels, the highest first. */
export const allLevels: readonly SignInLevel[] = [signInLevels.recentCode, signInLevels.recent, signInLevels.session]

/** How each way to sign in proves who it is (RFC 8176). The standard has no word for the account of another provider. */
const methods: Readonly<Record<string, string>> = {
  otp: 'otp',
  reset: 'otp',
  invitation: 'otp',
  password: 'pwd',
  google: 'fed',
  facebook: 'fed',
  apple: 'fed',
}

export const methodOf = (proven_by: string | null): string | undefined =>
  proven_by === null ? undefined : methods[proven_by]

/** Returns the levels that a proof meets, the highest first. */
export function levelsMet({ proven_at, proven_by }: Proof, now: Date): readonly SignInLevel[] {
  if (!proven_at) return []
  if (now.getTime() - proven_at.getTime() > recent_ms) return [signInLevels.session]
  return methodOf(proven_by) === 'otp' ? allLevels : [signInLevels.recent, signInLevels.session]
}

/** What a token that is renewed later can still say. */
export function levelLater(acr: string, proven_at_s: number | undefined, now: Date): string {
  const isRecent = proven_at_s !== undefined && now.getTime() - proven_at_s * 1_000 <= recent_ms
  return isRecent ? acr : signInLevels.session
}

/** What an ID token says about the sign-in: of the levels that were asked for, the first one that is met, or else the highest. */
export function describeSignIn({ oidc }: KoaContextWithOIDC): { acr: string | undefined; amr: string[] | undefined } {
  const met = levelsNow()
  const { proven_by = null } = currentRequest().ctx.shopper ?? {}
  const method = methodOf(proven_by)
  return {
    acr: levelsAsked(oidc).find((level) => met.includes(level)) ?? met[0],
    amr: method === undefined ? undefined : [method],
  }
}

/** The proof that the shopper has to bring for the level that a client asks for; undefined if the session is good enough. */
export function proofNeeded(oidc: KoaContextWithOIDC['oidc']): 'any' | 'code' | undefined {
  const asked = levelsAsked(oidc)
  const met = levelsNow()
  if (asked.length === 0 || asked.some((level) => met.includes(level))) return undefined
  return asked.every((level) => level === signInLevels.recentCode) ? 'code' : 'any'
}

/** The levels that a client asks for, as far as there are such levels. Those it can't do without have to exist. */
function levelsAsked({ claims }: KoaContextWithOIDC['oidc']): SignInLevel[] {
  const { essential, value, values } = (claims?.id_token?.acr ?? {}) as AcrRequest
  const asked = Array.isArray(values) ? values : value === undefined ? [] : [value]
  const known = asked.flatMap((each) => allLevels.filter((level) => level === each))
  if (essential === true && asked.length > 0 && known.length === 0)
    throw new errors.UnmetAuthenticationRequirements('there is no such level')
  return known
}

/** What the parameter `acr_values`, or the member `acr` of `claims`, asks for. */
interface AcrRequest {
  essential?: unknown
  value?: unknown
  values?: unknown
}

function levelsNow(): readonly SignInLevel[] {
  const { ctx } = currentRequest()
  return ctx.shopper ? levelsMet(ctx.shopper, ctx.now) : []
}
