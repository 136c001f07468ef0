import type { JsonSchema } from '../../src/json-schema.ts'

/** How much a change asks of those who use the contract: nothing, nothing until they want it, or a change of their own. */
export type Level = 'patch' | 'minor' | 'breaking'

/** One change, where it is, and why it has its level. */
export interface Change {
  level: Level
  /** The operation, schema, event, error, permission or role that changed. */
  subject: string
  /** The place in it, as in `input.body.email`; empty for the whole. */
  at: string
  what: string
}

/** Whether callers send it or receive it: what breaks one is harmless to the other. */
export type Side = 'sent' | 'received'

type Found = Omit<Change, 'subject'>
type Resolve = (reference: string) => JsonSchema | undefined

/** What compares two versions of a schema, each of which may refer to schemas of its own release. */
export interface Comparison {
  side: Side
  before: Resolve
  after: Resolve
}

/** Every difference between two versions of a schema. Named schemas are compared on their own, so a reference that stays is no news. */
export function compareSchemas(before: JsonSchema, after: JsonSchema, at: string, comparison: Comparison): Found[] {
  if (before.$ref !== undefined && before.$ref === after.$ref) return wording(before, after, at)
  const earlier = alternatives(resolved(before, comparison.before))
  const later = alternatives(resolved(after, comparison.after))
  return [
    ...wording(before, after, at),
    ...defaults(before, after, at),
    ...compareAlternatives(earlier, later, at, comparison),
  ]
}

const resolved = (schema: JsonSchema, resolve: Resolve): JsonSchema => {
  const target = schema.$ref === undefined ? undefined : resolve(schema.$ref)
  return target ? resolved(target, resolve) : schema
}

function wording(before: JsonSchema, after: JsonSchema, at: string): Found[] {
  const said = ({ description, examples }: JsonSchema) => JSON.stringify([description, examples])
  return said(before) === said(after) ? [] : [{ level: 'patch', at, what: 'The description or an example changed' }]
}

function defaults(before: JsonSchema, after: JsonSchema, at: string): Found[] {
  const [from, to] = [before, after].map((each) => JSON.stringify(each.default))
  if (from === to) return []
  if (from === undefined) return [{ level: 'minor', at, what: `The default ${to} is new` }]
  return [
    {
      level: 'breaking',
      at,
      what: `The default changed from ${from} to ${to ?? 'none'}: who leaves it out gets something else`,
    },
  ]
}

/** One schema, or those that any of may match. */
function alternatives(schema: JsonSchema): JsonSchema[] {
  const several = schema.anyOf ?? schema.oneOf
  if (several) return (several as JsonSchema[]).flatMap(alternatives)
  if (Array.isArray(schema.type)) return schema.type.map((type) => ({ ...schema, type }))
  return [schema]
}

/**
 * Each alternative that callers rely on has to find one that serves it: those that were sent must still be accepted, and those that
 * are received must have been expected.
 */
function compareAlternatives(before: JsonSchema[], after: JsonSchema[], at: string, comparison: Comparison): Found[] {
  const [one, other] = [before[0], after[0]]
  if (before.length === 1 && after.length === 1 && one && other) return compareOne(one, other, at, comparison)
  const isSent = comparison.side === 'sent'
  const [needed, offered] = isSent ? [before, after] : [after, before]
  const compared = (need: JsonSchema, offer: JsonSchema) =>
    isSent ? compareOne(need, offer, at, comparison) : compareOne(offer, need, at, comparison)

  const served = new Set<JsonSchema>()
  const found = needed.flatMap((need) => {
    const candidates = offered.map((offer) => ({ offer, changes: compared(need, offer) }))
    const best =
      candidates
        .toSorted((a, b) => weight(a.changes) - weight(b.changes))
        .find(({ offer }) => kindOf(offer, comparison) === kindOf(need, comparison)) ??
      candidates.find(({ changes }) => !breaks(changes))
    if (!best) {
      const what = isSent ? `No longer accepts ${nameOf(need)}` : `Can now be ${nameOf(need)}`
      return [{ level: 'breaking' as const, at, what }]
    }
    served.add(best.offer)
    return best.changes
  })
  const extra = offered.filter((offer) => !served.has(offer))
  const what = (offer: JsonSchema) => (isSent ? `Also accepts ${nameOf(offer)}` : `Is never ${nameOf(offer)} anymore`)
  return [...found, ...extra.map((offer): Found => ({ level: 'minor', at, what: what(offer) }))]
}

