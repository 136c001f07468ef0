import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import {
  atLeast,
  atMost,
  blankMeansNone,
  countryCode,
  filledText,
  httpUrl,
  optionalEmail,
  optionalName,
  wholeNumber,
} from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { origins, originsMax } from './origins.ts'
import { isRegion, regions } from './regions.ts'
import { PaginationSchema } from './pages.ts'

const { application } = exampleWorld

/** How shoppers can contact the store. */
export const SupportContactSchema = z
  .object({
    email: z.string().optional().meta(means('The email address of customer support.', 'help@shop.example.com')),
    phone: z.string().optional().meta(means('The phone number of customer support.', '+1 555 010 0200')),
    url: z
      .string()
      .optional()
      .meta(means('A page that explains how to contact the store.', 'https://shop.example.com/help')),
  })
  .meta(means('How shoppers can contact the store. Shown wherever they are told to do so.'))
export type SupportContact = z.infer<typeof SupportContactSchema>

/** The default number of days without a sign-in after which a phone number counts as recycled. */
export const defaultRecycledNumberDays = 90

/** The default calling code of a new application. */
export const defaultCountryCode = 91

/** Each setting of an application: its meaning, an example, and its default. */
const settings = {
  name: { says: 'The name of the storefront.', example: application.name, otherwise: undefined },
  default_country_code: {
    says: 'The calling code for phone numbers without one.',
    example: application.default_country_code,
    otherwise: undefined,
  },
  allowed_origins: {
    says: `The web origins whose pages can call the API for this application, at most ${originsMax}.`,
    example: ['https://shop.example.com'],
    otherwise: 'those in the `CORS_ORIGINS` setting of the service',
  },
  return_origins: {
    says: `The web origins that the hosted sign-in pages can return to, at most ${originsMax}.`,
    example: ['https://shop.example.com'],
    otherwise: 'those in the `RETURN_TO_ORIGINS` setting of the service',
  },
  support_contact: {
    says: 'How shoppers can contact the store. Shown wherever they are told to do so. An update replaces it as a whole.',
    example: undefined,
    otherwise: 'not given',
  },
  code_countries: {
    says: 'The countries (ISO 3166-1 alpha-2) whose phone numbers can receive codes.',
    example: ['IN', 'US'],
    otherwise: 'the country of `default_country_code`, and those where the application has customers',
  },
  recycled_number_days: {
    says: 'A phone number counts as recycled when its owner has not signed in for this many days.',
    example: defaultRecycledNumberDays,
    otherwise: String(defaultRecycledNumberDays),
  },
} satisfies Record<string, { says: string; example: unknown; otherwise: string | undefined }>
type SettingName = keyof typeof settings

/** Describes a setting in a response, which omits it if the default applies. */
const shown = (name: SettingName) => meaningOf(name, 'Absent')
/** Describes a setting in a request, where null restores the default. */
const given = (name: SettingName) => meaningOf(name, 'null')

function meaningOf(name: SettingName, without: 'Absent' | 'null') {
  const { says, example, otherwise } = settings[name]
  return means(otherwise === undefined ? says : `${says} ${without}: ${otherwise}.`, example)
}

/** A storefront of the company. */
export const ApplicationSchema = z
  .object({
    _id: z.string().meta(means('The ID of the application, 24 hex characters.', application.id)),
    name: z.string().meta(shown('name')),
    default_country_code: z.number().meta(shown('default_country_code')),
    allowed_origins: z.array(z.string()).optional().meta(shown('allowed_origins')),
    return_origins: z.array(z.string()).optional().meta(shown('return_origins')),
    support_contact: SupportContactSchema.optional(),
    code_countries: z.array(z.string()).optional().meta(shown('code_countries')),
    // Always in the response, even if it is the default.
    recycled_number_days: z
      .number()
      .meta(means(settings.recycled_number_days.says, settings.recycled_number_days.example)),
    created_at: z.string().meta(means('When the application was created, ISO 8601 in UTC.', exampleWorld.moment)),
    __v: z
      .number()
      .meta(means('The version of the settings. Send it as `If-Match` to avoid overwriting someone else’s change.', 0)),
  })
  .meta(means('A storefront of the company.'))
