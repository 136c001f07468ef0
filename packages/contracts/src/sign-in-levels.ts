/**
 * How sure the issuer is that it is the customer, as `acr` in tokens and `acr_values` in requests say it. Each level includes those before it.
 */
export const signInLevels = {
  /** The customer has proved who they are, at the latest when the session began, which may be months ago. */
  session: 'urn:clientele:acr:session',
  /** They have done so within the last ten minutes, in any way. */
  recent: 'urn:clientele:acr:recent',
  /** They have done so within the last ten minutes with a code that was sent to one of their contacts. */
  recentCode: 'urn:clientele:acr:recent-code',
} as const

/** A value of `acr`. */
export type SignInLevel = (typeof signInLevels)[keyof typeof signInLevels]
