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

/** Whether what a token says about the sign-in (`acr`) is good enough. */
export const meetsLevel = (acr: unknown, level: Level): boolean =>
  levels.slice(levels.indexOf(level)).some((each) => acrOf(each) === acr)
