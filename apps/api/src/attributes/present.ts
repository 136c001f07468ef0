import type { UserAttribute } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { type SecretKeys, seal, unseal } from '../secrets.ts'
import type { AttributeDefinitionRow } from './repository/definitions.ts'
import type { UserAttributeRow } from './repository/values.ts'
import { listOf, typeOf, type Value } from './rules.ts'

/*
 * Values as they are stored and shown: encrypted, and masked.
 */

/** The columns that hold a value. */
export const stored = (keys: SecretKeys, { encrypted }: Pick<AttributeDefinitionRow, 'encrypted'>, value: Value) =>
  encrypted ? { value: null, sealed: seal(keys, JSON.stringify(value)) } : { value, sealed: null }

/** Returns a stored value. Undefined if it can't be decrypted with any of the keys. */
export function valueOf(keys: SecretKeys, { value, sealed }: UserAttributeRow): Value | undefined {
  if (sealed === null) return value ?? undefined
  const opened = unseal(keys, sealed)
  return opened === undefined ? undefined : (JSON.parse(opened) as Value)
}

const shownMax = 4
const dots = '••••••'

/** Hides a value. `partial` masking shows the last characters of values that are long enough to stay unknown. */
export function masked({ masking }: Pick<AttributeDefinitionRow, 'masking'>, value: Value): string {
  const text = listOf(value).map(String).join(', ')
  return masking.type.toLowerCase() === 'partial' && text.length > 2 * shownMax ? dots + text.slice(-shownMax) : dots
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

/** A value as the caller sees it. */
export function toUserAttribute(
  ctx: Context,
  definition: AttributeDefinitionRow,
  row: UserAttributeRow,
  isMasked = isMaskedFor(ctx, definition),
): UserAttribute {
  const value = valueOf(ctx.services.config.secretKeys, row) ?? ''
  const multiple = definition.is_multi_value ? listOf(value) : value
  return {
    _id: row.id,
    name: definition.name,
    slug: definition.slug,
    user_id: row.user_id,
    application_id: row.application_id,
    user_attribute_definition_id: row.definition_id,
    type: typeOf(definition),
    customer_overridden: row.customer_overridden,
    attribute: { value: isMasked ? masked(definition, value) : multiple },
    ...(isMasked && { masked: true }),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    updated_by: row.updated_by.id,
  }
}
