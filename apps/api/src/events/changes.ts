import { isDeepStrictEqual } from 'node:util'
import type { Changes } from '@clientele/contracts'

type Fields = Record<string, unknown>

/** Returns the differences between two configs, by field path. */
export function changesOf(before: Fields, after: Fields, path = ''): Changes {
  const changes: Changes = {}
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [from, to] = [before[name], after[name]]
    if (isDeepStrictEqual(from, to)) continue
    const at = path === '' ? name : `${path}.${name}`
    if (isObject(from) && isObject(to)) Object.assign(changes, changesOf(from, to, at))
    else changes[at] = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  }
  return changes
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
