'use client'

import { useCurrentOperator } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { fieldsOf } from '@/lib/fields-of'
import { isListOf, useStored } from '@/lib/use-stored'
import type { ListQuery } from './list-query'
import { sameColumns, type UsedDisplay } from './use-display'
import { areColumns, type ColumnName } from './user-columns'

export interface View {
  id: string
  name: string
  queryString: string
  columns: ColumnName[]
}

const areViews = isListOf((stored: unknown): stored is View => {
  const { id, name, queryString, columns } = fieldsOf(stored)
  return [id, name, queryString].every((each) => typeof each === 'string') && areColumns(columns)
})

/** Views saved by an earlier version store their query string under another name. */
const renamed = (stored: unknown): unknown => {
  const { address, ...view } = fieldsOf(stored)
  return address === undefined ? stored : { queryString: address, ...view }
}

const readViews = (stored: unknown): View[] | undefined => {
  const views: unknown = Array.isArray(stored) ? stored.map(renamed) : undefined
  return areViews(views) ? views : undefined
}

const none: View[] = []

/**
 * An operator's saved views. They live in this browser: everything in a view is in the URL, so colleagues can share one by
 * its link, and the service stores nothing that only one screen reads.
 */
export const useViews = (query: ListQuery, display: UsedDisplay) => {
  const key = `clientele.views.${useCurrentOperator().id}.${useApplicationId()}`
  const [views, store] = useStored(key, readViews, none)
  const current = views.find(({ id }) => id === query.state.view)
  const shown = { queryString: query.queryString, columns: display.columns }

  return {
    views,
    current,
    isChanged:
      current !== undefined &&
      (current.queryString !== shown.queryString || !sameColumns(current.columns, shown.columns)),
    /** For `changesOf`, which isn’t loaded with the list. */
    parts: { store, shown, query, display },
  }
}

export type Views = ReturnType<typeof useViews>
