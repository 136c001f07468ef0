import type { Input, Platform, SearchMatch } from '@clientele/contracts'
import type { Cursor } from '../paging/cursors.ts'
import type { Filter } from './filters.ts'
import type { Scan } from './paging.ts'

/* What lists and searches of users are narrowed and ordered by. */

type Asked = Input<Platform['getCustomers']>
/** What a list of users is narrowed and ordered by, but for their attributes. */
export type ListInput = Omit<Asked, 'sort' | 'sortBy' | 'attributeFilter' | 'definitionIds'> & {
  sort?: Exclude<Asked['sort'], 'attribute' | 'attribute_descending'>
}

/** What users are narrowed and ordered by that another noun knows. */
export interface Beyond {
  /** Keeps the users who fit, of a bounded stretch of the list. */
  only?: Filter | undefined
  /** The only users there can be, if there are few. They all fit. */
  few?: readonly string[] | undefined
  /** The users whom the other noun finds by a text, if there are any. They are the result of a search that finds nobody itself. */
  findNamed?: ((text: string) => Promise<Named>) | undefined
  /** An order of its own, of the users who aren't archived. */
  order?: { by: Cursor['by']; scan: Scan } | undefined
}

/** A few users, and what a search matched. */
export interface Named {
  matches: ReadonlyMap<string, SearchMatch[]>
  isComplete: boolean
}
