/** What a filter can compare. */
export const attributeComparisons = [
  'eq',
  'ne',
  'gt',
  'lt',
  'gte',
  'lte',
  'cnt',
  'nct',
  'is',
  'nis',
  'sw',
  'ew',
  'btw',
  'in',
  'nin',
] as const
export type AttributeComparison = (typeof attributeComparisons)[number]
