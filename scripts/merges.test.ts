import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root } from './lib/repository.mjs'

test('no document contains merge conflict markers', () => {
  const documents = globSync(['*.md', '.env.example', 'docs/**/*.md', '{apps,packages}/*/README.md'], { cwd: root })
  expect(documents.length).toBeGreaterThan(20)
  const marked = documents.filter((file) => /^(<{7}|={7}|>{7})( |$)/m.test(readFileSync(`${root}/${file}`, 'utf8')))
  expect(marked).toEqual([])
})
