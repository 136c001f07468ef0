// Which folders of an app import which: the cycles among them, and a map. A file beside the folders counts as one.

/**
 * Returns the parts of an app, and which other parts each imports. Type imports count, because reading a part requires knowing its types.
 * `files` maps each file to the files it imports, as paths relative to the same folder.
 */
export function partsOf(files) {
  const parts = new Map()
  for (const [path, imported] of Object.entries(files)) {
    const part = parts.get(partOf(path)) ?? new Map()
    parts.set(partOf(path), part)
    for (const other of imported)
      if (partOf(other) !== partOf(path) && !part.has(partOf(other))) part.set(partOf(other), `${path} → ${other}`)
  }
  return parts
}

const partOf = (path) => path.split('/')[0]

/** A shortest cycle among the parts, each step with an import that makes it; undefined where there is none. */
export function findCycle(parts) {
  let shortest
  for (const start of parts.keys()) {
    const found = wayBack(parts, start)
    if (found && found.length < (shortest?.length ?? Number.POSITIVE_INFINITY)) shortest = found
  }
  return shortest
}

function wayBack(parts, start) {
  const ways = [[start, []]]
  const seen = new Set()
  for (const [part, steps] of ways)
    for (const [other, example] of parts.get(part) ?? []) {
      if (other === start) return [...steps, example]
      if (!seen.has(other)) ways.push([other, [...steps, example]])
      seen.add(other)
    }
  return undefined
}

/**
 * Lists the parts from top to bottom, each above everything it imports. Only direct imports that aren't reachable through another import are
 * named.
 */
export function drawMap(parts) {
  const reached = new Map()
  const reachOf = (part) => {
    const known = reached.get(part)
    if (known) return known
    const all = new Set()
    reached.set(part, all)
    for (const other of parts.get(part)?.keys() ?? []) for (const each of [other, ...reachOf(other)]) all.add(each)
    return all
  }
  const depths = new Map()
  const depthOf = (part) => {
    const known = depths.get(part)
    if (known !== undefined) return known
    const depth = 1 + Math.max(0, ...[...(parts.get(part)?.keys() ?? [])].map(depthOf))
    depths.set(part, depth)
    return depth
  }
  const rows = [...parts].map(([part, imported]) => ({
    part,
    depth: depthOf(part),
    next: [...imported.keys()]
      .filter((other) => ![...imported.keys()].some((between) => between !== other && reachOf(between).has(other)))
      .sort((one, other) => (one < other ? -1 : 1)),
  }))
  const width = Math.max(...rows.map(({ part }) => part.length))
  return rows
    .sort((one, other) => other.depth - one.depth || (one.part < other.part ? -1 : 1))
    .map(({ part, next }) => (next.length > 0 ? `${part.padEnd(width)} → ${next.join(' ')}` : part))
    .join('\n')
}

/** Returns the text with the map between its two markers. */
export function withMap(text, map) {
  const [before, rest] = text.split(begins)
  const [, after] = rest?.split(ends) ?? []
  if (after === undefined) throw new Error(`The markers for the map are missing: ${begins} and ${ends}.`)
  return `${before}${begins}\n\n\`\`\`\n${map}\n\`\`\`\n\n${ends}${after}`
}

const begins = '<!-- The map: node scripts/import-rules.mjs --draw -->'
const ends = '<!-- The map ends -->'
