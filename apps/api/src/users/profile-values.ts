import { type ProfileFieldName, profileFieldNames } from '@clientele/contracts'
import type { UserRow } from '../rows/users.ts'
import { type FieldRule, userFields } from './fields.ts'

/*
 * Applies the table of fields to a user's row. No other loops over the table write.
 */

/** The profile fields in a request. Its schema determines which ones are allowed. */
export type ProfileValues = { readonly [Name in ProfileFieldName]?: NonNullable<UserRow[Name]> | undefined }

type With<Rule> = { [Name in keyof UserRow]: (typeof userFields)[Name] extends Rule ? Name : never }[keyof UserRow]
type Derived = With<{ derived: unknown }>
type Exact = With<{ searched: 'exactly' }>
/** A user before derived fields are computed. */
type UserToDerive = Omit<UserRow, Derived> & Partial<Pick<UserRow, Derived>>

const rules: { [Name in keyof UserRow]: FieldRule<UserRow[Name]> } = userFields
const names = Object.keys(rules) as (keyof UserRow)[]
const fieldsWith = (fits: (rule: FieldRule<UserRow[keyof UserRow]>) => boolean) =>
  names.filter((name) => fits(rules[name] as FieldRule<UserRow[keyof UserRow]>))

/** The fields whose changes are recorded in the history. */
export const auditedFields = fieldsWith(({ audited }) => audited)
/** The fields that are written whenever a user changes. */
export const rewrittenFields = fieldsWith(({ written }) => written === undefined)
/** The fields that an identity provider fills in. */
export const fieldsFromProvider = fieldsWith(({ writtenBy }) => writtenBy.includes('provider')) as ProfileFieldName[]
/** The derived fields. */
export const derivedFields = fieldsWith(({ derived }) => derived !== undefined) as Derived[]
/** The fields that a search can identify a user by. */
export const exactFields = fieldsWith(({ searched }) => searched === 'exactly') as Exact[]

/** The values of a user who was created without them. */
export const initialFields = Object.fromEntries(
  fieldsWith((rule) => 'initial' in rule).map((name) => [name, rules[name].initial]),
) as Pick<UserRow, With<{ initial: unknown }>>

/** Picks the profile fields from an input. Omitted fields stay omitted. */
export function pickProfile(
  given: ProfileValues,
  fields: readonly ProfileFieldName[] = profileFieldNames,
): ProfileValues {
  return Object.fromEntries(fields.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])))
}

/** Applies input to a user. Omitted fields are unchanged, and so are those that are sent back; empty ones are cleared. */
export function withProfile(user: UserToDerive, given: ProfileValues): UserRow {
  const after = { ...user }
  for (const name of profileFieldNames)
    if (given[name] !== undefined && !isStored(user, name, given[name]))
      set(after, name, given[name] || rules[name].initial)
  return derive(after)
}

function isStored(user: UserToDerive, name: ProfileFieldName, given: unknown): boolean {
  const [stored, { spelled }] = [user[name], rules[name]]
  return spelled !== undefined && typeof stored === 'string' && spelled(stored) === given
}

/** Computes a user's derived fields. */
export function withDerived(user: UserToDerive): UserRow {
  return derive({ ...user })
}

function derive(user: UserToDerive): UserRow {
  for (const name of derivedFields) set(user, name, rules[name].derived?.(user as UserRow))
  return user as UserRow
}

/** Returns what remains of an erased user. */
export function erased(user: UserRow): UserRow {
  const after = { ...user }
  for (const name of names) {
    const rule = rules[name].erased
    if (rule !== 'kept') set(after, name, typeof rule === 'function' ? rule(user) : rule.to)
  }
  return after
}

/** The table pairs each field with values of its type, which a loop over names can't express. */
function set(user: UserToDerive, name: keyof UserRow, value: unknown) {
  ;(user as Record<string, unknown>)[name] = value
}
