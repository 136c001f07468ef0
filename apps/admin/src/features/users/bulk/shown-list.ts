import { total } from '@/lib/format'
import { capitalized } from '@/lib/sentence'
import type { Inputs, Outputs } from '@/lib/trpc'
import { type CustomerFilter, isByAttribute } from '../list/list-url'

/** The list whose first page, or some other page, is shown. */
export interface ShownList {
  input: Inputs['getCustomers']
  page: Outputs['getCustomers']['page']
  /** Everyone in it, on all of its pages. */
  filter: CustomerFilter
}

/** Everyone in a list, in words. */
interface Everyone {
  /** In a sentence: "all 12 customers that match". */
  whom: string
  /** On a button: "All 12 that match". */
  label: string
  /** What the words don't say. */
  note: string | undefined
}

export function everyoneIn({ input, page = {}, filter }: ShownList): Everyone {
  const matching = Object.keys(filter).length > 0 ? ' that match' : ''
  const leavesOut = isByAttribute(input)
  const all = leavesOut ? 'all' : `all ${total(page)}`
  const isOne = !leavesOut && page.item_total === 1 && page.total_relation !== 'gte'
  return {
    whom: isOne ? `the one customer${matching && ' that matches'}` : `${all} customers${matching}`,
    label: `${capitalized(all)}${matching}`,
    // No filter says who has a value.
    note: leavesOut ? 'This includes customers without a value of the attribute that sorts the list.' : undefined,
  }
}
