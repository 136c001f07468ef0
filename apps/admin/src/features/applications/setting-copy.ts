import type {
  Application,
  ApplicationSettingName,
  ApplicationSettingsResponse,
  MarketingConsent,
  SupportContact,
} from '@clientele/contracts'

/*
 * The label of each application setting, its card in the form, and its control.
 */

type Defaults = ApplicationSettingsResponse['defaults']

/** In display order. */
export const settingCards = {
  general: { title: 'General', layout: 'grid', description: undefined },
  languages: {
    title: 'Languages',
    layout: 'stack',
    description:
      'What the hosted pages and messages are written in. So far, all of these are English, and differ in how dates are written.',
  },
  origins: {
    title: 'Web origins',
    layout: 'stack',
    description:
      'Which pages can call the API for this application, and which ones the hosted sign-in page can return to.',
  },
  contact: {
    title: 'Support contact',
    layout: 'stack',
    description: 'Shown to customers whenever they need to contact the store, such as when their account is blocked.',
  },
  policies: {
    title: 'Terms and privacy',
    layout: 'stack',
    description: 'Linked on the hosted pages, where customers sign in or create an account.',
  },
  consents: {
    title: 'Consents to marketing',
    layout: 'stack',
    description: 'What customers can agree to when they sign up, and give or withdraw on their account page.',
  },
  phones: {
    title: 'Phone numbers',
    layout: 'stack',
    description: 'Where one-time codes are sent, and when a number may have a new owner.',
  },
  apps: {
    title: 'Apps that nobody registered',
    layout: 'stack',
    description:
      'Such an app has a URL as its client ID, where a document describes it. AI agents identify themselves this way. Customers decide about each on the consent page.',
  },
} as const satisfies Record<string, { title: string; layout: 'grid' | 'stack'; description: string | undefined }>
export type SettingCard = keyof typeof settingCards

interface Copy {
  card: SettingCard
  label: string
  hint?: string
}

interface ListCopy extends Copy {
  /** The label of the option to use a custom list. */
  ownList?: string
  /** The label of the list itself. */
  listLabel: string
  /** A description of the default that applies without a list. */
  ifDefault: (defaults: Defaults) => string
}

interface Copies {
  text: Copy & { placeholder?: string; optional?: true }
  'calling code': Copy
  number: Copy & { min: number; max: number }
  switch: Copy
  origins: ListCopy
  countries: ListCopy
  languages: ListCopy
  contact: Copy
  consents: Copy
}

export type SettingControl = keyof Copies
export type SettingCopy = { [Control in SettingControl]: Copies[Control] & { control: Control } }[SettingControl]

/** The controls that can hold a value of this type. */
type ControlFor<Value> = Value extends string
  ? 'text'
  : Value extends number
    ? 'number' | 'calling code'
    : Value extends boolean
      ? 'switch'
      : Value extends readonly string[]
        ? 'origins' | 'countries' | 'languages'
        : Value extends readonly MarketingConsent[]
          ? 'consents'
          : Value extends SupportContact
            ? 'contact'
            : never

type CopyFor<Value> = Extract<SettingCopy, { control: ControlFor<Value> }>

/** Omitting a setting is a compile error, and so is a control that can't hold its value. */
export const settingCopy = {
  name: {
    card: 'general',
    control: 'text',
    label: 'Name',
    hint: 'Customers see it if the sign-in settings have no store name.',
    placeholder: 'Second shop',
  },
  default_country_code: {
    card: 'general',
    control: 'calling code',
    label: 'Default country code',
    hint: 'For phone numbers without one.',
  },
  languages: {
    card: 'languages',
    control: 'languages',
    label: 'Languages of this storefront',
    ownList: 'Chosen languages',
    listLabel: 'Languages',
    hint: 'Customers get the first that their browser asks for. The first of the list is the default, and that of messages.',
    ifDefault: () => 'Each customer’s own form of English. Messages use dates such as June 3, 2026.',
  },
  allowed_origins: {
    card: 'origins',
    control: 'origins',
    label: 'Allowed origins',
    listLabel: 'Origins that can call the API',
    hint: 'Scheme, host, and port, such as https://shop.example.com. Servers and apps don’t need to be listed.',
    ifDefault: (defaults) => originsInWords('CORS_ORIGINS', defaults.allowed_origins, 'no page can call'),
  },
  return_origins: {
    card: 'origins',
    control: 'origins',
    label: 'Return origins',
    listLabel: 'Origins to return to',
    hint: 'Any path works. With any other return address, customers stay on their account page after signing in.',
    ifDefault: (defaults) =>
      originsInWords('RETURN_TO_ORIGINS', defaults.return_origins, 'customers stay in their account'),
  },
  support_contact: { card: 'contact', control: 'contact', label: 'Support contact' },
  terms_url: {
    card: 'policies',
    control: 'text',
    label: 'Terms',
    placeholder: 'https://shop.example.com/terms',
    optional: true,
  },
  privacy_url: {
    card: 'policies',
    control: 'text',
    label: 'Privacy policy',
    placeholder: 'https://shop.example.com/privacy',
    optional: true,
  },
  privacy_consent_required: {
    card: 'policies',
    control: 'switch',
    label: 'Required to sign up',
    hint: 'New customers have to accept the privacy policy, and the acceptance is recorded.',
  },
  marketing_consents: {
    card: 'consents',
    control: 'consents',
    label: 'Consents',
    hint: 'None is checked beforehand. Imports keep what other systems say about marketing as email_marketing and sms_marketing.',
  },
  code_countries: {
    card: 'phones',
    control: 'countries',
    label: 'Countries that receive codes',
    ownList: 'Chosen countries',
    listLabel: 'Countries',
    hint: 'Codes are never sent to numbers in other countries.',
    ifDefault: () => 'The country of the default country code, and every country where this application has customers.',
  },
  unregistered_app_scopes: {
    card: 'apps',
    control: 'text',
    label: 'Scopes they can ask for',
    hint: 'Separated by spaces. Leave blank to refuse these apps.',
    placeholder: 'openid email orders:read',
    optional: true,
  },
  recycled_number_days: {
    card: 'phones',
    control: 'number',
    label: 'Recycled after (days)',
    hint: 'A phone number counts as recycled when its owner hasn’t signed in for this many days.',
    min: 1,
    max: 3650,
  },
} as const satisfies { [Name in ApplicationSettingName]: CopyFor<NonNullable<Application[Name]>> }

/** The store's contact details, in display order. */
export const supportContactCopy = {
  email: { label: 'Email', type: 'email', placeholder: 'help@shop.example.com', isWide: false },
  phone: { label: 'Phone', type: 'tel', placeholder: '+1 555 010 0200', isWide: false },
  url: { label: 'Web page', type: 'url', placeholder: 'https://shop.example.com/help', isWide: true },
} as const satisfies Record<keyof SupportContact, { label: string; type: string; placeholder: string; isWide: boolean }>

/** The copy of a setting without its exact type, for forms that treat all settings the same way. */
export const copyOf = (name: ApplicationSettingName): SettingCopy => settingCopy[name]

function originsInWords(setting: string, origins: readonly string[], otherwise: string): string {
  return origins.length === 0
    ? `The service’s default (${setting}), which is empty: ${otherwise}.`
    : `The service’s default (${setting}): ${origins.join(', ')}`
}
