import { type SocialAccount, SocialAccountSchema } from '@clientele/contracts'
import { isObject, readJson } from './reading/cells.ts'

/*
 * Accounts at social providers, as other systems export them: lists of objects, whose keys each of them calls differently, or text such as `google:1000`.
 */

/** The keys that name a provider: of Auth0, Clerk, and Supabase, of Firebase, of Keycloak, and of Cognito. */
const providerKeys = ['provider', 'providerId', 'identityProvider', 'providerName']
/** The keys of the ID there: of Clerk, of Firebase, of Keycloak and Cognito, of Auth0, and of Firebase's API. Supabase has it in `identity_data`, and the user's own ID in `user_id`. */
const subjectKeys = ['provider_user_id', 'rawId', 'userId', 'user_id', 'subject', 'uid']
const subjectLengthMax = 255

/** Reads all accounts with which a customer can sign in here. Those at other providers are left out. */
export function accountsIn(value: unknown): SocialAccount[] {
  if (typeof value === 'string')
    return typeof readJson(value) === 'object' ? accountsIn(readJson(value)) : inText(value)
  if (Array.isArray(value)) return value.filter(isObject).flatMap(accountsIn)
  if (!isObject(value)) return []
  const [provider] = providerKeys.flatMap((key) => providerIn(textOf(value[key])) ?? [])
  const data = isObject(value.identity_data) ? textOf(value.identity_data.sub) : ''
  const subject = [data, ...subjectKeys.map((key) => textOf(value[key]))].find((text) => text !== '')
  return accountOf(provider, subject)
}

/** The provider that another system means, if customers can sign in with it here: `google-oauth2`, `google.com`, or `oauth_google`. */
export function providerIn(text: string): SocialAccount['provider'] | undefined {
  const [, name] =
    /^(?:from_)?(?:oauth_)?([a-z]+)(?:-oauth2|\.com)?$/.exec(
      text
        .trim()
        .replace(/^SignInWith/, '')
        .toLowerCase(),
    ) ?? []
  return SocialAccountSchema.shape.provider.options.find((provider) => provider === name)
}

function inText(text: string): SocialAccount[] {
  return text.split(/[|,;]/).flatMap((each) => {
    const [, provider = '', subject] = /^([^:]*):(.*)$/s.exec(each) ?? []
    return accountOf(providerIn(provider), subject)
  })
}

function accountOf(provider: SocialAccount['provider'] | undefined, subject = ''): SocialAccount[] {
  const trimmed = subject.trim()
  return provider && trimmed !== '' && trimmed.length <= subjectLengthMax ? [{ provider, subject: trimmed }] : []
}

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
