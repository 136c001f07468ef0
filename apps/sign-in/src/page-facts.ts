import type { PlatformConfig, SupportContact } from '@clientele/contracts'

/*
 * Facts from the server about this page: its application, and the addresses it may return to.
 */

const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? ''
const origins = meta('return-to-origins').split(' ').filter(Boolean)

/** The language of the page, in which dates and the names of countries are written, too. */
export const language = document.documentElement.lang || 'en'

export const applicationId = meta('application-id')

/** The path that all pages of the application share. */
export const basePath = meta('base-path')

/** The prefix of the application's endpoints as an OpenID provider, which sends shoppers here to sign in, and then continues. */
const issuer = meta('issuer')

/** The name shown to shoppers: the one in the sign-in settings, or else the application's. */
export const shopNameOf = ({ name }: Pick<PlatformConfig, 'name'>): string => name || meta('shop-name')

/** How shoppers can contact the store. */
export const supportContact: SupportContact = JSON.parse(meta('support-contact') || '{}')

/** The store's terms and privacy policy, as far as it has them. */
export const policyLinks = [
  { name: 'terms', url: meta('terms-url'), label: 'Terms' },
  { name: 'privacy', url: meta('privacy-url'), label: 'Privacy policy' },
].filter(({ url }) => /^https?:\/\//i.test(url))

/** The countries whose phone numbers the store serves, its own first. */
export const phoneCountries = meta('phone-countries')
  .split(' ')
  .filter(Boolean)
  .map((each) => {
    const [country = '', calling_code = ''] = each.split(':')
    return { country, calling_code }
  })

/** The calling code of numbers that don't name their country. */
export const ownCallingCode = meta('calling-code')

/** The only origin from which the API accepts this page's calls. */
const publicOrigin = meta('public-origin')

/** Whether the page is a preview in the console, with an unsaved config. A preview calls nothing. */
export const isPreview = new URLSearchParams(location.search).get('preview') === '1'

/** The address where this page should have been opened. Under another host name, it couldn't send anything. */
export const properUrl = () =>
  isPreview || publicOrigin === '' || publicOrigin === location.origin
    ? undefined
    : publicOrigin + location.pathname + location.search + location.hash

/** The origins that may send that config: only the console. */
export const consoleOrigins = [location.origin, meta('console-origin')].filter(Boolean)

/** The return address, if it is one that the server allows. */
export const returnTo = () => allowedUrl(new URLSearchParams(location.search).get('return_to'))

/** Whether a shopper who is signed in has to sign in again, because a client asks for it. */
export const isToSignInAgain = () => new URLSearchParams(location.search).get('again') === '1'

/** Whether only a code confirms who the shopper is, because a client asks for one. */
export const isCodeNeeded = () => new URLSearchParams(location.search).get('proof') === 'code'

/** What a client says the shopper will type, if it knows. */
export const loginHint = () => new URLSearchParams(location.search).get('login_hint') ?? undefined

/** Where the store is: the return address or, if the application has only one origin, that. */
export const storeUrl = () => returnTo() ?? (origins.length === 1 ? origins[0] : undefined)

function allowedUrl(given: string | null | undefined): string | undefined {
  if (!given || !URL.canParse(given)) return undefined
  const { protocol, origin, href } = new URL(given)
  if (issuer !== '' && href.startsWith(`${issuer}/auth/`)) return href
  return /^https?:$/.test(protocol) && origins.includes(origin) ? href : undefined
}
