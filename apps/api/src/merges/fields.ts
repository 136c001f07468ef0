import { isDeepStrictEqual } from 'node:util'
import { factOf, type MergeField, type MergeSide, type ProfileFieldName } from '@clientele/contracts'
import type { UserRow } from '../rows/users.ts'
import { auditedFields } from '../users/profile-values.ts'

/*
 * What becomes of each field when two users are merged: the survivor’s value, or the other’s if the survivor has none, or whichever was chosen.
 */

export type Choices = Readonly<Partial<Record<string, MergeSide>>>

/** The names of the fields that both users can have. */
export const mergedFields: readonly string[] = auditedFields

/** Every field that one of the two has. */
export function planFields(survivor: UserRow, other: UserRow, choices: Choices): MergeField[] {
  return auditedFields.flatMap((name) => {
    const field = planField(name, labelOf(name), survivor[name], other[name], choices[name])
    return field ? [field] : []
  })
}

/** One field; undefined if neither has a value. */
export function planField(
  field: string,
  label: string,
  ofSurvivor: unknown,
  ofOther: unknown,
  chosen: MergeSide | undefined,
): MergeField | undefined {
  const [hasSurvivor, hasOther] = [!isBlank(ofSurvivor), !isBlank(ofOther)]
  if (!hasSurvivor && !hasOther) return undefined
  const wanted = chosen ?? 'survivor'
  const choice = hasSurvivor && hasOther ? wanted : hasSurvivor ? 'survivor' : 'other'
  const result = choice === 'survivor' ? together(ofOther, ofSurvivor) : together(ofSurvivor, ofOther)
  return {
    field,
    label,
    ...(hasSurvivor && { survivor: ofSurvivor }),
    ...(hasOther && { other: ofOther }),
    result,
    choice,
    differs: hasSurvivor && hasOther && !isDeepStrictEqual(ofSurvivor, ofOther),
  }
}

/** The fields of the survivor after the merge. */
export const resultOf = (fields: readonly MergeField[]): Partial<UserRow> =>
  Object.fromEntries(fields.map(({ field, result }) => [field, result]))

const labelOf = (name: (typeof auditedFields)[number]) =>
  name === 'username' ? 'Username' : factOf(name as ProfileFieldName).label

/** Of objects, all keys stay; those of the chosen one count where both have them. */
const together = (behind: unknown, ahead: unknown) =>
  isObject(behind) && isObject(ahead) ? { ...behind, ...ahead } : ahead

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isBlank = (value: unknown) =>
  value === undefined || value === null || value === '' || (isObject(value) && Object.keys(value).length === 0)
