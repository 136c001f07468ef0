import type { View, Views } from './use-views'

/** What can be done with the views. */
export const changesOf = ({ views, current, parts: { store, shown, query, display } }: Views) => ({
  open: (view: View | undefined) => {
    query.open(view?.queryString ?? '', view?.id ?? null)
    if (view) display.showColumns(view.columns)
  },
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
})
