import {
  type AttributeRule,
  type AttributeValue,
  isNeededInSignUp,
  type ShopperAttributeDefinition,
} from '@clientele/contracts'
import { use, useReducer } from 'react'
import { calendarDay } from './calendar-day.ts'
import { asFailure, call, Failure, fieldFailure } from './call.ts'
import { useBackOnline } from './connection.ts'
import { isPreview, language } from './page-facts.ts'
import { choiceOf } from './parts/field.tsx'
import { countryOf } from './parts/phone-field.tsx'
import { numberIn } from './phone-countries.ts'

/*
 * Attributes: the fields of customers that the store has defined, in forms and on the account page.
 */

export type Attribute = ShopperAttributeDefinition

let loading: Promise<readonly Attribute[] | Failure> | undefined

const load = () => (loading ??= isPreview ? Promise.resolve([]) : loadAll().catch(asFailure))

async function loadAll(): Promise<Attribute[]> {
  const all: Attribute[] = []
  for (let pageNo = 1; ; pageNo += 1) {
    const { items, page } = await call('getAttributesDefinition', { pageNo })
    all.push(...items)
    if (page.has_next !== true) return all
  }
}

/** The attributes for which `isWanted`, in their order. Suspends until they are loaded, which happens once. */
export function useAttributes(isWanted: (attribute: Attribute) => boolean): {
  attributes: readonly Attribute[]
  failure: Failure | undefined
  retry: () => void
} {
  const [, renew] = useReducer((times: number) => times + 1, 0)
  const found = use(load())
  const retry = () => {
    loading = undefined
    renew()
  }
  useBackOnline(found instanceof Failure && found.unanswered !== undefined, retry)
  return found instanceof Failure
    ? { attributes: [], failure: found, retry }
    : { attributes: found.filter(isWanted), failure: undefined, retry }
}

/** Whether the sign-up form asks for an attribute. */
export const isInSignUp = ({ registration }: Attribute): boolean => registration.enabled
export const isNeeded = ({ registration }: Attribute): boolean => isNeededInSignUp(registration)

/** The name of its field in a form. A dot keeps it apart from other fields. */
export const fieldOf = ({ slug }: Attribute): string => `attributes.${slug}`

/** The fields of attributes in a form, which has to list them before its other fields. */
export const attributeFields = (attributes: readonly Attribute[]): Record<string, readonly string[]> =>
  Object.fromEntries(attributes.map((attribute) => [fieldOf(attribute), []]))

export const ruleOf = ({ validations }: Attribute, wanted: AttributeRule): AttributeValue | undefined =>
  validations.find(({ type }) => type === wanted)?.value

export const listOf = (value: AttributeValue | undefined): (string | number | boolean)[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

/** What can be chosen, if a value is chosen and not typed. */
export const choicesOf = (attribute: Attribute): string[] => listOf(ruleOf(attribute, 'choices')).map(String)

/** Returns the attributes of a sign-up form by slug. Throws if a required one is missing. */
export function readSignUpAttributes(attributes: readonly Attribute[], values: Record<string, string>) {
  for (const attribute of attributes)
    if (isNeeded(attribute) && valueIn(attribute, values) === undefined)
      throw fieldFailure(fieldOf(attribute), choicesOf(attribute).length > 0 ? 'Choose one.' : 'Fill in this field.')
  return Object.fromEntries(
    attributes.flatMap((attribute) => {
      const value = valueIn(attribute, values)
      return value === undefined ? [] : [[attribute.slug, value] as const]
    }),
  )
}

/** Returns all values of a form by slug. Null stands for a blank field. */
export const readAttributes = (attributes: readonly Attribute[], values: Record<string, string>) =>
  Object.fromEntries(attributes.map((attribute) => [attribute.slug, valueIn(attribute, values) ?? null] as const))

function valueIn(attribute: Attribute, values: Record<string, string>): string | string[] | undefined {
  const name = fieldOf(attribute)
  const { is_multi_value } = attribute
  const choices = choicesOf(attribute)
  const entered =
    is_multi_value && choices.length > 0
      ? choices.filter((_, index) => values[choiceOf(name, index)] !== undefined)
      : is_multi_value
        ? (values[name] ?? '').split('\n').map((line) => line.trim())
        : [values[name] ?? '']
  const all = entered.filter(Boolean).map((typed) => asSent(attribute, typed, values[countryOf(name)]))
  return is_multi_value && all.length > 0 ? all : all[0]
}

/** A typed value as the service reads it. */
function asSent({ type }: Attribute, typed: string, country: string | undefined): string {
  if (type === 'phone') {
    const { number, country_code } = numberIn(typed, country)
    return country_code === undefined ? number : `+${country_code} ${number}`
  }
  // The input has the time of day where the shopper is.
  const moment = type === 'datetime' ? new Date(typed) : undefined
  return moment && !Number.isNaN(moment.getTime()) ? moment.toISOString() : typed
}

/** A value for reading. */
export function shownValue({ type }: Attribute, value: AttributeValue): string {
  return listOf(value).map(shown).join(', ')

  function shown(one: string | number | boolean): string {
    if (typeof one === 'boolean') return one ? 'Yes' : 'No'
    if (type === 'date') return calendarDay(String(one), language)
    if (type === 'datetime')
      return new Date(String(one)).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })
    return String(one)
  }
}

/** A value as its input has it. */
export function typedValue({ type }: Attribute, value: AttributeValue | undefined): string {
  return listOf(value).map(typed).join('\n')

  function typed(one: string | number | boolean): string {
    if (type !== 'datetime') return String(one)
    const moment = new Date(String(one))
    const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000)
    return local.toISOString().slice(0, 16)
  }
}
