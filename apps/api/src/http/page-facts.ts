import { chooseLanguage, type Language, type SupportContact } from '@clientele/contracts'
import { faultCode } from '@clientele/db'
import { findApplicationById } from '../applications/service.ts'
import type { Config } from '../config/config.ts'
import { countriesToChooseFrom, type PhoneCountry } from '../contacts/countries.ts'
import { servedAt } from '../served-at/addresses.ts'
import type { Services } from '../services.ts'
import { originOf } from './hosts.ts'
import type { PagePlace } from './page-place.ts'

interface PageFacts {
  language: Language
  /** Elements in its head. */
  elements: string
}

/** The facts that a sign-in page needs before its first call. `languages` are those that its reader wants. */
export async function pageFacts(
  services: Services,
  place: PagePlace,
  languages: readonly string[],
): Promise<PageFacts> {
  const shop = await findHostedShop(services, place.application_id)
  return {
    language: chooseLanguage(shop.languages, languages),
    elements: elementsOf(services.config, place, shop),
  }
}

interface HostedShop {
  application_id: string
  name: string
  languages: readonly string[] | null
  return_origins: readonly string[]
  support_contact: SupportContact | null
  terms_url: string | null
  privacy_url: string | null
  countries: readonly PhoneCountry[]
  calling_code: string
}

/** Describes a page. Without an application, or without a database, the page still opens and explains the problem itself. */
async function findHostedShop(services: Services, id: string): Promise<HostedShop> {
  const { config, database, log } = services
  const application_id = /^[0-9a-f]{24}$/.test(id) ? id : ''
  const nothing = {
    application_id,
    name: '',
    languages: null,
    return_origins: [],
    support_contact: null,
    terms_url: null,
    privacy_url: null,
    countries: [],
    calling_code: '',
  }
  if (application_id === '') return nothing
  try {
    const row = await findApplicationById(database, application_id)
    if (!row) return nothing
    const { name, languages, support_contact, terms_url, privacy_url } = row
    const here = { db: database, services, application_id, now: new Date() }
    return {
      application_id,
      name,
      languages,
      support_contact,
      terms_url,
      privacy_url,
      return_origins: row.return_origins ?? config.returnToOrigins,
      countries: await countriesToChooseFrom(here, row),
      calling_code: String(row.default_country_code),
    }
  } catch (error) {
    log.error({ fault: faultCode(error) }, 'could not read the settings of a sign-in page')
    return nothing
  }
}

function elementsOf(config: Config, { base, domain }: PagePlace, shop: HostedShop): string {
  const facts = {
    'base-path': base,
    'application-id': shop.application_id,
    'shop-name': shop.name,
    'support-contact': shop.support_contact ? JSON.stringify(shop.support_contact) : '',
    'terms-url': shop.terms_url ?? '',
    'privacy-url': shop.privacy_url ?? '',
    'phone-countries': shop.countries.map(({ country, calling_code }) => `${country}:${calling_code}`).join(' '),
    'calling-code': shop.calling_code,
    'return-to-origins': shop.return_origins.join(' '),
    issuer: shop.application_id === '' ? '' : servedAt(config, shop.application_id, domain?.domain).endpoints,
    'public-origin': domain ? originOf(domain) : new URL(config.publicUrl).origin,
    'console-origin': new URL(config.adminUrl).origin,
  }
  return Object.entries(facts)
    .map(([name, content]) => `<meta name="${name}" content="${escapeAttribute(content)}" />`)
    .join('\n    ')
}

const escapeAttribute = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
