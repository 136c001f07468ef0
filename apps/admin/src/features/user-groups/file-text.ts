import type { FileEncoding, FileSystem, RecognizedFile, UserGroupOutcome } from '@clientele/contracts'
import { count, plural } from '@/lib/format'

const systems: Record<FileSystem, string> = {
  shopify: 'Shopify',
  woocommerce: 'WooCommerce',
  magento: 'Magento',
  mailchimp: 'Mailchimp',
  klaviyo: 'Klaviyo',
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
  google_contacts: 'Google Contacts',
  outlook: 'Outlook',
  auth0: 'Auth0',
  stripe: 'Stripe',
  prestashop: 'PrestaShop',
}

const encodings: Partial<Record<FileEncoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Windows-1252',
  macintosh: 'Mac Roman',
}

const delimiters: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars' }

/** "Mailchimp export · CSV, Windows-1252, separated by semicolons · header in line 3". */
export const formatOf = ({ format, system, encoding, delimiter, sheet, header_line }: RecognizedFile): string =>
  [
    system && `${systems[system]} export`,
    format === 'xlsx'
      ? `Excel workbook, sheet “${sheet ?? ''}”`
      : `CSV, ${encodings[encoding ?? 'utf-8'] ?? encoding}, separated by ${delimiters[delimiter ?? ','] ?? `“${delimiter}”`}`,
    header_line === undefined ? 'no header' : header_line > 1 && `header in line ${header_line}`,
  ]
    .filter(Boolean)
    .join(' · ')

export const useLabels = {
  email: 'Email address',
  phone_number: 'Phone number',
  user_id: 'Customer ID',
  country_code: 'Country of the phone number',
  action: 'Action (add or remove)',
} as const

/** "Email Address", or "Column 3" if the column has no header. */
export const columnName = ({ header, position }: RecognizedFile['columns'][number]): string =>
  header || `Column ${position}`

/** What the file does to the members, in one sentence. */
export const summaryOf = ({ mode, would_join, would_leave, members }: UserGroupOutcome): string =>
  [
    mode === 'edit' ? 'The file edits the group: other members stay.' : undefined,
    would_join + would_leave === 0
      ? `Nobody joins or leaves. The group has ${plural(members, 'member')}.`
      : `Afterward, the group has ${plural(members, 'member')}.`,
  ]
    .filter(Boolean)
    .join(' ')

/** What the numbers of a file mean that wasn't read to its end. */
export const partialText = ({ stopped_by, mode }: UserGroupOutcome): string =>
  [
    stopped_by === 'users'
      ? 'The file has more customers than a preview can count.'
      : 'The file is too large to check all of it now.',
    'The numbers below are only about these rows.',
    mode === 'replace' ? 'Members who appear further down stay in the group.' : undefined,
    'The whole file is read when you save. If no row matches a customer, or the group would be left without members, nothing changes.',
  ]
    .filter(Boolean)
    .join(' ')

export const numbersOf = ({ complete, mode, found, not_found, would_join, would_leave }: UserGroupOutcome) => [
  { label: found === 1 ? 'row found' : 'rows found', value: count(found) },
  { label: 'not found', value: count(not_found) },
  { label: 'would join', value: complete ? count(would_join) : `${count(would_join)} or more` },
  {
    label: 'would leave',
    value: complete ? count(would_leave) : `${count(would_leave)} or ${mode === 'replace' ? 'fewer' : 'more'}`,
  },
]
