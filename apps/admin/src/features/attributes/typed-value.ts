import type { AttributeType, AttributeValue, UserAttributeDefinition } from '@clientele/contracts'
import { absoluteTime, calendarDay } from '@/lib/format'

/*
 * Values of attributes while they are being typed: everything is a string, or a list of strings. The API reads numbers, dates, and so on from them.
 */

export type Typed = string | string[]

/** What decides how a value is typed. */
export interface Kind {
  type: AttributeType
  is_multi_value: boolean
  choices: readonly string[]
}

export const kindOf = ({ type, is_multi_value, validations }: UserAttributeDefinition): Kind => ({
  type,
  is_multi_value,
  choices: listOf(validations.find((rule) => rule.type === 'choices')?.value).map(String),
})

export const isList = ({ type, is_multi_value }: Pick<Kind, 'type' | 'is_multi_value'>): boolean =>
  type === 'multi_choice' || is_multi_value

export const blankOf = (kind: Pick<Kind, 'type' | 'is_multi_value'>): Typed => (isList(kind) ? [] : '')

/** A stored value as it is typed. */
export function typedOf(kind: Pick<Kind, 'type' | 'is_multi_value'>, value: AttributeValue | undefined): Typed {
  const all = listOf(value).map((one) => (kind.type === 'datetime' ? localTime(String(one)) : String(one)))
  return isList(kind) ? all : (all[0] ?? '')
}

/** What was typed as it is sent. Blank entries of a list are left out. */
export const givenOf = (type: AttributeType, typed: Typed): Typed =>
  typeof typed === 'string'
    ? givenOne(type, typed)
    : typed.filter((one) => one.trim() !== '').map((one) => givenOne(type, one))

/** A stored value in words. */
export const wordsOf = (type: AttributeType, value: AttributeValue): string =>
  listOf(value)
    .map((one) => wordsOfOne(type, one))
    .join(', ')

/** What was typed in words, to compare it with what someone else has saved. */
export const wordsOfTyped = (type: AttributeType, typed: Typed): string =>
  wordsOf(type, givenOf(type, typed)) || 'Blank'

type One = Exclude<AttributeValue, unknown[]>

export const listOf = (value: AttributeValue | undefined): One[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

function wordsOfOne(type: AttributeType, one: One): string {
  const text = String(one)
  if (type === 'boolean') return text === 'true' ? 'Yes' : text === 'false' ? 'No' : text
  if (isMoment(text) && type === 'date') return calendarDay(text)
  if (isMoment(text) && type === 'datetime') return absoluteTime(text)
  return text
}

const givenOne = (type: AttributeType, typed: string): string =>
  type === 'datetime' && isMoment(typed) ? new Date(typed).toISOString() : typed

const isMoment = (text: string): boolean => !Number.isNaN(Date.parse(text))

/** A moment as an input for local times has it. Seconds only if there are some. */
function localTime(at: string): string {
  if (!isMoment(at)) return at
  const moment = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  const date = [String(moment.getFullYear()).padStart(4, '0'), two(moment.getMonth() + 1), two(moment.getDate())]
  const time = [moment.getHours(), moment.getMinutes(), ...(moment.getSeconds() > 0 ? [moment.getSeconds()] : [])]
  return `${date.join('-')}T${time.map(two).join(':')}`
}
