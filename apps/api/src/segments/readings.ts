import { AppError, privacyPolicySlug, refuseField, type SegmentRule } from '@clientele/contracts'
import {
  conditionsIn,
  type SegmentCondition,
  type SegmentNames,
  type SegmentRules,
} from '@clientele/contracts/segments'
import { type Condition, readConditions } from '../attributes/conditions.ts'
import { findApplicationById } from '../applications/service.ts'
import { inOrder } from '../attributes/known-definitions.ts'
import type { AttributeDefinitionRow } from '../attributes/definitions.ts'
import type { Context } from '../context.ts'
import { consentSettings } from '../user-consents/settings.ts'
import { namesOfGroups } from '../user-groups/of-segments.ts'
import { refuseContradictions } from './contradictions.ts'
import type { Place } from './repository/predicate.ts'

/*
 * Reading a rule: its attributes by their definitions, and what it is called in words.
 */

type AboutAttribute = Extract<SegmentCondition, { about: 'attribute' }>

const aboutAttributes = (rule: SegmentRule): AboutAttribute[] =>
  conditionsIn(rule).filter((condition) => condition.about === 'attribute')

/** Reads a rule that the caller has entered. Throws if it mentions what doesn't exist, or compares it with what it can't be. */
export async function readRule(ctx: Context, rule: SegmentRule, field = 'body.rule.of'): Promise<Place> {
  const placed = placedIn(rule, field)
  const known = placed.flatMap(({ of, at }) => (of.about === 'group' ? [{ id: of.group_id, at }] : []))
  const groups = await namesOfGroups(
    ctx.db,
    ctx.application_id,
    known.map(({ id }) => id),
  )
  const missing = known.find(({ id }) => !groups.some((group) => group.id === id))
  if (missing !== undefined)
    throw new AppError('USER_GROUP_NOT_FOUND', [
      { field: `${missing.at}.group_id`, message: `mentions an unknown group: ${missing.id}` },
    ])
  await refuseUnknownConsents(ctx, placed)
  const places = placed.flatMap(({ of, at }) => (of.about === 'attribute' ? [at] : []))
  const place = placeOf(ctx, aboutAttributes(rule), await inOrder(ctx), places)
  refuseContradictions(place, rule, field)
  return place
}

interface Placed {
  of: SegmentCondition
  /** Where it is in the request. */
  at: string
}

/** The conditions of a rule, in the order of `conditionsIn`. */
const placedIn = ({ of: parts }: SegmentRules, field: string): Placed[] =>
  parts.flatMap((part, index) => {
    const at = `${field}.${index}`
    return part.about === 'rules' ? placedIn(part, `${at}.of`) : [{ of: part, at }]
  })

async function refuseUnknownConsents(ctx: Context, placed: readonly Placed[]) {
  const asked = placed.flatMap(({ of, at }) => (of.about === 'consent' ? [{ slug: of.slug, at }] : []))
  if (asked.length === 0) return
  const { consents } = await consentSettings(ctx)
  const isKnown = (slug: string) => slug === privacyPolicySlug || consents.some((each) => each.slug === slug)
  const unknown = asked.find(({ slug }) => !isKnown(slug))
  if (unknown) throw refuseField(`${unknown.at}.slug`, `mentions an unknown consent: ${unknown.slug}`)
}

const slugsIn = (rules: readonly SegmentRule[]) =>
  rules.flatMap(conditionsIn).flatMap((each) => (each.about === 'consent' ? [each.slug] : []))

/** Reads stored rules: the attributes and the settings of the application, once for all of them. */
export async function storedReader(ctx: Context) {
  const [definitions, application] = await Promise.all([inOrder(ctx), findApplicationById(ctx.db, ctx.application_id)])
  // The author of a rule was allowed to compare with masked attributes.
  const allowed: Context = {
    ...ctx,
    actor: { ...ctx.actor, permissions: ['users:unmask'] },
    application: application ?? ctx.application,
  }
  return {
    definitions,
    /** Reads a rule. Conditions are left out whose attribute is gone, or has a type by now that they don't fit. */
    read: (rule: SegmentRule): Place =>
      placeOf(
        allowed,
        aboutAttributes(rule).filter((condition) => isReadable(allowed, condition, definitions)),
        definitions,
      ),
  }
}

function isReadable(ctx: Context, condition: AboutAttribute, definitions: readonly AttributeDefinitionRow[]): boolean {
  try {
    placeOf(ctx, [condition], definitions)
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

function placeOf(
  ctx: Context,
  asked: readonly AboutAttribute[],
  definitions: readonly AttributeDefinitionRow[],
  places: readonly string[] = [],
): Place {
  const mutable = asked.map((each) => ({ ...each, value: Array.isArray(each.value) ? [...each.value] : each.value }))
  const read = readConditions(ctx, mutable, definitions, places)
  const attributes = new Map<SegmentCondition, Condition>()
  asked.forEach((condition, index) => {
    const reading = read[index]
    if (reading) attributes.set(condition, reading)
  })
  return { application_id: ctx.application_id, now: ctx.now, attributes }
}

/** The names of what rules mention. */
export async function namesIn(ctx: Context, rules: readonly SegmentRule[]): Promise<SegmentNames> {
  const conditions = rules.flatMap(conditionsIn)
  const group_ids = conditions.flatMap((each) => (each.about === 'group' ? [each.group_id] : []))
  const mentions = conditions.some(({ about }) => about === 'attribute')
  const [groups, definitions, { consents }] = await Promise.all([
    namesOfGroups(ctx.db, ctx.application_id, group_ids),
    mentions ? inOrder(ctx) : [],
    slugsIn(rules).length > 0 ? consentSettings(ctx) : { consents: [] },
  ])
  return {
    attributes: Object.fromEntries(definitions.map(({ id, name }) => [id, name])),
    groups: Object.fromEntries(groups.map(({ id, name }) => [id, name])),
    consents: Object.fromEntries(consents.map(({ slug, title }) => [slug, title])),
  }
}
