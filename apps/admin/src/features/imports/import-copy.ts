import {
  attributeIn,
  consentOf,
  type ConsentPart,
  type ImportConflict,
  type ImportFaultCode,
  type ImportFormat,
  type ImportKey,
  type ImportSystem,
  type ImportTarget,
  type ImportUse,
  type UserAttributeDefinition,
} from '@clientele/contracts'
import type { Choice } from '@/components/forms/select'
import { plural } from '@/lib/format'

/* How the console describes imports. */

export const systemNames: Readonly<Record<ImportSystem, string>> = {
  shopify: 'Shopify',
  woocommerce: 'WooCommerce',
  magento2: 'Magento',
  auth0: 'Auth0',
  clerk: 'Clerk',
  firebase: 'Firebase',
  keycloak: 'Keycloak',
  supabase: 'Supabase',
  cognito: 'Cognito',
  mailchimp: 'Mailchimp',
  klaviyo: 'Klaviyo',
  hubspot: 'HubSpot',
  clientele: 'Clientele',
}

const formatNames: Readonly<Record<ImportFormat, string>> = {
  csv: 'a CSV file',
  xlsx: 'an Excel workbook',
  ndjson: 'a file with one JSON object per line',
  json: 'a JSON document',
}

/** What each column can be used for, in the order of the choices. */
export const useNames: Readonly<Record<ImportTarget, string>> = {
  email: 'Email address',
  email_verified: 'Email address is verified',
  phone: 'Phone number',
  phone_verified: 'Phone number is verified',
  country: 'Country of the phone number',
  first_name: 'First name',
  last_name: 'Last name',
  full_name: 'Full name',
  external_id: 'External ID',
  user_id: 'Customer ID in Clientele',
  username: 'Username',
  gender: 'Gender',
  dob: 'Date of birth',
  created_at: 'Created',
  last_sign_in_at: 'Last sign-in',
  blocked: 'Blocked',
  archived: 'Archived',
  groups: 'Groups',
  verified_emails: 'Verified email addresses',
  unverified_emails: 'Unverified email addresses',
  verified_phones: 'Verified phone numbers',
  unverified_phones: 'Unverified phone numbers',
  email_marketing: 'Agreed to marketing by email',
  sms_marketing: 'Agreed to marketing by text message',
  password: 'Password in plain text',
  password_digest: 'Password hash',
  password_hasher: 'Password hash: its format',
  password_salt: 'Password hash: its salt',
  social_accounts: 'Social accounts',
}

type Attributes = readonly Pick<UserAttributeDefinition, 'slug' | 'name'>[]

/** What a column is used for, in words. */
export function nameOfUse(use: ImportUse, attributes: Attributes): string {
  const slug = attributeIn(use)
  // A preset can name one that was deleted.
  if (slug !== undefined) return `Attribute: ${attributes.find((each) => each.slug === slug)?.name ?? slug}`
  const consent = consentOf(use)
  if (!consent) return useNames[use as ImportTarget]
  return `${consent.slug === 'privacy_policy' ? 'Privacy policy' : `Consent ${consent.slug}`}${consentParts[consent.part]}`
}

const consentParts: Readonly<Record<ConsentPart, string>> = {
  value: ': agreed',
  updated_at: ': when',
  source: ': where',
}

export const keyChoices: readonly Choice<ImportKey>[] = [
  { value: 'user_id', label: 'Customer ID in Clientele' },
  { value: 'external_id', label: 'External ID' },
  { value: 'email', label: 'Email address' },
  { value: 'phone', label: 'Phone number' },
]

export const conflictChoices: readonly Choice<ImportConflict>[] = [
  {
    value: 'keep',
    label: 'Keep what we have',
    hint: 'Fills in what is empty, and adds contacts. Nothing that is there changes.',
  },
  {
    value: 'take',
    label: 'Take what the file says',
    hint: 'Also replaces what differs, passwords, blocks, and archiving included. Contacts are added, and none is removed.',
  },
  { value: 'reject', label: 'Reject the record', hint: 'Customers stay as they are. Their records are listed.' },
]

/** What to do about a record with this fault. */
const advice: Readonly<Record<Exclude<ImportFaultCode, 'refused'>, string>> = {
  invalid_email: 'An address such as asha@example.com',
  impossible_phone: 'A number with its country, such as +91 98765 43210',
  no_contact: 'An email address or a phone number',
  invalid_time: 'A time such as 2024-01-31T09:30:00Z',
  invalid_date: 'A date such as 1995-07-23',
  too_long: 'A shorter value',
  invalid_attribute: 'A value that keeps the rules of the attribute',
  unknown_group: 'The name of a group that exists',
  duplicate: 'One record for each person',
  absurd_hash_cost: 'A hash with the cost that its system usually has',
  malformed_hash: 'The hash as its system writes it, or nothing',
  taken: 'A value that no other customer has',
  exists: 'A new customer, or another choice for customers who already exist',
  unknown_user: 'The ID of a customer of this application',
  unreadable: 'As many fields as the header has, or a JSON object',
}

/** Returns what would be right; nothing for a code that this console doesn't know. Rules have words of their own. */
export const adviceOn = ({ code, expected }: { code?: string | undefined; expected?: string | undefined }) =>
  code !== undefined && Object.hasOwn(advice, code) ? advice[code as keyof typeof advice] : expected

interface Recognized {
  format: ImportFormat
  system?: ImportSystem | undefined
  complete: boolean
  read: number
}

/** "This is an export from Shopify with 31 records." */
export function recognizedAs({ format, system, complete, read }: Recognized): string {
  const what = system ? `an export from ${systemNames[system]}` : formatNames[format]
  return `This is ${what} with ${complete ? plural(read, 'record') : `more than ${plural(read, 'record')}`}.`
}
