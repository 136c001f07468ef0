import type { inferParserType, parseAsInteger, parseAsIsoDate, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { endOfDay, startOfDay } from '@/lib/days'
import { fieldsOf } from '@/lib/fields-of'
import type { Inputs } from '@/lib/trpc'
import { statuses } from '../user-text'

/*
 * The list's URL, and the request that follows from it. The browser and the server both read it: the server sends the first page of
 * data with the page itself.
 */

const sorts = [
  'newest',
  'oldest',
  'name',
  'recently_signed_in',
  'attribute',
  'attribute_descending',
] as const satisfies readonly NonNullable<Inputs['getCustomers']['sort']>[]
export type Sort = (typeof sorts)[number]
const yesOrNo = ['true', 'false'] as const

/** nuqs has these twice: in `nuqs` for the browser, and in `nuqs/server`. Neither side loads the other’s. */
interface Parsers {
  parseAsInteger: typeof parseAsInteger
  parseAsIsoDate: typeof parseAsIsoDate
  parseAsString: typeof parseAsString
  parseAsStringLiteral: typeof parseAsStringLiteral
}

export const listUrl = (given: Parsers) => {
  /** The contents of a saved view. */
  const viewed = {
    q: given.parseAsString.withDefault(''),
    status: given.parseAsStringLiteral(statuses),
    verified: given.parseAsStringLiteral(yesOrNo),
    has_email: given.parseAsStringLiteral(yesOrNo),
    has_phone: given.parseAsStringLiteral(yesOrNo),
    group: given.parseAsInteger,
    from: given.parseAsIsoDate,
    to: given.parseAsIsoDate,
    seen_from: given.parseAsIsoDate,
    seen_to: given.parseAsIsoDate,
    /** Conditions of attributes, as JSON. */
    attributes: given.parseAsString,
    /** The attribute that the list is sorted by. */
    by: given.parseAsString,
    sort: given.parseAsStringLiteral(sorts).withDefault('newest'),
    size: given.parseAsInteger.withDefault(25),
  }
  const parsers = {
    ...viewed,
    page: given.parseAsInteger.withDefault(1),
    cursor: given.parseAsString,
    view: given.parseAsString,
  }
  return { viewed, parsers }
}

export type ListState = inferParserType<ReturnType<typeof listUrl>['parsers']>

export const filterNames = [
  'status',
  'verified',
  'has_email',
  'has_phone',
  'group',
  'from',
  'to',
  'seen_from',
  'seen_to',
] as const
export type FilterName = (typeof filterNames)[number]

/** A condition of an attribute. */
export interface AttributeCondition {
  definition_id: string
  type: string
  value: string | string[]
}

/** The conditions in the URL. Those that aren't any are left out. */
export function conditionsIn({ attributes }: Pick<ListState, 'attributes'>): AttributeCondition[] {
  try {
    const given: unknown = JSON.parse(attributes ?? '[]')
    return Array.isArray(given) ? given.filter(isCondition) : []
  } catch {
    return []
  }
}

const isCondition = (given: unknown): given is AttributeCondition => {
  const { definition_id, type, value } = fieldsOf(given)
  const isValue = typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
  return typeof definition_id === 'string' && typeof type === 'string' && isValue
}

/** A list filtered by sign-in time has only one sort order, except for archived customers. */
export const hasOrderBySignIn = ({ seen_from, seen_to, status }: ListState): boolean =>
  (seen_from !== null || seen_to !== null) && status !== 'archived'

/** Whether the request depends on when a day starts and ends where the operator is. */
export const namesDays = ({ from, to, seen_from, seen_to }: ListState): boolean =>
  [from, to, seen_from, seen_to].some((day) => day !== null)

/** Whether the list is in the order of an attribute. */
export const isByAttribute = ({ sort }: { sort?: string | undefined }): boolean =>
  sort === 'attribute' || sort === 'attribute_descending'

/** The order of the list. It is the newest first if it can't be the chosen one. */
export function orderOf(state: ListState, q: string) {
  const { sort, by, status } = state
  if (hasOrderBySignIn(state)) return { sort: 'recently_signed_in' as const }
  if (sort === 'newest' || sort === 'oldest') return { sort }
  // The indexes of the other orders don't have archived customers.
  if (status === 'archived') return newestFirst
  if (!isByAttribute(state)) return { sort }
  return by === null || q ? newestFirst : { sort, sortBy: by }
}

const newestFirst = { sort: 'newest' } as const

/** A filter of customers, as the list, exports, and actions on everyone who matches have it. */
export type CustomerFilter = Omit<NonNullable<Inputs['createExport']['body']['filter']>, 'q'> & { q?: string }

/** Returns the filter of everyone in the list, on all of its pages. While someone types, `q` lags behind the URL. */
export function customerFilter(state: ListState, q: string): CustomerFilter {
  const conditions = conditionsIn(state)
  return {
    ...(q ? { q } : {}),
    ...(state.status ? { status: state.status } : {}),
    ...(state.verified ? { verified: state.verified === 'true' } : {}),
    ...(state.has_email ? { has_email: state.has_email === 'true' } : {}),
    ...(state.has_phone ? { has_phone: state.has_phone === 'true' } : {}),
    ...(state.group === null ? {} : { group_uid: String(state.group) }),
    ...(state.from ? { created_from: startOfDay(state.from) } : {}),
    ...(state.to ? { created_to: endOfDay(state.to) } : {}),
    ...(state.seen_from ? { last_sign_in_from: startOfDay(state.seen_from) } : {}),
    ...(state.seen_to ? { last_sign_in_to: endOfDay(state.seen_to) } : {}),
    ...(hasOnlySignedIn(state, q) ? { last_sign_in_from: firstDay } : {}),
    ...(conditions.length > 0 ? { attribute_filter: conditions } : {}),
  }
}

/** The order by sign-in leaves out those who have never signed in. */
const hasOnlySignedIn = (state: ListState, q: string): boolean =>
  !q && !state.seen_from && !state.seen_to && orderOf(state, q).sort === 'recently_signed_in'

/** Before anyone has signed in. */
const firstDay = '1970-01-01'

/** The request for a page of the list, with the values of some attributes. */
export const listRequest = (state: ListState, q: string, definitionIds: readonly string[] = []) =>
  ({
    pageSize: state.size,
    ...orderOf(state, q),
    pageNo: state.page,
    ...(definitionIds.length > 0 ? { definitionIds: [...definitionIds] } : {}),
    ...(state.cursor ? { cursor: state.cursor } : {}),
    ...inQuery(customerFilter(state, q)),
  }) satisfies Inputs['getCustomers']

type QueryName<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<QueryName<Rest>>}`
  : Name
type QueryFilter = { [Name in keyof CustomerFilter as QueryName<Name>]: CustomerFilter[Name] }

/** A filter under the names that it has in the input of a query: `has_email` is `hasEmail`. The type says the same as the expression. */
const inQuery = (filter: CustomerFilter): QueryFilter =>
  Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [
      name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  ) as QueryFilter
