/*
 * What an import recognizes, and what it can use a column for. Pages use these lists without a schema.
 */

export const importFormats = ['csv', 'xlsx', 'ndjson', 'json'] as const
export type ImportFormat = (typeof importFormats)[number]

/** The systems whose exports are recognized by their headers or keys. */
export const importSystems = [
  'shopify',
  'woocommerce',
  'magento2',
  'auth0',
  'clerk',
  'firebase',
  'keycloak',
  'supabase',
  'cognito',
  'mailchimp',
  'klaviyo',
  'hubspot',
  'clientele',
] as const
export type ImportSystem = (typeof importSystems)[number]

/** What a column can be used for. Several columns with the same use are tried in their order. */
export const importTargets = [
  'user_id',
  'external_id',
  'username',
  'first_name',
  'last_name',
  'full_name',
  'gender',
  'dob',
  'email',
  'email_verified',
  'verified_emails',
  'unverified_emails',
  'phone',
  'phone_verified',
  'verified_phones',
  'unverified_phones',
  'country',
  'created_at',
  'last_sign_in_at',
  'blocked',
  'archived',
  'groups',
  'email_marketing',
  'sms_marketing',
  'password',
  'password_digest',
  'password_hasher',
  'password_salt',
  'social_accounts',
] as const
export type ImportTarget = (typeof importTargets)[number]

/** What a column can be used for: one of these, or by its slug, an attribute of the application or a consent. */
export type ImportUse = ImportTarget | `attributes.${string}` | `consent.${string}`

/** The slug of the attribute that a column is used for. Undefined if it is used for something else. */
export const attributeIn = (to: string): string | undefined =>
  to.startsWith('attributes.') ? to.slice('attributes.'.length) : undefined

/** What a column says about a consent: whether it is given, when that was said, or where. */
export type ConsentPart = 'value' | 'updated_at' | 'source'

/** The consent that a column is used for, such as `consent.privacy_policy`, and what it says about it. Undefined if it is used for something else. */
export function consentOf(to: string): { slug: string; part: ConsentPart; use: `consent.${string}` } | undefined {
  const [, name, part = 'value'] = /^consent\.([a-z][a-z0-9_]*)(?:\.(updated_at|source))?$/.exec(to) ?? []
  return name === undefined ? undefined : { slug: name, part: part as ConsentPart, use: to as `consent.${string}` }
}

/** Why a record can't be imported. */
export const importFaultCodes = [
  'invalid_email',
  'impossible_phone',
  'no_contact',
  'invalid_time',
  'invalid_date',
  'too_long',
  'invalid_attribute',
  'unknown_group',
  'duplicate',
  'absurd_hash_cost',
  'malformed_hash',
  'taken',
  'exists',
  'unknown_user',
  'refused',
  'unreadable',
] as const
export type ImportFaultCode = (typeof importFaultCodes)[number]

/** What can become of a record. */
export const importFates = ['created', 'updated', 'unchanged', 'skipped', 'rejected'] as const
export type ImportFate = (typeof importFates)[number]

/** What identifies the customer whom a record is about. */
export const importKeys = ['user_id', 'external_id', 'email', 'phone'] as const
export type ImportKey = (typeof importKeys)[number]

/** What happens to a record with the name of a group that doesn't exist: the record is rejected, or the group is created. */
export const unknownGroups = ['reject', 'create'] as const
export type UnknownGroups = (typeof unknownGroups)[number]

/** What happens to a customer who exists already: what is empty is filled in, the file wins, or the record is rejected. */
export const importConflicts = ['keep', 'take', 'reject'] as const
export type ImportConflict = (typeof importConflicts)[number]
