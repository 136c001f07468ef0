import {
  AppError,
  type AttributeComparison,
  type FieldFault,
  refuseField,
  type UserAttributeFilter,
} from '@clientele/contracts'
import type { Context } from '../context.ts'
import type { SecretKeys } from '../secrets.ts'
import {
  beginningWith,
  besides,
  between,
  common,
  end,
  equalTo,
  everyKey,
  exactly,
  fold,
  isEmpty,
  type Range,
} from './keys.ts'
import { isSecretFrom } from './present.ts'
import type { AttributeDefinitionRow } from './repository/definitions.ts'
import { listOf, typeOf, type Value } from './rules.ts'
import { isOf, readScalar, type Scalar } from './scalars.ts'

/*
 * The conditions of a filter, as ranges of keys.
 */

/** What the keys of an attribute have to be like. */
export interface Condition {
  definition_id: string
  /** The keys that match are in one of these. */
  ranges: Range[]
  /** What a matching key also contains. The ranges alone don't decide then. */
  containing: string | undefined
  /** Whether users match who have a value, but none that matches. */
  isNegated: boolean
  isMultiple: boolean
  /** Whether it compares by order, in one range. */
  isOrdered: boolean
  /** Whether all matching keys stand for one value, so that the users can come newest first. */
  isNewestFirst: boolean
}

/** Whether keys decide about a condition alone. */
export const isDecided = ({ containing, isNegated }: Condition): boolean => containing === undefined && !isNegated

export type AskedCondition = UserAttributeFilter['query']['conditions'][number]

/** Reads the conditions of a filter, or says everything that is wrong with them. `place` is the name of the list in the request, or of each condition. */
export function readConditions(
  ctx: Context,
  asked: readonly AskedCondition[],
  definitions: readonly AttributeDefinitionRow[],
  place: string | readonly string[],
): Condition[] {
  const faults: FieldFault[] = []
  const conditions = asked.map((each, index) => {
    const field = typeof place === 'string' ? `${place}.${index}` : (place[index] ?? '')
    const definition = definitions.find(({ id }) => id === each.definition_id)
    if (!definition)
      throw new AppError('ATTRIBUTE_NOT_FOUND', [
        { field: `${field}.definition_id`, message: 'is an unknown attribute' },
      ])
    const fault = faultOf(ctx, definition, each.type)
    if (fault !== undefined) faults.push({ field: `${field}.type`, message: fault })
    return fault === undefined ? read(ctx, definition, each, `${field}.value`, faults) : undefined
  })
  if (faults.length > 0) throw new AppError('INVALID_INPUT', faults)
  return conditions.flatMap((each) => each ?? [])
}

/** The same, for conditions that all have to hold. Throws if the limits of two of them leave no value; `eq` twice finds nobody, as it always has. */
export function readJoined(
  ctx: Context,
  asked: readonly AskedCondition[],
  definitions: readonly AttributeDefinitionRow[],
  place: string,
): Condition[] {
  const conditions = readConditions(ctx, asked, definitions, place)
  const placed = conditions.map((condition, index) => ({ condition, at: `${place}.${index}` }))
  refuseEmpty(placed.filter(({ condition }) => condition.isOrdered))
  return conditions
}

/** Throws if conditions that all have to hold ask for one value what excludes each other. */
export function refuseEmpty(joined: readonly { condition: Condition; at: string }[]): void {
  const limits = new Map<string, Range[]>()
  for (const { condition, at } of joined) {
    const { definition_id, isNegated, isMultiple, ranges } = condition
    if (isNegated || isMultiple) continue
    const known = limits.get(definition_id) ?? [everyKey]
    const left = known.flatMap((one) => ranges.map((other) => common(one, other))).filter((range) => !isEmpty(range))
    if (left.length === 0)
      throw refuseField(`${at}.value`, 'must leave a value that also meets the other conditions on this attribute')
    limits.set(definition_id, left)
  }
}

