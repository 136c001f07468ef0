'use client'

import type { Customer } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { count } from '@/lib/format'
import { onDemand } from '@/lib/on-demand'
import { tellFailure } from '@/lib/tell'
import { useTRPCClient } from '@/lib/trpc'
import type { Client } from './outcome'
import { everyoneIn, type ShownList } from './shown-list'
import type { Selection } from './use-selection'

const BulkActionDialog = onDemand(() => import('./bulk-action-dialog').then((module) => module.BulkActionDialog))

/** As many as this tab can keep, list, and send in a moment. */
const selectedMax = 1_000
const rowsPerCall = 100

interface SelectAllProps {
  list: ShownList
  selection: Selection
  shown: readonly Customer[]
}

/**
 * Once a page is selected, offers to select the customers on the other pages as well, as far as they can be handled at once, or to act on all who match by a
 * job.
 */
export function SelectAll({ list, selection, shown }: SelectAllProps) {
  const client = useTRPCClient()
  const [acting, setActing] = useState(false)
  const { item_total: total = 0, total_relation } = list.page ?? {}
  const isExact = total_relation !== 'gte' && total <= selectedMax
  const wanted = isExact ? total : selectedMax
  const all = useMutation({
    mutationFn: () => firstOf(client, list.input, wanted),
    onSuccess: (rows) => selection.choose(rows, true),
    onError: tellFailure('Couldn’t select all of them'),
  })

  const isPageSelected = shown.length > 0 && shown.every(({ _id }) => selection.selected.has(_id))
  const isMoreThere = shown.length + selection.beyond(shown).onOtherPages < wanted
  const isWholeListShown = total_relation !== 'gte' && total <= shown.length
  if (!isPageSelected || isWholeListShown) return null
  return (
    <>
      {isMoreThere ? (
        <Button size="sm" variant="ghost" pending={all.isPending} onClick={() => all.mutate()}>
          {isExact ? `Select all ${count(total)}` : `Select the first ${count(selectedMax)}`}
        </Button>
      ) : null}
      <Button size="sm" variant="ghost" onClick={() => setActing(true)}>
        {everyoneIn(list).label}…
      </Button>
      <BulkActionDialog open={acting} onOpenChange={setActing} list={list} />
    </>
  )
}

/** Reads the list from its beginning, page by page. */
async function firstOf(client: Client, input: ShownList['input'], wanted: number): Promise<Customer[]> {
  const rows: Customer[] = []
  const { cursor: _cursor, ...request } = input
  let next: string | undefined
  for (let pageNo = 1; rows.length < wanted; pageNo += 1) {
    const { items = [], page } = await client.getCustomers.query({
      ...request,
      pageSize: rowsPerCall,
      pageNo,
      ...(next === undefined ? {} : { cursor: next }),
    })
    rows.push(...items)
    if (page?.has_next !== true) break
    next = page.next_cursor
  }
  return rows.slice(0, wanted)
}
