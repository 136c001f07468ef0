'use client'

import { z } from 'zod'
import { useCurrentOperator } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { useStored } from '@/lib/use-stored'
import type { ListQuery } from './list-query'
import { sameColumns, type UsedDisplay } from './use-display'
import { columnNames } from './user-columns'

const ViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  queryString: z.string(),
  columns: z.array(z.enum(columnNames)),
})
/** Views saved by an earlier version store their query string under another name. */
const SavedViewSchema = z.preprocess(
  (saved: { address?: string }) => (saved.address === undefined ? saved : { queryString: saved.address, ...saved }),
  ViewSchema,
)
const ViewsSchema = z.array(SavedViewSchema)
export type View = z.infer<typeof ViewSchema>
const none: View[] = []

/**
 * An operator's saved views. They live in this browser: everything in a view is in the URL, so colleagues can share one by
 * its link, and the service stores nothing that only one screen reads.
 */
export const useViews = (query: ListQuery, display: UsedDisplay) => {
  const key = `clientele.views.${useCurrentOperator().id}.${useApplicationId()}`
  const [views, store] = useStored(key, ViewsSchema, none)
  const current = views.find(({ id }) => id === query.state.view)
  const shown = { queryString: query.queryString, columns: display.columns }

  const open = (view: View | undefined) => {
    query.open(view?.queryString ?? '', view?.id ?? null)
    if (view) display.showColumns(view.columns)
  }
  return {
    views,
    current,
    isChanged:
      current !== undefined &&
      (current.queryString !== shown.queryString || !sameColumns(current.columns, shown.columns)),
    open,
    save: () => store(views.map((view) => (view === current ? { ...view, ...shown } : view))),
    saveAs: (name: string) => {
      const id = crypto.randomUUID()
      store([...views, { id, name, ...shown }])
      query.belongTo(id)
    },
    remove: (view: View) => {
      store(views.filter((each) => each !== view))
      if (view === current) query.belongTo(null)
      return () => store(views)
    },
  }
}

export type Views = ReturnType<typeof useViews>