const ofEncrypted: readonly AttributeComparison[] = ['eq', 'is', 'nis']
const ofParts: readonly AttributeComparison[] = ['cnt', 'nct', 'sw', 'ew']
const ofOrder: readonly AttributeComparison[] = ['gt', 'lt', 'gte', 'lte', 'btw']

function faultOf(ctx: Context, definition: AttributeDefinitionRow, operation: AttributeComparison): string | undefined {
  const { slug, encrypted } = definition
  const type = typeOf(definition)
  if (isSecretFrom(ctx, definition)) return `needs the permission users:unmask, because ${slug} is masked`
  if (encrypted && !ofEncrypted.includes(operation)) return `must be eq, is, or nis, because ${slug} is encrypted`
  if (ofParts.includes(operation) && !isOf('ofText', type)) return `is for text, and ${slug} is of the type ${type}`
  if (ofOrder.includes(operation) && type === 'boolean')
    return `must be eq, ne, is, or nis, because ${slug} is true or false`
  return undefined
}

function read(
  ctx: Context,
  definition: AttributeDefinitionRow,
  { type: operation, value }: AskedCondition,
  field: string,
  faults: FieldFault[],
): Condition | undefined {
  const operands = readOperands(ctx, definition, operation, value, field, faults)
  if (!operands) return undefined
  const [low, high] = operands
  if (operation === 'btw' && low !== undefined && high !== undefined && isEmpty(between(definition, low, high)))
    return void faults.push({ field, message: 'must have the lowest value first, and the highest second' })
  const { ranges, containing } = matching(ctx.services.config.secretKeys, definition, operation, operands)
  return {
    definition_id: definition.id,
    ranges,
    containing,
    isNegated: ['ne', 'nct', 'nis', 'nin'].includes(operation),
    isMultiple: definition.is_multi_value,
    isOrdered: ofOrder.includes(operation),
    isNewestFirst: operation === 'eq' || operation === 'is',
  }
}

const listMax = 100

function readOperands(
  ctx: Context,
  definition: AttributeDefinitionRow,
  operation: AttributeComparison,
  value: Value,
  field: string,
  faults: FieldFault[],
): Scalar[] | undefined {
  const given = listOf(value)
  const refuse = (message: string) => void faults.push({ field, message })
  if (operation === 'btw' && given.length !== 2)
    return refuse('must be a list of two values: the lowest and the highest')
  if (operation === 'in' || operation === 'nin') {
    if (given.length === 0 || given.length > listMax) return refuse(`must be a list of 1 to ${listMax} values`)
  } else if (operation !== 'btw' && given.length !== 1) return refuse('must be a single value')
  if (ofParts.includes(operation))
    return given.map(String).some((text) => text.trim() === '') ? refuse('must not be empty') : given
  const readings = given.map((each) => readScalar(typeOf(definition), each, ctx.application))
  const fault = readings.find((each) => 'fault' in each)
  if (fault && 'fault' in fault) return refuse(fault.fault)
  return readings.flatMap((each) => ('value' in each ? [each.value] : []))
}

function matching(
  keys: SecretKeys,
  definition: AttributeDefinitionRow,
  operation: AttributeComparison,
  operands: readonly Scalar[],
): { ranges: Range[]; containing: string | undefined } {
  const [one = '', two = ''] = operands
  const text = fold(String(one))
  const only = (...ranges: Range[]) => ({ ranges, containing: undefined })
  switch (operation) {
    case 'eq':
    case 'ne':
    case 'in':
    case 'nin':
      return { ranges: operands.flatMap((each) => equalTo(keys, definition, each)), containing: undefined }
    case 'is':
    case 'nis':
      return { ranges: exactly(keys, definition, one), containing: undefined }
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return only(besides(definition, operation, one))
    case 'btw':
      return only(between(definition, one, two))
    case 'sw':
      return only(beginningWith(String(one)))
    case 'cnt':
    case 'nct':
      return { ranges: [everyKey], containing: text }
    case 'ew':
      return { ranges: [everyKey], containing: text + end }
  }
}
