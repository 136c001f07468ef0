import type { Context } from '../context.ts'
import { lookUpPhone, normalizeEmail } from '../contacts/normalize.ts'
import { type MemberRow, printable } from './csv.ts'
import { findOwners, findUserIds } from './repository/named-users.ts'
import type { RowError } from './repository/row-errors.ts'

/** The result of some rows: who joins, who leaves, and which rows match nobody. */
export interface Match {
  add: string[]
  remove: string[]
  /** Rows that matched a user. */
  matched: number
  errors: RowError[]
}

const valueLengthMax = 200

/** What a row is looked up by: the first non-empty one of user_id, email, and phone_number. */
type RowSubject = { user_id: string } | { contact: string; kind: 'email' | 'phone' } | { fault: string }

/** Finds the users in the rows, with two statements for any number of rows. */
export async function matchRows(ctx: Context, rows: MemberRow[]): Promise<Match> {
  const wanted = rows.map((row) => subjectOf(row, ctx.application.default_country_code))
  const ids = new Set(wanted.flatMap((one) => ('user_id' in one ? [one.user_id] : [])))
  const contacts = new Set(wanted.flatMap((one) => ('contact' in one ? [one.contact] : [])))
  const [known, owners] = await Promise.all([
    findUserIds(ctx.db, ctx.application_id, [...ids]),
    findOwners(ctx.db, ctx.application_id, [...contacts]),
  ])
  const isKnown = new Set(known)
  const ownerOf = ownersByValue(owners)

  const actions = new Map<string, 'add' | 'remove'>()
  const errors: RowError[] = []
  rows.forEach((row, at) => {
    const found = userFor(wanted[at] ?? { fault: '' }, isKnown, ownerOf)
    if ('fault' in found) errors.push({ line: row.line, value: valueOf(row), message: found.fault })
    // The last row about a user wins.
    else actions.set(found.user_id, row.action === 'remove' ? 'remove' : 'add')
  })
  const whose = (action: 'add' | 'remove') => [...actions].flatMap(([id, its]) => (its === action ? [id] : []))
  return { add: whose('add'), remove: whose('remove'), matched: rows.length - errors.length, errors }
}

function subjectOf(row: MemberRow, default_country_code: number): RowSubject {
  if (row.fault !== undefined) return { fault: row.fault }
  if (row.user_id !== '')
    return /^[\w-]{1,64}$/.test(row.user_id) ? { user_id: row.user_id } : { fault: noUser.user_id }
  if (row.email !== '') {
    const email = normalizeEmail(row.email)
    return email === undefined ? { fault: 'This is not an email address' } : { contact: email, kind: 'email' }
  }
  if (!/^(\+?[1-9]\d{0,2})?$/.test(row.country_code))
    return { fault: 'country_code must be a calling code of one to three digits, such as 91' }
  const country_code = row.country_code === '' ? undefined : Number(row.country_code)
  const phone = lookUpPhone(row.phone_number, default_country_code, country_code)
  return phone ? { contact: phone.value, kind: 'phone' } : { fault: 'This is not a phone number' }
}

const noUser = {
  user_id: 'No account has this ID',
  email: 'No account has this email address',
  phone: 'No account has this phone number',
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
  wanted: RowSubject,
  isKnown: Set<string>,
  ownerOf: ReturnType<typeof ownersByValue>,
): { user_id: string } | { fault: string } {
  if ('fault' in wanted) return wanted
  if ('user_id' in wanted) return isKnown.has(wanted.user_id) ? wanted : { fault: noUser.user_id }
  const owner = ownerOf.get(wanted.contact)
  if (owner === 'several') return { fault: 'Several accounts claim this contact, and none of them has verified it' }
  return owner ?? { fault: noUser[wanted.kind] }
}

const valueOf = (row: MemberRow) => printable(row.user_id || row.email || row.phone_number, valueLengthMax)
