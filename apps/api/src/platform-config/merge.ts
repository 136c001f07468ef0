export type JsonObject = Record<string, unknown>

/** Returns the config with a change merged in: objects deeply, everything else (including lists) replaced. Doesn't modify its arguments. */
export function mergeConfig(config: JsonObject, change: JsonObject): JsonObject {
  const merged = { ...config }
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue
    const before = merged[name]
    merged[name] = isObject(value) && isObject(before) ? mergeConfig(before, value) : value
  }
  return merged
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
