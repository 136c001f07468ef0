/** The fields of something that was stored; none if it isn't an object. */
export const fieldsOf = (stored: unknown): Record<string, unknown> =>
  typeof stored === 'object' && stored !== null ? { ...stored } : {}
