import {
  AppError,
  attributeDefinitionEcho,
  attributesMax,
  type CreateUserAttributeDefinition,
  type FieldFault,
  refuseField,
  slugMax,
  type UpdateUserAttributeDefinition,
  type UserAttributeDefinition,
} from '@clientele/contracts'
import { lockKey, newId, uniqueViolation } from '@clientele/db'
import { allOrThrow, atomically, type Context, type Handler } from '../context.ts'
import { changesOf } from '../events/changes.ts'
import { recordEvent } from '../events/record.ts'
import { refuseReadOnly, refuseStale } from '../refusals.ts'
import {
  type AttributeDefinitionRow,
  countDefinitions,
  findDefinition,
  hasValues,
  insertDefinition,
  lockDefinition,
  raiseVersion,
  writeDefinition,
} from './repository/definitions.ts'
import { isSecretFrom, showsPart } from './present.ts'
import { inOrder } from './known-definitions.ts'
import { isBlank, readRules, readValue, typeOf } from './rules.ts'

export type { AttributeDefinitionRow } from './repository/definitions.ts'

/*
 * Attributes: the fields of users that an application defines itself.
 */

export const getUserAttributeDefinitions: Handler<'getUserAttributeDefinitions'> = async (ctx, wanted) => {
  const { pageSize, pageNo, excludingIds = [], name, isLocked = false } = wanted
  const found = (await inOrder(ctx)).filter(
    (row) =>
      !excludingIds.includes(row.id) &&
      !isLocked &&
      isOr(wanted.slug?.toLowerCase(), row.slug) &&
      isOr(wanted.type, row.type) &&
      isOr(wanted.customerEditable, row.customer_editable) &&
      isOr(wanted.encrypted, row.encrypted) &&
      isOr(wanted.pinned, row.pinned) &&
      isOr(wanted.pinOrder, row.pin_order) &&
      (name === undefined || row.name.toLowerCase().includes(name.toLowerCase())),
  )
  const first = (pageNo - 1) * pageSize
  return {
    items: found.slice(first, first + pageSize).map(toDefinition),
    page: {
      type: 'number',
      current: pageNo,
      size: pageSize,
      item_total: found.length,
      has_next: found.length > first + pageSize,
    },
  }
}

const isOr = <Value>(wanted: Value | undefined, value: Value) => wanted === undefined || wanted === value

export const getUserAttributeDefinitionById: Handler<'getUserAttributeDefinitionById'> = async (
  ctx,
  { attributeDefId },
) => {
  const row = await findDefinition(ctx.db, { application_id: ctx.application_id, id: attributeDefId })
  if (!row) throw new AppError('ATTRIBUTE_NOT_FOUND')
  return toDefinition(row)
}

export const createUserAttributeDefinition: Handler<'createUserAttributeDefinition'> = (ctx, { body }) =>
  atomically(ctx, async (tx) => {
    const by = actorOf(tx)
    const row = settled(tx, body, {
      application_id: tx.application_id,
      id: newId(),
      slug: body.slug ?? slugOf(body.name),
      name: body.name,
      description: '',
      type: body.type,
      icon: '',
      ordering_channels: [],
      masking: { enabled: false, type: '' },
      registration: { enabled: false, type: '' },
      is_multi_value: false,
      customer_editable: false,
      encrypted: false,
      pinned: false,
      pin_order: 0,
      default_value: null,
      validations: [],
      created_by: by,
      updated_by: by,
      created_at: tx.now,
      updated_at: tx.now,
      version: 0,
    })
    await lockKey(tx.db, `attributes:${tx.application_id}`)
    if ((await countDefinitions(tx.db, tx.application_id)) >= attributesMax) throw new AppError('TOO_MANY_ATTRIBUTES')
    await allOrThrow([
      refusingTakenSlug(insertDefinition(tx.db, row)),
      raiseVersion(tx.db, tx.application_id),
      recordEvent(tx, row.id, { type: 'attribute.created', changes: changesOf({}, shownIn(row)) }),
    ])
    return toDefinition(row)
  })

export const updateUserAttributeDefinition: Handler<'updateUserAttributeDefinition'> = (
  ctx,
  { attributeDefId, ifMatch, body },
) =>
  atomically(ctx, async (tx) => {
    const before = await lockDefinition(tx.db, { application_id: tx.application_id, id: attributeDefId })
    if (!before) throw new AppError('ATTRIBUTE_NOT_FOUND')
    refuseStale(ifMatch, before.version)
    refuseReadOnly(attributeDefinitionEcho, body, () => toDefinition(before))
    const after = settled(tx, body, before)
    const changes = changesOf(shownIn(before), shownIn(after))
    if (Object.keys(changes).length === 0) return toDefinition(before)
    await refuseInUse(tx, before, after)
    if (isSecretFrom(tx, before) && showsMore(before, after)) throw new AppError('FORBIDDEN', [], unmasking)
    after.version += 1
    after.updated_at = tx.now
    after.updated_by = actorOf(tx)
    await allOrThrow([
      refusingTakenSlug(writeDefinition(tx.db, after)),
      raiseVersion(tx.db, tx.application_id),
      recordEvent(tx, after.id, { type: 'attribute.updated', changes }),
    ])
    return toDefinition(after)
  })

