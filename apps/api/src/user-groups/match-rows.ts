import type { Context } from '../context.ts'
import { lookUpPhone, normalizeEmail } from '../contacts/normalize.ts'
import { callingCodeOf } from '../contacts/regions.ts'
import { printable, storable } from '../files/printable.ts'
import type { Fault, MemberRow } from './member-rows.ts'
import { findOwners, findUserIds } from './repository/named-users.ts'
import type { JobErrorRow } from '../jobs/tracked/kind.ts'
import { findSurvivors } from '../users/change.ts'

/** The result of some rows: who joins, who leaves, and which rows match nobody. */
export interface Match {
  /** What to do with each user: the last row about them decides. */
  actions: Map<string, 'add' | 'remove'>
  /** Rows that matched a user. */
  matched: number
  /** Rows that could match a user, because a value in them is an ID, an email address, or a phone number; and which of them remove. */
  usable: number
  removing: number
  errors: JobErrorRow[]
}

const valueLengthMax = 200

type Kind = 'user_id' | 'email' | 'phone_number'

/** One way to find the user of a row. */
interface Candidate {
  kind: Kind
  /** The normalized value, or why it has none. */
  value?: string
  fault?: Fault
}

/** Finds the users in the rows, with two statements for any number of rows. The first value that matches a user decides. */
export async function matchRows(ctx: Context, rows: MemberRow[]): Promise<Match> {
  const wanted = rows.map((row) => candidatesOf(row, ctx.application.default_country_code))
  const valuesOf = (isWanted: (kind: Kind) => boolean) => [
    ...new Set(wanted.flat().flatMap(({ kind, value }) => (isWanted(kind) && value !== undefined ? [value] : []))),
  ]
  const [userIds, owners] = await Promise.all([
    findUsersNamed(
      ctx,
      valuesOf((kind) => kind === 'user_id'),
    ),
    findOwners(
      ctx.db,
      ctx.application_id,
      valuesOf((kind) => kind !== 'user_id'),
    ),
  ])
  const ownerOf = ownersByValue(owners)

  const actions = new Map<string, 'add' | 'remove'>()
  const errors: JobErrorRow[] = []
  rows.forEach((row, at) => {
    const found = userFor(row, wanted[at] ?? [], userIds, ownerOf)
    if ('fault' in found) errors.push(errorOf(row, found.fault, wanted[at] ?? []))
    else actions.set(found.user_id, row.action === 'remove' ? 'remove' : 'add')
  })
  const usable = rows.filter((_, at) => wanted[at]?.some(({ value }) => value !== undefined))
  const removing = usable.filter(({ action }) => action === 'remove').length
  return { actions, matched: rows.length - errors.length, usable: usable.length, removing, errors }
}

/** The users with these IDs, by ID. That of a user who was merged into another one stands for the survivor. */
async function findUsersNamed(ctx: Context, ids: string[]): Promise<ReadonlyMap<string, string>> {
  const known = await findUserIds(ctx.db, ctx.application_id, ids)
  const users = new Map(known.map((id) => [id, id]))
  const unknown = ids.filter((id) => !users.has(id))
  if (unknown.length === 0) return users
  const survivors = await findSurvivors(ctx, unknown)
  const listed = new Set(await findUserIds(ctx.db, ctx.application_id, [...new Set(survivors.values())]))
  for (const [id, survivor] of survivors) if (listed.has(survivor)) users.set(id, survivor)
  return users
}

const errorOf = (
  { line, shown, field, cells, ids }: MemberRow,
  fault: Fault,
  candidates: readonly Candidate[],
): JobErrorRow => ({
  line,
  value: printable(shown, valueLengthMax),
  message: fault.message,
  code: fault.code,
  field: storable(fault.field ?? field),
  ...(cells && { cells: cells.map(storable) }),
  names: [...ids, ...candidates.flatMap(({ value }) => value ?? [])],
})

function candidatesOf(row: MemberRow, default_country_code: number): Candidate[] {
  if (row.fault !== undefined) return []
  return [
    ...row.ids.map((id): Candidate => ({ kind: 'user_id', ...(/^[\w-]{1,64}$/.test(id) && { value: id }) })),
    ...row.emails.map((text): Candidate => {
      const value = normalizeEmail(text)
      return value === undefined ? { kind: 'email', fault: notAnEmail } : { kind: 'email', value }
    }),
    ...row.phones.flatMap((text) => phoneCandidates(text, row.country_code, default_country_code)),
  ]
}

