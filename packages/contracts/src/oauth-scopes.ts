/** What an OAuth client can ask for: each scope, and what it lets the client see. */
export const oauthScopes = {
  openid: 'The ID of the account',
  profile: 'The name, username, date of birth, gender, and picture of the account',
  email: 'The primary email address, and whether it is verified',
  phone: 'The primary phone number, and whether it is verified',
  groups: 'The user groups that the account is a member of',
  meta: 'What the store keeps about the account in `meta`',
  offline_access: 'Access for as long as the shopper stays signed in',
} as const satisfies Record<string, string>

export type OAuthScope = keyof typeof oauthScopes
export const oauthScopeNames = Object.keys(oauthScopes) as [OAuthScope, ...OAuthScope[]]

/** What a client may do with each scope, in the words that a shopper reads before they allow it. */
export const consentWords: Readonly<Record<OAuthScope, string>> = {
  openid: 'Recognize you when you sign in',
  profile: 'See your name, username, date of birth, gender, and picture',
  email: 'See your primary email address',
  phone: 'See your primary phone number',
  groups: 'See which customer groups you belong to',
  meta: 'See what the store has noted about your account',
  offline_access: 'Keep this access for as long as you stay signed in',
}
