import type { CustomerFilter } from '@clientele/contracts'
import type { ExportInput } from './export-job.ts'

/** What selected the customers of an export, for the history. It doesn't say what was searched for, or who was named, which may identify a person. */
export function filterFacts({
  filter,
  listed,
  user_ids,
}: Pick<ExportInput, 'filter' | 'listed' | 'user_ids'>): string[] {
  if (listed) return [`lines: ${listed.lines}`]
  if (user_ids) return [`user_ids: ${user_ids.length}`]
  const { q, attribute_filter, ...others }: CustomerFilter = filter ?? {}
  const facts = Object.entries(others).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${[value].flat().join(', ')}`],
  )
  return [...(q === undefined ? [] : ['q']), ...(attribute_filter === undefined ? [] : ['attribute_filter']), ...facts]
}
