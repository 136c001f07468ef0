import { describe, expect, test } from 'vitest'
import { drawMap, findCycle, partsOf, withMap } from './lib/folder-map.mjs'
import { importsIn } from './lib/imports.mjs'

describe('folders that import each other', () => {
  test('are reported with an import for each step', () => {
    const parts = partsOf({
      'users/list.ts': ['groups/service.ts', 'users/row.ts'],
      'groups/service.ts': ['sessions/end.ts'],
      'sessions/end.ts': ['users/row.ts'],
    })
    expect(findCycle(parts)).toEqual([
      'users/list.ts → groups/service.ts',
      'groups/service.ts → sessions/end.ts',
      'sessions/end.ts → users/row.ts',
    ])
  })

  test('are reported if a file next to the folders is part of the cycle', () => {
    const parts = partsOf({ 'context.ts': ['users/row.ts'], 'users/row.ts': [], 'users/list.ts': ['context.ts'] })
    expect(findCycle(parts)).toEqual(['context.ts → users/row.ts', 'users/list.ts → context.ts'])
  })

  test('are not reported if each is above what it imports', () => {
    expect(findCycle(partsOf({ 'users/list.ts': ['context.ts', 'users/row.ts'], 'context.ts': [] }))).toBeUndefined()
  })
})

test('a type import counts, and text that only looks like an import does not', () => {
  expect(
    importsIn("import type { Row } from './row.ts'\nexport { list } from './list.ts'\nconst from = 'here'"),
  ).toEqual([
    { specifier: './row.ts', typeOnly: true, line: 1 },
    { specifier: './list.ts', typeOnly: false, line: 2 },
  ])
})

test('the map omits imports that are reachable through another part', () => {
  const parts = partsOf({
    'app.ts': ['users/list.ts', 'context.ts'],
    'users/list.ts': ['context.ts'],
    'context.ts': [],
  })
  const map = 'app.ts     → users\nusers      → context.ts\ncontext.ts'
  expect(drawMap(parts)).toBe(map)
})

test('the map replaces an older one, and nothing else changes', () => {
  const marks = ['<!-- The map: node scripts/import-rules.mjs --draw -->', '<!-- The map ends -->'] as const
  const text = `Before.\n${marks[0]}\n\`\`\`\nold\n\`\`\`\n${marks[1]}\nAfter.`
  const drawn = withMap(text, 'new')
  expect(drawn).toBe(`Before.\n${marks[0]}\n\n\`\`\`\nnew\n\`\`\`\n\n${marks[1]}\nAfter.`)
  expect(withMap(drawn, 'new')).toBe(drawn)
})
