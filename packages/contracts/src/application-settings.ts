import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { atLeast, atMost, countryCode, filledName, filledText, flag, httpUrl, text, wholeNumber } from './inputs.ts'
import { givenMarketingConsents, MarketingConsentSchema } from './marketing-consents.ts'
import { asLanguage, isLanguage, languageTags } from './languages.ts'
import { means } from './means.ts'
import { origins, originsMax } from './origins.ts'
import { isRegion, regions } from './regions.ts'
import { initialOf, shapeOf } from './shapes.ts'
import { givenSupportContact, SupportContactSchema } from './support-contact.ts'

/*
 * What can be set for an application, in one place. Requests, responses, history, and the console's forms follow this table; what the
 * console calls each setting is in its `setting-copy.ts`.
 */

const { application } = exampleWorld

/** The default number of days without a sign-in after which a phone number counts as recycled. */
export const defaultRecycledNumberDays = 90

/** The default calling code of a new application. */
export const defaultCountryCode = 91

/** The URL of a page. Blank is the same as null, because forms can't send null. */
const pageUrl = () =>
  z.codec(
    z.union([z.string().regex(/^\s*$/), httpUrl()], { error: 'must be a URL that starts with http:// or https://' }),
    z.string().nullable(),
    {
      decode: (given) => (given.trim() === '' ? null : given),
      encode: (value) => value ?? '',
    },
  )

/** Scopes as OAuth writes them, separated by spaces. Blank is the same as null, because forms can't send null. */
const scopeList = () =>
  z.codec(
    text(2000).regex(/^[\x20\x21\x23-\x5b\x5d-\x7e\s]*$/, { error: 'must be scopes, separated by spaces' }),
    z.string().nullable(),
    {
      decode: (given) => [...new Set(given.split(/\s+/).filter(Boolean))].join(' ') || null,
      encode: (value) => value ?? '',
    },
  )

const codeCountries = z
  .array(filledText(2).toUpperCase().refine(isRegion, { error: 'must be ISO 3166-1 alpha-2 codes such as US' }), {
    error: 'must be a list of country codes such as US',
  })
  .check(atLeast(1, { error: 'must name at least one country' }))
  .check(atMost(regions.length, { error: `must have at most ${regions.length} entries` }))
  .overwrite((given) => [...new Set(given)].toSorted())

const languages = z
  .array(
    filledText(20)
      .overwrite(asLanguage)
      .refine(isLanguage, { error: `must be one of ${languageTags.join(', ')}` }),
    {
      error: 'must be a list of languages such as en-GB',
    },
  )
  .check(atLeast(1, { error: 'must name at least one language' }))
  .check(atMost(languageTags.length, { error: `must have at most ${languageTags.length} entries` }))
  .overwrite((given) => [...new Set(given)])

interface Meaning<Given extends z.ZodType, Shown extends z.ZodType> {
  says: string
  example: unknown
  /** As an update gives it. */
  given: Given
  /** As a response shows it. */
  shown: Shown
}

/** A setting that always has a value, and that only another value replaces. */
const required = <Given extends z.ZodType, Shown extends z.ZodType>(of: Meaning<Given, Shown>) => ({
  given: of.given.optional().meta(means(of.says, of.example)),
  shown: of.shown.meta(means(of.says, of.example)),
})

/** A setting that null resets to a default, which responses show like any other value. */
const resettable = <Given extends z.ZodType, Shown extends z.ZodType>(
  of: Meaning<Given, Shown> & { otherwise: string },
) => ({
  given: of.given.nullish().meta(means(`${of.says} null: ${of.otherwise}.`, of.example)),
  shown: of.shown.meta(means(of.says, of.example)),
})

/** A setting that an application need not have: responses leave it out then, and null takes it away. */
const optional = <Given extends z.ZodType, Shown extends z.ZodType>(
  of: Meaning<Given, Shown> & { otherwise: string },
) => ({
  given: of.given.nullish().meta(means(`${of.says} null: ${of.otherwise}.`, of.example)),
  shown: of.shown.optional().meta(means(`${of.says} Absent: ${of.otherwise}.`, of.example)),
})

interface Setting {
  given: z.ZodType
  shown: z.ZodType
  /** As it is given when an application is created; left out where that doesn't ask for it. */
  created?: z.ZodType
  /** Its value at first, and again after a reset; null for none. */
  initial: unknown
}

const countryCodeSays = 'The calling code for phone numbers without one.'

