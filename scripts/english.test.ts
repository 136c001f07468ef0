import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './lib/repository.mjs'

/*
 * Phrases that a native reader would have to decode, each with what to write instead. The spelling is checked by cspell.
 */

const banned: [RegExp, string][] = [
  [/\bthe own\b/i, "your, or the shopper's own"],
  [/\bbelongs? into\b/i, 'must run inside, or belongs in'],
  [/(^|[.:] |\* |\/\*\* |['"`])Answers (the|its|how|whether|which|who|what|alike|at once)\b/, 'Returns, or Responds'],
  [/\bPresent password\b/, 'Current password'],
  [/\bMade up when\b/, 'Generated if left blank'],
  [/\bin some usual spelling\b/i, 'in any common format'],
]

const files = globSync(
  ['{apps,packages}/*/{src,test,e2e,bench}/**/*.{ts,tsx}', 'scripts/**/*.mjs', 'docs/*.md', '*.md'],
  {
    cwd: root,
  },
).filter((file) => !file.endsWith('spec.md'))

test.each(banned)('nothing says %s', (phrase, instead) => {
  expect(files.length).toBeGreaterThan(300)
  const found = files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, i) => (phrase.test(line) ? [`${file}:${i + 1} write ${instead}: ${line.trim()}`] : [])),
  )
  expect(found).toEqual([])
})