const breaks = (changes: readonly Found[]) => changes.some(({ level }) => level === 'breaking')
const weight = (changes: readonly Found[]) =>
  changes.reduce((sum, { level }) => sum + { patch: 1, minor: 10, breaking: 1_000 }[level], 0)

const kindOf = (schema: JsonSchema, { before, after }: Comparison): string => {
  const { type, enum: values, const: value, $ref } = schema
  if ($ref !== undefined) return kindOf(before($ref) ?? after($ref) ?? {}, { side: 'sent', before, after })
  if (type === 'integer') return 'number'
  return (type as string | undefined) ?? typeof (values?.[0] ?? value)
}

const typeName = ({ type }: { type?: JsonSchema['type'] | undefined }) =>
  [type ?? 'value of any type'].flat().join(' or ')

const nameOf = ({ type, enum: values, const: value, $ref }: JsonSchema) =>
  $ref ??
  (values
    ? values.map((each) => JSON.stringify(each)).join(' or ')
    : value === undefined
      ? `a ${typeName({ type })}`
      : JSON.stringify(value))

/** Two schemas without alternatives. */
function compareOne(given: JsonSchema, now: JsonSchema, at: string, comparison: Comparison): Found[] {
  if (given.$ref !== undefined && given.$ref === now.$ref) return []
  if (given.$ref !== undefined || now.$ref !== undefined) return compareSchemas(given, now, at, comparison)
  if (hasValues(given) || hasValues(now)) return compareValues(given, now, at, comparison)
  if (given.type !== now.type) return compareTypes(given, now, at, comparison)
  return [...limits(given, now, at, comparison), ...inside(given, now, at, comparison)]
}

const hasValues = ({ enum: values, const: value }: JsonSchema) => values !== undefined || value !== undefined

function compareTypes(before: JsonSchema, after: JsonSchema, at: string, { side }: Comparison): Found[] {
  const what = `The type changed from ${typeName(before)} to ${typeName(after)}`
  if (after.type === undefined || (before.type === 'integer' && after.type === 'number')) return [wider(side, at, what)]
  if (before.type === undefined || (before.type === 'number' && after.type === 'integer'))
    return [narrower(side, at, what)]
  return [{ level: 'breaking', at, what }]
}

/** More values than before: harmless to send, and a surprise to receive. */
const wider = (side: Side, at: string, what: string): Found => ({
  level: side === 'sent' ? 'minor' : 'breaking',
  at,
  what,
})
/** Fewer values than before: harmless to receive, and a refusal of what was sent. */
const narrower = (side: Side, at: string, what: string): Found => ({
  level: side === 'sent' ? 'breaking' : 'minor',
  at,
  what,
})

function compareValues(before: JsonSchema, after: JsonSchema, at: string, { side }: Comparison): Found[] {
  const [from, to] = [valuesOf(before), valuesOf(after)]
  if (!from || !to) {
    if (kindOfValues(from ?? to ?? []) !== (from ? after : before).type)
      return [{ level: 'breaking', at, what: `Changed from ${nameOf(before)} to ${nameOf(after)}` }]
    return from
      ? [wider(side, at, `Any ${typeName(after)} is possible now, not just ${nameOf(before)}`)]
      : [narrower(side, at, `Only ${nameOf(after)} is possible now, not any ${typeName(before)}`)]
  }
  const gone = from.filter((value) => !to.includes(value))
  const added = to.filter((value) => !from.includes(value))
  return [
    ...gone.map((value) => narrower(side, at, `The value ${value} is gone`)),
    ...added.map((value) => wider(side, at, `The value ${value} is new`)),
  ]
}

const valuesOf = ({ enum: values, const: value }: JsonSchema) =>
  (values ?? (value === undefined ? undefined : [value]))?.map((each) => JSON.stringify(each))

const kindOfValues = (values: readonly string[]) => typeof JSON.parse(values[0] ?? '""')

const least = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'] as const
const most = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'] as const
const patterns = ['pattern', 'format', 'contentMediaType', 'multipleOf', 'uniqueItems', 'propertyNames'] as const

