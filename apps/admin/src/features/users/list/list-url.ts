import type { inferParserType, parseAsInteger, parseAsIsoDate, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { endOfDay, startOfDay } from '@/lib/days'
import type { Inputs } from '@/lib/trpc'
import { statuses } from '../user-text'

/*
 * The list's URL, and the request that follows from it. The browser and the server both read it: the server sends the first page of
 * data with the page itself.
 */

const sorts = ['newest', 'oldest', 'name', 'recently_signed_in'] as const satisfies readonly NonNullable<
  Inputs['getCustomers']['sort']
>[]
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

/** A list filtered by sign-in time has only one sort order, except for archived customers. */
export const hasOrderBySignIn = ({ seen_from, seen_to, status }: ListState): boolean =>
  (seen_from !== null || seen_to !== null) && status !== 'archived'

/** Whether the request depends on when a day starts and ends where the operator is. */
export const namesDays = ({ from, to, seen_from, seen_to }: ListState): boolean =>
  [from, to, seen_from, seen_to].some((day) => day !== null)

/** The request for a page of the list. While someone types, `q` lags behind the URL. */
export const listRequest = (state: ListState, q: string) =>
  ({
    pageSize: state.size,
    sort: hasOrderBySignIn(state) ? 'recently_signed_in' : state.sort,
    pageNo: state.page,
    ...(state.cursor ? { cursor: state.cursor } : {}),
    ...(q ? { q } : {}),
    ...(state.status ? { status: state.status } : {}),
    ...(state.verified ? { verified: state.verified === 'true' } : {}),
    ...(state.has_email ? { hasEmail: state.has_email === 'true' } : {}),
    ...(state.has_phone ? { hasPhone: state.has_phone === 'true' } : {}),
    ...(state.group === null ? {} : { groupUid: String(state.group) }),
    ...(state.from ? { createdFrom: startOfDay(state.from) } : {}),
    ...(state.to ? { createdTo: endOfDay(state.to) } : {}),
    ...(state.seen_from ? { lastSignInFrom: startOfDay(state.seen_from) } : {}),
    ...(state.seen_to ? { lastSignInTo: endOfDay(state.seen_to) } : {}),
  }) satisfies Inputs['getCustomers']
