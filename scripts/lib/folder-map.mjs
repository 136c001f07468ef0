// Which folders of an app import which: the cycles among them, and a map. A file beside the folders counts as one.

/**
 * The parts of an app, and which others each imports from. Imports of types count: whoever reads a part has to know what its types mean.
 * `files` holds a list of imported files for each file, all by their paths below the same folder.
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
 * The parts from the top to the bottom, each above everything it imports. Of what a part imports only the next ones are named: the rest
 * can be reached through them.
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

/** The text with the map between its two marks. */
export function withMap(text, map) {
  const [before, rest] = text.split(begins)
  const [, after] = rest?.split(ends) ?? []
  if (after === undefined) throw new Error(`There is no place for the map: ${begins} and ${ends}.`)
  return `${before}${begins}\n\n\`\`\`\n${map}\n\`\`\`\n\n${ends}${after}`
}

const begins = '<!-- The map: node scripts/import-rules.mjs --draw -->'
const ends = '<!-- The map ends -->'