const notAnEmail: Fault = { message: 'This is not an email address', code: 'invalid_email' }
const notAPhoneNumber: Fault = { message: 'This is not a phone number', code: 'invalid_phone_number' }
const notACallingCode: Fault = {
  message: 'country_code must be a calling code of one to three digits, such as 91',
  code: 'invalid_country_code',
}

/** A number without a country belongs to the application's; if that matches nobody, its first digits may be a country's. */
function phoneCandidates(text: string, country: string, default_country_code: number): Candidate[] {
  const kind = 'phone_number'
  const isCode = /^(?:\+|00)?[1-9]\d{0,2}(\.0)?$/.test(country)
  // Exports of other systems have the country of the address here, which a number with its own country needn't share.
  const nearby = isCode ? undefined : callingCodeOf(country)
  if (country !== '' && !isCode && nearby === undefined && !text.startsWith('+'))
    return [{ kind, fault: notACallingCode }]
  const phone = isCode
    ? lookUpPhone(text, default_country_code, Number(country))
    : lookUpPhone(text, nearby ?? default_country_code)
  const international = !isCode && /^[1-9]/.test(text) ? lookUpPhone(`+${text}`, default_country_code) : undefined
  const values = [phone?.value, international?.value].filter((value) => value !== undefined)
  if (values.length === 0) return [{ kind, fault: notAPhoneNumber }]
  return [...new Set(values)].map((value) => ({ kind, value }))
}

/** Returns the owner of each value: the user who verified it, or else the only one who claims it. */
function ownersByValue(owners: { value: string; user_id: string; verified: boolean }[]) {
  const byValue = new Map<string, { user_id: string; verified: boolean } | 'several'>()
  for (const { value, user_id, verified } of owners) {
    const known = byValue.get(value)
    if (known === undefined || verified) byValue.set(value, { user_id, verified })
    else if (known === 'several' || !known.verified) byValue.set(value, 'several')
  }
  return byValue
}

function userFor(
  row: MemberRow,
  candidates: Candidate[],
  userIds: ReadonlyMap<string, string>,
  ownerOf: ReturnType<typeof ownersByValue>,
): { user_id: string } | { fault: Fault } {
  if (row.fault !== undefined) return { fault: row.fault }
  let isClaimedBySeveral = false
  for (const { kind, value } of candidates) {
    if (value === undefined) continue
    const user_id = kind === 'user_id' ? userIds.get(value) : undefined
    if (user_id !== undefined) return { user_id }
    const owner = kind === 'user_id' ? undefined : ownerOf.get(value)
    if (owner === 'several') isClaimedBySeveral = true
    else if (owner) return owner
  }
  return { fault: isClaimedBySeveral ? ambiguous : whyNobody(row, candidates) }
}

const ambiguous: Fault = {
  message: 'Several accounts claim this contact, and none of them has verified it',
  code: 'ambiguous_contact',
}

const names: Record<Kind, string> = { user_id: 'ID', email: 'email address', phone_number: 'phone number' }

function whyNobody(row: MemberRow, candidates: Candidate[]): Fault {
  const tried = [...new Set(candidates.filter(({ fault }) => fault === undefined).map(({ kind }) => names[kind]))]
  if (tried.length > 0) return { message: `No account has this ${or(tried)}`, code: 'no_account' }
  const fault = candidates.find((candidate) => candidate.fault !== undefined)?.fault
  if (fault !== undefined) return fault
  if (row.isRounded)
    return {
      message:
        'A spreadsheet has rounded this number, so its last digits are lost. Format the column as text, and export it again',
      code: 'rounded_number',
    }
  if (row.isDated)
    return {
      message:
        'This is a date, not an ID or a phone number. If it should be a number, format the column as text, and export it again',
      code: 'unexpected_date',
    }
  return { message: 'The row has no ID, email address, or phone number.', code: 'no_identifier' }
}

const or = (words: string[]) =>
  words.length < 3 ? words.join(' or ') : `${words.slice(0, -1).join(', ')}, or ${words.at(-1) ?? ''}`
