import {
  asCalendarDate,
  attributeFieldPrefix,
  consentFieldPrefix,
  type ExportField,
  exportFieldNames,
  privacyPolicySlug,
  refuseField,
} from '@clientele/contracts'
import { attributeField } from '../users/fields.ts'
import type { AttributeDefinitionRow } from '../attributes/definitions.ts'
import { inOrder } from '../attributes/known-definitions.ts'
import type { Context } from '../context.ts'
import { consentSettings } from '../user-consents/settings.ts'
import type { ConsentCells } from './consent-cells.ts'
import type { ContactTuple, UserRow, UserWithContacts } from '../rows/users.ts'
import { contactTuples } from '../users/contact-of.ts'

/*
 * The columns of an export. Their names are those that an import recognizes, so that the file can be imported as it is.
 */

/** A value in a file. Undefined if there is none. */
export type Cell =
  | string
  | number
  | boolean
  | readonly (string | number | boolean)[]
  | Readonly<Record<string, unknown>>

/** What is known of a user besides their row: the cells of their attributes by definition, and their consents to marketing by slug. */
interface Belongings {
  attributes: ReadonlyMap<string, Cell>
  consents: ConsentCells
}

/** A user, and everything that their columns need. */
export interface Exported extends Belongings {
  user: UserWithContacts
  contacts: readonly ContactTuple[]
}

export interface Column {
  name: string
  cell: (of: Exported) => Cell | undefined
}

/** The columns for some fields, the attributes among them, and whether consents to marketing are. */
export interface Columns {
  columns: Column[]
  definitions: AttributeDefinitionRow[]
  hasConsents: boolean
}

/** The fields of an export in their order: those that were asked for, or all. Throws if there is no such field. */
export async function fieldsOf(ctx: Context, wanted: readonly string[] | undefined): Promise<string[]> {
  const [asked, attributes] = await Promise.all([askedFields(ctx), inOrder(ctx)])
  const all = [...exportFieldNames, ...asked, ...attributes.map(({ slug }) => attributeFieldPrefix + slug)]
  const unknown = wanted?.findIndex((name) => !all.includes(name)) ?? -1
  if (unknown >= 0) throw refuseField(`body.fields.${unknown}`, 'Unknown field')
  return all.filter((name) => !wanted || wanted.includes(name))
}

/** The fields of the consents to marketing that the application asks for. */
const askedFields = async (ctx: Context): Promise<string[]> =>
  (await consentSettings(ctx)).consents.map(({ slug }) => consentFieldPrefix + slug)

/** An attribute that was deleted after the job was created has no column anymore. What customers said about a consent stays on record. */
export async function columnsOf(ctx: Context, fields: readonly string[]): Promise<Columns> {
  const definitions = (await inOrder(ctx)).filter((each) => fields.includes(columnOf(each)))
  const attributes = definitions.map(
    (each): Column => ({
      name: columnOf(each),
      cell: ({ attributes: values }) => values.get(each.id),
    }),
  )
  const own = exportFieldNames.filter((name) => fields.includes(name)).flatMap((name) => columnsOfField[name])
  const slugs = fields.filter(isConsent).map((name) => name.slice(consentFieldPrefix.length))
  const consents = slugs.flatMap(consentColumns)
  return { columns: [...own, ...consents, ...attributes], definitions, hasConsents: consents.length > 0 }
}

const isConsent = (name: string) => name.startsWith(consentFieldPrefix) && !(name in columnsOfField)

const columnOf = (definition: AttributeDefinitionRow) => attributeField(definition).column ?? ''

/** A user with what their columns need. */
export const exported = (user: UserWithContacts, belongings: Belongings): Exported => ({
  user,
  contacts: contactTuples(user),
  ...belongings,
})

const asStored = (name: keyof UserRow, column: string = name): Column => ({
  name: column,
  cell: ({ user }) => cellOf(user[name]),
})

function cellOf(value: unknown): Cell | undefined {
  if (value === null || value === undefined || value === '') return undefined
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'object') return Object.keys(value).length === 0 ? undefined : (value as Record<string, unknown>)
  return value as string | number | boolean
}

const verified = (contact: ContactTuple) => Boolean(contact[4])
const primary = (contact: ContactTuple) => Boolean(contact[5])

/** A primary contact, whether it is verified, and the others. */
const contactColumns = (kind: 'email' | 'phone', [value, isVerified, others, claims]: readonly string[]): Column[] => {
  const all = ({ contacts }: Exported) => contacts.filter((contact) => contact[0] === kind)
  const first = (of: Exported) => all(of).find(primary) ?? all(of)[0]
  const rest = (of: Exported, isWanted: (contact: ContactTuple) => boolean): Cell =>
    all(of)
      .filter((contact) => contact !== first(of) && isWanted(contact))
      .map((contact) => contact[1])
  return [
    { name: value ?? '', cell: (of) => first(of)?.[1] },
    { name: isVerified ?? '', cell: (of) => (first(of) ? verified(first(of) as ContactTuple) : undefined) },
    { name: others ?? '', cell: (of) => rest(of, verified) },
    { name: claims ?? '', cell: (of) => rest(of, (contact) => !verified(contact)) },
  ]
}

/** Whether a consent is given, and when and where that was said. */
const consentColumns = (slug: string): Column[] => {
  const said = ({ user, consents }: Exported) =>
    slug === privacyPolicySlug ? (user.privacy_consent ?? undefined) : consents.get(slug)
  const name = consentFieldPrefix + slug
  return [
    { name, cell: (of) => said(of)?.value },
    { name: `${name}.updated_at`, cell: (of) => said(of)?.updated_at },
    { name: `${name}.source`, cell: (of) => said(of)?.source },
  ]
}

const columnsOfField: Readonly<Record<ExportField, Column | Column[]>> = {
  user_id: asStored('id', 'user_id'),
  external_id: asStored('external_id'),
  username: asStored('username'),
  first_name: asStored('first_name'),
  last_name: asStored('last_name'),
  emails: contactColumns('email', ['email', 'email_verified', 'verified_emails', 'unverified_emails']),
  phone_numbers: contactColumns('phone', [
    'phone_number',
    'phone_verified',
    'verified_phone_numbers',
    'unverified_phone_numbers',
  ]),
  gender: asStored('gender'),
  // Some were stored with the time that a client sent.
  dob: { name: 'dob', cell: ({ user: { dob } }) => (dob ? asCalendarDate(dob).slice(0, 10) : undefined) },
  state: asStored('state'),
  state_reason: asStored('state_reason'),
  state_at: asStored('state_at'),
  delete_on: asStored('delete_on'),
  last_sign_in_at: asStored('last_sign_in_at'),
  created_at: asStored('created_at'),
  updated_at: asStored('updated_at'),
  created_by: asStored('created_by'),
  rr_id: asStored('rr_id'),
  profile_pic_url: asStored('profile_pic_url'),
  meta: asStored('meta'),
  'consent.privacy_policy': consentColumns(privacyPolicySlug),
}
