import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const text = (path: string) => readFileSync(join(root, path), 'utf8')

test('hand-written code that a library could replace says why at its top, and is in the table', () => {
  const inTable = [...text('docs/decisions/038-hand-written.md').matchAll(/^\| `([^`]+)` \|/gm)].map(
    ([, path = '']) => path,
  )
  const saysSo = globSync('{scripts,apps/*/{src,stories},packages/*/src}/**/*.{mjs,ts,tsx}', { cwd: root }).filter(
    (path) => text(path).split('\n').slice(0, 3).join('\n').includes('Hand-written'),
  )
  expect(saysSo.length).toBeGreaterThan(10)
  expect(saysSo.toSorted()).toEqual(inTable.toSorted())
})
