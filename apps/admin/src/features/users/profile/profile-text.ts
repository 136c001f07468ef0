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
 * A customer's profile in forms and on pages, field by field according to the contract.
 */

type UpdateUserInput = z.input<typeof UpdateUserRequestSchema>
export type EditedField = FieldWrittenBy<'team'>
/** The form can hold any value that the request can. */
export type ProfileValues = Pick<UpdateUserInput, EditedField>

/** The fields that an operator can edit, in order. */
export const editedFields = fieldsWrittenBy('team')

/** The options for an operator. A current value that isn't offered is kept. */
export function choicesOf(name: ProfileFieldName, value: string) {
  const choices = [{ value: '', label: 'Not specified' }, ...(factOf(name).choices ?? [])]
  return choices.some((choice) => choice.value === value) ? choices : [...choices, { value, label: value }]
}

/** The profile in the form: every value is a string. */
export const profileValues = (user: Customer) =>
  Object.fromEntries(editedFields.map((name) => [name, asTyped(name, user[name])])) as ProfileValues

/** The fields for creating a customer. Free-form objects can be added later, or by services. */
export const newFields = editedFields.filter((name) => factOf(name).control !== 'json')

export const blankProfile = Object.fromEntries(newFields.map((name) => [name, ''])) as ProfileValues

/** The short facts in a profile. Longer ones are shown below. */
export const profileFactsOf = (user: Customer) =>
  fieldsSeenBy('team').flatMap((name) => {
    const { label, control } = factOf(name)
    return control === 'json' || control === 'none' ? [] : [{ label, value: asRead(name, user[name]) }]
  })

/** The free-form objects of a profile, as text. Empty ones are omitted. */
export const profileObjectsOf = (user: Customer) =>
  fieldsSeenBy('team').flatMap((name) => {
    const { label, control } = factOf(name)
    const value = user[name] ?? {}
    return control === 'json' && Object.keys(value).length > 0 ? [{ label, text: JSON.stringify(value, null, 2) }] : []
  })

/** A value of the form in words, to compare it with another one. */
export function asComparedText(name: ProfileFieldName, value: unknown): string {
  if (typeof value !== 'string') return 'Blank'
  return asRead(name, value) ?? 'Blank'
}

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
