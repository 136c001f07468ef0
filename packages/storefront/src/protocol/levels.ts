import type { SignInLevel } from '@clientele/contracts'

/**
 * How sure the issuer is that it is the customer: `session` (they signed in, perhaps months ago), `recent` (they proved who they are within the last
 * ten minutes), or `recent-code` (they did so with a code that was sent to them). Each includes those before it.
 */
export type Level = SignInLevel extends `urn:clientele:acr:${infer Name}` ? Name : never

/** All levels, the lowest first. */
const levels: readonly Level[] = ['session', 'recent', 'recent-code']

export const isLevel = (text: string | undefined): text is Level => levels.some((level) => level === text)

/** The level's name in requests and tokens. */
export const acrOf = (level: Level): SignInLevel => `urn:clientele:acr:${level}`

/** How long a proof is recent. */
const recent_s = 10 * 60
/** How far the clocks of the issuer and this machine may differ. Without it, the issuer could find a proof recent that is refused here, again and again. */
const clockDifferenceMax_s = 60

/** Whether what a token says about the sign-in is good enough now. It was issued minutes ago, when the proof was younger. */
export function meetsLevel({ acr, auth_time }: Readonly<Record<string, unknown>>, level: Level): boolean {
  if (!levels.slice(levels.indexOf(level)).some((each) => acrOf(each) === acr)) return false
  return (
    level === 'session' ||
    (typeof auth_time === 'number' && Date.now() / 1_000 - auth_time <= recent_s + clockDifferenceMax_s)
  )
}
