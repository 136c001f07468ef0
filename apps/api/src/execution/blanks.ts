import type { Operation } from '@clientele/contracts'

/**
 * Returns the input without blank query values: `status=` filters nothing, as if it had been omitted. The body and the path are left
 * unchanged, because an empty string means something there.
 */
export function withoutBlanks(input: unknown, operation: Pick<Operation, 'path'>): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input
  const isBlank = (name: string, value: unknown) =>
    name !== 'body' && isEmpty(value) && !operation.path.includes(`:${name}`)
  // Nearly every input is without blanks, and stays as it is.
  if (!Object.entries(input).some(([name, value]) => isBlank(name, value))) return input
  return Object.fromEntries(Object.entries(input).filter(([name, value]) => !isBlank(name, value)))
}

/** An empty string, or a repeated name that is empty every time. */
const isEmpty = (value: unknown): boolean =>
  typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length > 0 && value.every(isEmpty)