const unmasking = { permission: 'users:unmask' } as const

/** Whether masked values can be seen, or more of them than before. */
const showsMore = (before: AttributeDefinitionRow, after: AttributeDefinitionRow) =>
  !after.masking.enabled || (showsPart(after) && !showsPart(before))

/** What values are made of can't change while there are values. */
async function refuseInUse(tx: Context, before: AttributeDefinitionRow, after: AttributeDefinitionRow): Promise<void> {
  const changed = (['type', 'encrypted', 'is_multi_value'] as const).filter((name) => before[name] !== after[name])
  const [first, ...others] = changed.map(
    (name): FieldFault => ({ field: `body.${name}`, message: 'can’t be changed while customers have values' }),
  )
  if (first && (await hasValues(tx.db, before))) throw new AppError('ATTRIBUTE_IN_USE', [first, ...others])
}

/** Applies the given settings to a definition, and checks that they fit together. */
function settled(
  ctx: Context,
  given: CreateUserAttributeDefinition | UpdateUserAttributeDefinition,
  before: AttributeDefinitionRow,
): AttributeDefinitionRow {
  const place = ctx.application
  const faults: FieldFault[] = []
  const type = given.type ?? typeOf(before)
  const validations =
    given.validations || given.type
      ? readRules(
          type,
          given.validations ?? (before.validations as NonNullable<typeof given.validations>),
          place,
          faults,
        )
      : before.validations
  const is_multi_value = type === 'multi_choice' || (given.is_multi_value ?? before.is_multi_value)
  const default_value = readDefault({ type, validations, is_multi_value })
  if (faults.length > 0) throw new AppError('INVALID_INPUT', faults)
  return {
    ...before,
    name: given.name ?? before.name,
    slug: given.slug ?? before.slug,
    description: given.description ?? before.description,
    type,
    icon: given.icon ?? before.icon,
    ordering_channels: given.ordering_channels ?? before.ordering_channels,
    masking: { ...before.masking, ...withoutGaps(given.masking) },
    registration: { ...before.registration, ...withoutGaps(given.registration) },
    is_multi_value,
    customer_editable: given.customer_editable ?? before.customer_editable,
    encrypted: given.encrypted ?? before.encrypted,
    pinned: given.pinned ?? before.pinned,
    pin_order: given.pin_order ?? before.pin_order,
    default_value,
    validations,
  }

  function readDefault(rules: Pick<AttributeDefinitionRow, 'type' | 'validations' | 'is_multi_value'>) {
    const wanted = given.default_value ?? before.default_value
    if (wanted === null || isBlank(wanted) || faults.length > 0) return null
    const read = readValue(rules, wanted, 'body.default_value', place)
    if ('value' in read) return read.value
    faults.push(...read.faults)
    return null
  }
}

const withoutGaps = <Fields extends object>(fields: Fields = {} as Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields & {
    enabled: boolean
    type: string
  }

/** Makes a slug of a name, for which there may be no letters to use. */
function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '_')
    .replace(/^[_\d]+|_+$/g, '')
    .slice(0, slugMax)
  if (plain === '') throw refuseField('body.slug', 'is required, because the name has no letters from a to z')
  return plain
}

async function refusingTakenSlug<T>(write: PromiseLike<T>): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (uniqueViolation(error) === undefined) throw error
    throw refuseField('body.slug', 'belongs to another attribute of this application', 'ATTRIBUTE_EXISTS')
  }
}

const actorOf = ({ actor: { kind, id, name } }: Context) => ({ kind, id, name })

/** The fields that people set, which the history compares. */
const shownIn = (row: AttributeDefinitionRow) => ({
  name: row.name,
  slug: row.slug,
  description: row.description,
  type: typeOf(row),
  icon: row.icon,
  ordering_channels: row.ordering_channels,
  masking: row.masking,
  registration: row.registration,
  is_multi_value: row.is_multi_value,
  customer_editable: row.customer_editable,
  encrypted: row.encrypted,
  pinned: row.pinned,
  pin_order: row.pin_order,
  default_value: row.default_value ?? undefined,
  validations: row.validations as UserAttributeDefinition['validations'],
})

export const toDefinition = (row: AttributeDefinitionRow): UserAttributeDefinition => ({
  _id: row.id,
  application_id: row.application_id,
  ...shownIn(row),
  is_locked: false,
  created_by: row.created_by.id,
  updated_by: row.updated_by.id,
  created_at: row.created_at.toISOString(),
  modified_at: row.updated_at.toISOString(),
  __v: row.version,
})