function limits(before: JsonSchema, after: JsonSchema, at: string, { side }: Comparison): Found[] {
  const changed = (keyword: keyof JsonSchema) => JSON.stringify(before[keyword]) !== JSON.stringify(after[keyword])
  const words = (keyword: keyof JsonSchema) =>
    `${keyword} changed from ${JSON.stringify(before[keyword]) ?? 'none'} to ${JSON.stringify(after[keyword]) ?? 'none'}`
  const bound = (keyword: (typeof least | typeof most)[number], direction: 1 | -1) => {
    const [from, to] = [before[keyword], after[keyword]].map((each) =>
      typeof each === 'number' ? each * direction : -Infinity,
    )
    return (to ?? 0) > (from ?? 0) ? narrower(side, at, words(keyword)) : wider(side, at, words(keyword))
  }
  return [
    ...least.filter(changed).map((keyword) => bound(keyword, 1)),
    ...most.filter(changed).map((keyword) => bound(keyword, -1)),
    // Whether one pattern contains another can't be told, so a pattern that changed counts as narrower and as wider.
    ...patterns.filter(changed).map((keyword): Found => {
      if (after[keyword] === undefined) return wider(side, at, words(keyword))
      if (before[keyword] === undefined) return narrower(side, at, words(keyword))
      return { level: 'breaking', at, what: words(keyword) }
    }),
  ]
}

/** The fields of an object, the items of a list, and what a record holds. */
function inside(before: JsonSchema, after: JsonSchema, at: string, comparison: Comparison): Found[] {
  return [
    ...compareFields(before, after, at, comparison),
    ...compareRest(before, after, at, comparison),
    ...compareItems(before, after, at, comparison),
  ]
}

function compareItems(
  { items: from }: JsonSchema,
  { items: to }: JsonSchema,
  at: string,
  comparison: Comparison,
): Found[] {
  if (!isSchema(from) || !isSchema(to)) return []
  return compareSchemas(from, to, `${at}[]`, comparison)
}

/** What an object may hold besides its fields. */
function compareRest(before: JsonSchema, after: JsonSchema, at: string, comparison: Comparison): Found[] {
  const [from, to] = [before.additionalProperties, after.additionalProperties]
  if (isSchema(from) && isSchema(to)) return compareSchemas(from, to, `${at}.*`, comparison)
  const isClosed = (rest: unknown) => rest === false
  // Readers ignore what they do not know, so an object that is returned may be open or closed.
  if (isClosed(from) === isClosed(to) || comparison.side === 'received') return []
  return isClosed(to)
    ? [narrower('sent', at, 'Unknown fields are refused now')]
    : [wider('sent', at, 'Unknown fields are accepted now')]
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function compareFields(before: JsonSchema, after: JsonSchema, at: string, comparison: Comparison): Found[] {
  const [from, to] = [fieldsOf(before), fieldsOf(after)]
  const removed = Object.keys(from).filter((name) => !(name in to))
  const added = Object.keys(to).filter((name) => !(name in from))
  const place = (name: string) => (at === '' ? name : `${at}.${name}`)
  return [
    ...removed.map((name) => removedField(name, place(name), { from, to, added })),
    ...added.map((name) => addedField(name, place(name), after, comparison)),
    ...Object.keys(from)
      .filter((name) => name in to)
      .flatMap((name) => [
        ...requirement(name, place(name), before, after, comparison),
        ...compareSchemas(from[name] ?? {}, to[name] ?? {}, place(name), comparison),
      ]),
  ]
}

const fieldsOf = ({ properties = {} }: JsonSchema) => properties as Record<string, JsonSchema>

interface Fields {
  from: Record<string, JsonSchema>
  to: Record<string, JsonSchema>
  added: string[]
}

function removedField(name: string, at: string, { from, to, added }: Fields): Found {
  const same = added.find((other) => withoutWords(from[name]) === withoutWords(to[other]))
  return { level: 'breaking', at, what: same ? `The field was renamed to ${same}` : 'The field was removed' }
}

const withoutWords = (schema: JsonSchema = {}) =>
  JSON.stringify({ ...schema, description: undefined, examples: undefined })

function addedField(name: string, at: string, after: JsonSchema, { side }: Comparison): Found {
  const required = after.required?.includes(name) ?? false
  if (side === 'sent' && required) return { level: 'breaking', at, what: 'A new field is required' }
  return { level: 'minor', at, what: side === 'sent' ? 'A new field is accepted' : 'A new field is returned' }
}

function requirement(name: string, at: string, before: JsonSchema, after: JsonSchema, { side }: Comparison): Found[] {
  const [from, to] = [before, after].map(({ required = [] }) => required.includes(name))
  if (from === to) return []
  if (side === 'sent')
    return [to ? narrower(side, at, 'The field is required now') : wider(side, at, 'The field can be left out now')]
  return [to ? narrower(side, at, 'The field is always returned now') : wider(side, at, 'The field can be missing now')]
}
