import { isDeepStrictEqual } from 'node:util'

export type JsonObject = Record<string, unknown>

/** The config with a change merged in: objects deeply, everything else (lists too) replaced. Neither argument is touched. */
export function mergeConfig(config: JsonObject, change: JsonObject): JsonObject {
  const merged = { ...config }
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue
    const before = merged[name]
    merged[name] = isObject(value) && isObject(before) ? mergeConfig(before, value) : value
  }
  return merged
}

/** What differs between two configs, by the path of the field. */
export function changesOf(before: JsonObject, after: JsonObject, path = ''): JsonObject {
  const changes: JsonObject = {}
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [from, to] = [before[name], after[name]]
    if (isDeepStrictEqual(from, to)) continue
    const at = path === '' ? name : `${path}.${name}`
    if (isObject(from) && isObject(to)) Object.assign(changes, changesOf(from, to, at))
    else changes[at] = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  }
  return changes
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
