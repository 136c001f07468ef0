import type { PlatformConfig, SupportContact } from '@clientele/contracts'

/*
 * What the server says about this page: the application it belongs to, and which addresses it may go back to.
 */

const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? ''
const origins = meta('return-to-origins').split(' ').filter(Boolean)

export const applicationId = meta('application-id')

/** The name that shoppers see: the one in the sign-in settings, or else the application's. */
export const shopNameOf = ({ name }: Pick<PlatformConfig, 'name'>): string => name || meta('shop-name')

/** How shoppers reach the shop. */
export const supportContact: SupportContact = JSON.parse(meta('support-contact') || '{}')

/** The one address at which the api takes this page for its own. */
const publicOrigin = meta('public-origin')

/** Shown inside the console, with a config that nobody has saved yet. Nothing is called then. */
export const isPreview = new URLSearchParams(location.search).get('preview') === '1'

/** Where this page should have been opened: under another name of the same machine, nothing could be sent from it. */
export const properAddress = () =>
  isPreview || publicOrigin === '' || publicOrigin === location.origin
    ? undefined
    : publicOrigin + location.pathname + location.search + location.hash

/** Who may send that config: the console, and nobody else. */
export const consoleOrigins = [location.origin, meta('console-origin')].filter(Boolean)

/** The way back to the shop, if it leads to one of the addresses that the server allows. */
export const returnTo = () => allowedAddress(new URLSearchParams(location.search).get('return_to'))

/** Where a guest goes: back, or to the shop where there is but one. */
export const guestAddress = () => returnTo() ?? (origins.length === 1 ? origins[0] : undefined)

function allowedAddress(given: string | null | undefined): string | undefined {
  if (!given || !URL.canParse(given)) return undefined
  const { protocol, origin, href } = new URL(given)
  return /^https?:$/.test(protocol) && origins.includes(origin) ? href : undefined
}