const settings = {
  name: {
    ...required({
      says: 'The name of the storefront.',
      example: application.name,
      given: filledName(100),
      shown: z.string(),
    }),
    created: filledName(100).meta(means('The name of the storefront.', 'Second Shop')),
    initial: '',
  },
  default_country_code: {
    ...required({
      says: countryCodeSays,
      example: application.default_country_code,
      given: countryCode(),
      shown: z.number(),
    }),
    created: countryCode()
      .optional()
      .meta(means(`${countryCodeSays} Default: ${defaultCountryCode}.`, defaultCountryCode)),
    initial: defaultCountryCode,
  },
  languages: {
    ...optional({
      says: 'The languages of the hosted pages and of messages (BCP 47). The pages are in the first one that the storefront asks for with `ui_locales`, or the browser; otherwise, and in messages, it’s the first of the list. So far, these are regional forms of English, which differ in how dates are written.',
      example: ['en-GB'],
      otherwise: 'the form of English that the browser asks for, and `en` in messages',
      given: languages,
      shown: z.array(z.string()),
    }),
    initial: null,
  },
  allowed_origins: {
    ...optional({
      says: `The web origins whose pages can call the API for this application, at most ${originsMax}.`,
      example: ['https://shop.example.com'],
      otherwise: 'those in the `CORS_ORIGINS` setting of the service',
      given: origins(),
      shown: z.array(z.string()),
    }),
    initial: null,
  },
  return_origins: {
    ...optional({
      says: `The web origins that the hosted sign-in pages can return to, at most ${originsMax}.`,
      example: ['https://shop.example.com'],
      otherwise: 'those in the `RETURN_TO_ORIGINS` setting of the service',
      given: origins(),
      shown: z.array(z.string()),
    }),
    initial: null,
  },
  support_contact: {
    given: givenSupportContact
      .nullish()
      .meta(
        means(
          'How shoppers can contact the store. Shown wherever they are told to do so. An update replaces it as a whole. null: not given.',
          undefined,
        ),
      ),
    shown: SupportContactSchema.optional(),
    initial: null,
  },
  terms_url: {
    ...optional({
      says: 'The page with the store’s terms. The hosted pages link to it where shoppers sign in or create an account.',
      example: 'https://shop.example.com/terms',
      otherwise: 'no link',
      given: pageUrl(),
      shown: z.string(),
    }),
    initial: null,
  },
  privacy_url: {
    ...optional({
      says: 'The page with the store’s privacy policy. The hosted pages link to it where shoppers sign in or create an account.',
      example: 'https://shop.example.com/privacy',
      otherwise: 'no link',
      given: pageUrl(),
      shown: z.string(),
    }),
    initial: null,
  },
  privacy_consent_required: {
    ...required({
      says: 'Whether a sign-up has to accept the privacy policy. The form links to `privacy_url`.',
      example: false,
      given: flag(),
      shown: z.boolean(),
    }),
    initial: false,
  },
  marketing_consents: {
    ...optional({
      says: 'The consents to marketing that shoppers are asked for when they sign up and on their account page. What customers said about one that is removed stays on record.',
      example: [{ slug: 'email_marketing', title: 'News by email', text: 'Send me news and offers by email.' }],
      otherwise: 'none',
      given: givenMarketingConsents,
      shown: z.array(MarketingConsentSchema),
    }),
    initial: null,
  },
  code_countries: {
    ...optional({
      says: 'The countries (ISO 3166-1 alpha-2) whose phone numbers can receive codes.',
      example: ['IN', 'US'],
      otherwise: 'the country of `default_country_code`, and those where the application has customers',
      given: codeCountries,
      shown: z.array(z.string()),
    }),
    initial: null,
  },
  unregistered_app_scopes: {
    ...optional({
      says: 'What apps that nobody registered can ask shoppers for: scopes, separated by spaces. Such an app has a URL as its `client_id`, where a document describes it (OAuth Client ID Metadata Document).',
      example: 'openid email orders:read',
      otherwise: 'such apps are refused',
      given: scopeList(),
      shown: z.string(),
    }),
    initial: null,
  },
  recycled_number_days: {
    ...resettable({
      says: 'A phone number counts as recycled when its owner has not signed in for this many days.',
      example: defaultRecycledNumberDays,
      otherwise: String(defaultRecycledNumberDays),
      given: wholeNumber(1, 3_650),
      shown: z.number(),
    }),
    initial: defaultRecycledNumberDays,
  },
} satisfies Record<string, Setting>

export type ApplicationSettingName = keyof typeof settings

/** In the order in which responses show them and forms ask for them. */
export const applicationSettingNames = Object.keys(settings) as ApplicationSettingName[]

export const initialApplicationSettings = initialOf(settings)

type Initial = typeof initialApplicationSettings
type HasValue = { [Name in keyof Initial]: Initial[Name] extends null ? never : Name }[keyof Initial]

/** The settings that an application has from the start. */
export const valuesAtFirst = Object.fromEntries(
  Object.entries(initialApplicationSettings).filter(([, value]) => value !== null),
) as Pick<Initial, HasValue>

export const givenSettings = shapeOf(settings, 'given')
export const shownSettings = shapeOf(settings, 'shown')
export const createdSettings = shapeOf(settings, 'created')

/** What is asked for when an application is created. */
export const createdSettingNames = Object.keys(createdSettings) as (keyof typeof createdSettings)[]
