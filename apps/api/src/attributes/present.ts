import type { UserAttribute } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { type SecretKeys, seal, unseal } from '../secrets.ts'
import type { Services } from '../services.ts'
import { isoMoment } from '../users/moments.ts'
import type { AttributeDefinitionRow } from './repository/definitions.ts'
import type { UserAttributeRow } from './repository/values.ts'
import { listOf, typeOf, type Value } from './rules.ts'

/*
 * Values as they are stored and shown: encrypted, and masked.
 */

/** The columns that hold a value. */
export const stored = (keys: SecretKeys, { encrypted }: Pick<AttributeDefinitionRow, 'encrypted'>, value: Value) =>
  encrypted ? { value: null, sealed: seal(keys, JSON.stringify(value)) } : { value, sealed: null }

/** Returns a stored value. Undefined if it can't be decrypted with any of the keys, which is logged. */
export function valueOf({ services }: Pick<Context, 'services'>, row: UserAttributeRow): Value | undefined {
  if (row.sealed === null) return row.value ?? undefined
  const opened = unseal(services.config.secretKeys, row.sealed)
  if (opened !== undefined) return JSON.parse(opened) as Value
  logOnce(services, row)
  return undefined
}

const logged = new WeakMap<Services, Set<string>>()

/** Once for each attribute, because a list of users would log it for each of them. */
function logOnce(services: Services, { application_id, definition_id }: UserAttributeRow): void {
  const known = logged.get(services) ?? new Set()
  logged.set(services, known)
  const attribute = `${application_id} ${definition_id}`
  if (known.has(attribute)) return
  known.add(attribute)
  services.log.error(
    { application_id, attribute: definition_id },
    'values of an attribute were encrypted under another SECRET_KEY: list that key again, so that they can be read',
  )
}

const shownMax = 4
const dots = '••••••'

/** Whether masking shows a part of values. */
export const showsPart = ({ masking }: Pick<AttributeDefinitionRow, 'masking'>): boolean =>
  masking.type.toLowerCase() === 'partial'

/** Hides a value. `partial` masking shows the last characters of values that are long enough to stay unknown. */
export function masked(definition: Pick<AttributeDefinitionRow, 'masking'>, value: Value): string {
  const text = listOf(value).map(String).join(', ')
  return showsPart(definition) && text.length > 2 * shownMax ? dots + text.slice(-shownMax) : dots
}

/**
 * Whether the caller gets masked values as they are: an API key with the permission, since services need them. Operators see them one at a time,
 * with `revealUserAttribute`, so that the history says who saw what.
 */
const seesMasked = ({ actor }: Context): boolean =>
  actor.kind === 'api_key' && actor.permissions.includes('users:unmask')

/** Whether a value is hidden from the caller. */
export const isMaskedFor = (ctx: Context, { masking }: Pick<AttributeDefinitionRow, 'masking'>): boolean =>
  masking.enabled && !seesMasked(ctx)

/** Whether the caller must not find users by a masked value either, because a few guesses, or an order, would tell it. */
export const isSecretFrom = (ctx: Context, definition: Pick<AttributeDefinitionRow, 'masking'>): boolean =>
  isMaskedFor(ctx, definition) && !ctx.actor.permissions.includes('users:unmask')

/** What stands for a value that the caller can't see: a masked one, or one that can't be decrypted. Undefined if they see it. */
export function standsFor(
  ctx: Context,
  definition: AttributeDefinitionRow,
  value: Value | undefined,
  isMasked = isMaskedFor(ctx, definition),
): string | undefined {
  if (value === undefined) return dots
  return isMasked ? masked(definition, value) : undefined
}

/** A value as the caller sees it. All values have the same fields in the same order, because a page of users has hundreds of them. */
export function toUserAttribute(
  ctx: Context,
  definition: AttributeDefinitionRow,
  row: UserAttributeRow,
  isMasked = isMaskedFor(ctx, definition),
): UserAttribute {
  const value = valueOf(ctx, row)
  const seen = definition.is_multi_value ? listOf(value ?? []) : (value ?? '')
  return {
    _id: row.id,
    name: definition.name,
    slug: definition.slug,
    user_id: row.user_id,
    application_id: row.application_id,
    user_attribute_definition_id: row.definition_id,
    type: typeOf(definition),
    customer_overridden: row.customer_overridden,
    attribute: { value: standsFor(ctx, definition, value, isMasked) ?? seen },
    masked: isMasked ? true : undefined,
    unreadable: value === undefined ? true : undefined,
    created_at: isoMoment(row.created_at),
    updated_at: isoMoment(row.updated_at),
    updated_by: row.updated_by.id,
  }
}
