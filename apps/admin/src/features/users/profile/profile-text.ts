import {
  type Customer,
  factOf,
  type FieldWrittenBy,
  fieldsSeenBy,
  fieldsWrittenBy,
  type ProfileFieldName,
  type UpdateUserRequestSchema,
} from '@clientele/contracts'
import type { z } from 'zod'
import { calendarDay } from '@/lib/format'

/*
 * The profile of a customer as forms hold it and as pages show it, field by field as the contract says.
 */

type UpdateUserInput = z.input<typeof UpdateUserRequestSchema>
export type EditedField = FieldWrittenBy<'team'>
/** What the form can hold is what the request can. */
export type ProfileValues = Pick<UpdateUserInput, EditedField>

/** The fields that an operator fills in, in order. */
export const editedFields = fieldsWrittenBy('team')

/** What an operator chooses from. A value that is not offered stays what it is. */
export function choicesOf(name: ProfileFieldName, value: string) {
  const choices = [{ value: '', label: 'Not specified' }, ...(factOf(name).choices ?? [])]
  return choices.some((choice) => choice.value === value) ? choices : [...choices, { value, label: value }]
}

/** The profile as the form holds it: everything as text. */
export const profileValues = (user: Customer) =>
  Object.fromEntries(editedFields.map((name) => [name, asTyped(name, user[name])])) as ProfileValues

/** What may be said of a new customer. Free objects are for later, and for services. */
export const newFields = editedFields.filter((name) => factOf(name).control !== 'json')

export const blankProfile = Object.fromEntries(newFields.map((name) => [name, ''])) as ProfileValues

/** The facts that the profile shows; what is longer than a line stands below them. */
export const profileFactsOf = (user: Customer) =>
  fieldsSeenBy('team').flatMap((name) => {
    const { label, control } = factOf(name)
    return control === 'json' || control === 'none' ? [] : [{ label, value: asRead(name, user[name]) }]
  })

/** The free objects of a profile, written out; those that hold nothing are left out. */
export const profileObjectsOf = (user: Customer) =>
  fieldsSeenBy('team').flatMap((name) => {
    const { label, control } = factOf(name)
    const value = user[name] ?? {}
    return control === 'json' && Object.keys(value).length > 0 ? [{ label, text: JSON.stringify(value, null, 2) }] : []
  })

function asTyped(name: ProfileFieldName, value: unknown): string {
  const { control } = factOf(name)
  if (control === 'json') return JSON.stringify(value ?? {}, null, 2)
  const text = typeof value === 'string' ? value : ''
  return control === 'day' ? text.slice(0, 10) : text
}

function asRead(name: ProfileFieldName, value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  const { control, choices } = factOf(name)
  if (control === 'day') return calendarDay(value)
  return choices?.find((choice) => choice.value === value)?.label ?? value
}
