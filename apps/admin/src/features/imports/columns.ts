import type { ImportMapping, ImportPreview, ImportUse } from '@clientele/contracts'

/* What the columns of a file are used for, as recognized or as chosen. */

type Recognized = Pick<ImportPreview, 'columns' | 'system'>

/** What was recognized, as a choice that can be changed. */
export const mappingOf = ({ columns, system }: Recognized): ImportMapping => ({
  ...(system && { system }),
  columns: columns.flatMap(({ column, to }) => to.map((each) => ({ column, to: each }))),
})

/** What a column is used for: as chosen, or as recognized. */
export const usesIn = (preview: Recognized, mapping: ImportMapping | undefined, column: string): ImportUse[] =>
  (mapping?.columns ?? mappingOf(preview).columns ?? []).filter((each) => each.column === column).map(({ to }) => to)

/** Chooses what a column is used for; `undefined` if it isn't imported. Columns keep their order, in which they are tried. */
export function chooseUse(
  preview: Recognized,
  mapping: ImportMapping | undefined,
  column: string,
  use: ImportUse | undefined,
): ImportMapping {
  const { columns = [], ...rest } = mapping?.columns ? mapping : mappingOf(preview)
  const places = new Map(preview.columns.map((each, at) => [each.column, at]))
  const placeOf = (each: { column: string }) => places.get(each.column) ?? places.size
  const others = columns.filter((each) => each.column !== column)
  const next = use === undefined ? others : [...others, { column, to: use }]
  return { ...rest, columns: next.toSorted((one, other) => placeOf(one) - placeOf(other)) }
}

/** Whether a column says how to reach a person. */
export const identifies = (preview: Recognized, mapping: ImportMapping | undefined): boolean =>
  (mapping?.columns ?? mappingOf(preview).columns ?? []).some(({ to }) => contacts.has(to))

const contacts: ReadonlySet<ImportUse> = new Set([
  'email',
  'phone',
  'verified_emails',
  'unverified_emails',
  'verified_phones',
  'unverified_phones',
])