export type Application = z.infer<typeof ApplicationSchema>

export const ApplicationListResponseSchema = z.object({
  items: z.array(ApplicationSchema).meta(means('The applications of this page, oldest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type ApplicationListResponse = z.infer<typeof ApplicationListResponseSchema>

export const CreateApplicationRequestSchema = z.strictObject(
  {
    name: filledText(100).meta(means(settings.name.says, 'Second Shop')),
    default_country_code: countryCode()
      .optional()
      .meta(means(`${settings.default_country_code.says} Default: ${defaultCountryCode}.`, defaultCountryCode)),
  },
  onlyKnown,
)
export type CreateApplicationRequest = z.infer<typeof CreateApplicationRequestSchema>

const supportContact = z.strictObject(
  {
    email: optionalEmail().meta(means('The email address of customer support.', 'help@shop.example.com')),
    phone: optionalName(40)
      .refine((given) => given === undefined || /^\+?[\d ()./-]{3,40}$/.test(given), {
        error: 'must be a phone number such as +1 555 010 0200',
      })
      .meta(means('The phone number of customer support, formatted for shoppers.', '+1 555 010 0200')),
    url: blankMeansNone(
      z.union([z.string().regex(/^\s*$/), httpUrl()], {
        error: 'must be a URL that starts with http:// or https://',
      }),
    ).meta(means('A page that explains how to contact the store.', 'https://shop.example.com/help')),
  },
  onlyKnown,
)

const codeCountries = z
  .array(filledText(2).toUpperCase().refine(isRegion, { error: 'must be ISO 3166-1 alpha-2 codes such as US' }), {
    error: 'must be a list of country codes such as US',
  })
  .check(atLeast(1, { error: 'must name at least one country' }))
  .check(atMost(regions.length, { error: `must have at most ${regions.length} entries` }))
  .overwrite((given) => [...new Set(given)].toSorted())

export const UpdateApplicationRequestSchema = z.strictObject(
  {
    name: filledText(100).optional().meta(given('name')),
    default_country_code: countryCode().optional().meta(given('default_country_code')),
    allowed_origins: origins().nullish().meta(given('allowed_origins')),
    return_origins: origins().nullish().meta(given('return_origins')),
    support_contact: supportContact.nullish().meta(given('support_contact')),
    code_countries: codeCountries.nullish().meta(given('code_countries')),
    recycled_number_days: wholeNumber(1, 3_650).nullish().meta(given('recycled_number_days')),
  },
  onlyKnown,
)
export type UpdateApplicationRequest = z.infer<typeof UpdateApplicationRequestSchema>

export const ApplicationResponseSchema = z.object({ application: ApplicationSchema.meta(means('The application.')) })
export type ApplicationResponse = z.infer<typeof ApplicationResponseSchema>

export const ApplicationSettingsResponseSchema = z.object({
  application: ApplicationSchema.meta(means('The application.')),
  defaults: z
    .object({
      allowed_origins: z
        .array(z.string())
        .meta(means('What applies without `allowed_origins`: the `CORS_ORIGINS` setting of the service.', [])),
      return_origins: z
        .array(z.string())
        .meta(means('What applies without `return_origins`: the `RETURN_TO_ORIGINS` setting of the service.', [])),
    })
    .meta(means('What the service uses if the application has no list of its own.')),
})
export type ApplicationSettingsResponse = z.infer<typeof ApplicationSettingsResponseSchema>

export const ApplicationTokenResponseSchema = z.object({
  application: ApplicationSchema.meta(means('The application.')),
  token: z.string().meta(means('The public token that storefronts send. Shown only once.', 'apt_0123456789abcdef')),
})
export type ApplicationTokenResponse = z.infer<typeof ApplicationTokenResponseSchema>
