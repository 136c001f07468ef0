import type { ClientAuthentication, OAuthClient, OAuthScope } from '@clientele/contracts'

/*
 * OAuth clients in the words that people use for their sites and apps.
 */

type OfKind = Pick<OAuthClient, 'application_type' | 'first_party' | 'token_endpoint_auth_method'>

interface KindCopy extends Pick<OfKind, 'application_type' | 'first_party'> {
  /** Its label in a form. */
  label: string
  hint: string
  /** How it can authenticate: the usual way comes first. */
  authentications: readonly [ClientAuthentication, ...ClientAuthentication[]]
  /** An example of a name, and of where it sends customers back to. */
  examples: { name: string; redirect_uri: string }
}

/** What people want to connect, and how it is registered. */
export const clientKinds = {
  website: {
    label: 'A website with a server',
    hint: 'Its server keeps a secret, such as a Next.js, Express, or Rails store.',
    application_type: 'web',
    first_party: true,
    authentications: ['client_secret_basic', 'private_key_jwt', 'client_secret_post'],
    examples: { name: 'Web shop', redirect_uri: 'https://www.shop.example/callback' },
  },
  page: {
    label: 'A single-page app',
    hint: 'All of it runs in the browser, so it can’t keep a secret.',
    application_type: 'web',
    first_party: true,
    authentications: ['none'],
    examples: { name: 'Storefront', redirect_uri: 'https://www.shop.example/callback' },
  },
  app: {
    label: 'A mobile or desktop app',
    hint: 'People install it, so it can’t keep a secret either.',
    application_type: 'native',
    first_party: true,
    authentications: ['none'],
    examples: { name: 'iOS app', redirect_uri: 'com.example.shop:/callback' },
  },
  partner: {
    label: 'A partner’s service',
    hint: 'Another company’s site, app, or agent. Customers decide what it sees.',
    application_type: 'web',
    first_party: false,
    authentications: ['client_secret_basic', 'private_key_jwt', 'none'],
    examples: { name: 'Loyalty partner', redirect_uri: 'https://partner.example.com/callback' },
  },
} as const satisfies Record<string, KindCopy>

export type ClientKind = keyof typeof clientKinds
export const clientKindNames = Object.keys(clientKinds) as [ClientKind, ...ClientKind[]]
export const kindCopyOf = (kind: ClientKind): KindCopy => clientKinds[kind]

/** What a client is, for lists. Whose it is comes separately. */
export function typeText({ application_type, token_endpoint_auth_method }: OfKind): string {
  if (application_type === 'native') return 'Mobile or desktop app'
  return token_endpoint_auth_method === 'none' ? 'Single-page app' : 'Website with a server'
}

export const ownerText = ({ first_party }: OfKind): string => (first_party ? 'Yours' : 'A partner’s')

/** How a client proves who it is. */
export const authenticationCopy: Readonly<Record<ClientAuthentication, { label: string; hint: string }>> = {
  none: { label: 'No secret', hint: 'For code that anyone can read. PKCE protects the sign-in.' },
  client_secret_basic: { label: 'Client secret', hint: 'In the Authorization header. What most libraries do.' },
  client_secret_post: { label: 'Client secret in the body', hint: 'Only for libraries that can’t send the header.' },
  private_key_jwt: { label: 'Private key', hint: 'The client signs with its key, and we only know the public one.' },
}

export const authenticationText = (client: OfKind): string =>
  authenticationCopy[client.token_endpoint_auth_method].label

/** What each scope lets a client see, for operators. */
export const scopeCopy: Readonly<Record<OAuthScope, { label: string; hint: string }>> = {
  openid: { label: 'Account', hint: 'Recognizes the customer. Every client has it.' },
  profile: { label: 'Profile', hint: 'Name, username, date of birth, gender, and picture' },
  email: { label: 'Email address', hint: 'The primary one, and whether it’s verified' },
  phone: { label: 'Phone number', hint: 'The primary one, and whether it’s verified' },
  groups: { label: 'Groups', hint: 'Which groups the customer is a member of' },
  meta: { label: 'Metadata', hint: 'What your services note about the customer in meta' },
  offline_access: { label: 'Refresh tokens', hint: 'Keeps this access for as long as the customer stays signed in' },
}

/** Scopes in a sentence. One that this console doesn't know has only its name. */
export const scopesText = (scopes: readonly string[]): string =>
  scopes.map((scope) => (isKnown(scope) ? scopeCopy[scope].label.toLowerCase() : scope)).join(', ')

const isKnown = (scope: string): scope is OAuthScope => Object.hasOwn(scopeCopy, scope)

/** How long the previous secret can keep working, in seconds. */
export const overlaps = [
  { value: '0', label: 'Stops working now' },
  { value: '3600', label: 'One more hour' },
  { value: '86400', label: 'One more day' },
  { value: '604800', label: '7 more days' },
  { value: '2592000', label: '30 more days' },
] as const
