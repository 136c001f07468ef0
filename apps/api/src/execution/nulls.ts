import { AppError, type Operation } from '@clientele/contracts'

const deepest = 32

/**
 * Returns the input without null properties, because published clients send null for unset fields. The content of `meta` belongs to the caller
 * and is left unchanged, and so are the fields that `keepsNulls` of the operation names.
 */
export const withoutNulls = (input: unknown, { keepsNulls }: Pick<Operation, 'keepsNulls'> = {}): unknown =>
  strip(input, keepsNulls)

function strip(value: unknown, kept: string | undefined, depth = 0, path = ''): unknown {
  if (typeof value !== 'object' || value === null || isOpaque(value)) return value
  if (depth > deepest)
    throw new AppError('INVALID_INPUT', [
      { field: path.slice(0, 100), message: `is nested more than ${deepest} levels deep` },
    ])
  if (Array.isArray(value)) return value.map((entry, i) => strip(entry, kept, depth + 1, `${path}.${i}`))
  const fields: [string, unknown][] = []
  for (const [key, entry] of Object.entries(value)) {
    if (entry === null && path !== kept) continue
    const inner = path === '' ? key : `${path}.${key}`
    fields.push([key, key === 'meta' ? entry : strip(entry, kept, depth + 1, inner)])
  }
  // fromEntries defines properties instead of setting them, so a `__proto__` key stays a plain key and is rejected by the contract.
  return Object.fromEntries(fields)
}

/** Streams and the like, which aren't plain data. */
const isOpaque = (value: object) => Symbol.asyncIterator in value || value instanceof Date
