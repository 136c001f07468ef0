import type { Operation } from '@clientele/contracts'

/**
 * Returns the input without blank query values: `status=` filters nothing, as if it had been omitted. The body and the path are left
 * unchanged, because an empty string means something there.
 */
export function withoutBlanks(input: unknown, { path }: Pick<Operation, 'path'>): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input
  const values = Object.entries(input)
  const isInQuery = (name: string) => name !== 'body' && !path.includes(`:${name}`)
  // Nearly every input is without blanks, and stays as it is.
  if (!values.some(([name, value]) => hasBlank(value) && isInQuery(name))) return input
  const kept = values.map(([name, value]) => [name, isInQuery(name) ? withoutBlank(value) : value] as const)
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined))
}

const isBlank = (value: unknown) => typeof value === 'string' && value.trim() === ''
const hasBlank = (value: unknown) => (Array.isArray(value) ? value.some(isBlank) : isBlank(value))

/** The value without blanks. A single value is the same as one that isn't repeated. */
function withoutBlank(value: unknown): unknown {
  if (!hasBlank(value)) return value
  const left = Array.isArray(value) ? value.filter((each) => !isBlank(each)) : []
  return left.length > 1 ? left : left[0]
}
