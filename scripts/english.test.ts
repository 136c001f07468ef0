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
  [/\bin (some|any) usual spelling\b/i, 'in any common format'],
  // Not the header of a CSV file, which tests spell in every way.
  [/\b[eE]-mail(?!\\n)/, 'email'],
  [/\bgo(es)? on (as|to the)\b/i, 'continue'],
  [/\bthereof\b/i, 'of it'],
  [/\b(take|taken|takes) back\b/i, 'cancel, or undo'],
  [/\bwrite to the shop\b/i, 'contact the shop'],
  [/['"`>]Somebody\b/, 'Someone'],
  [/\b(did|does) not work['"`.]/, 'failed'],
  [/['"`>]Give an? [a-z]+/, 'Enter'],
  [/\bno longer good\b|\bare good for\b/i, 'no longer valid, or valid for'],
  [/\bmust be a text\b/, 'must be a string'],
  [/['"`]No such (customer|group|page)\b/, 'not found'],
]

const files = globSync(
  ['{apps,packages}/*/{src,test,e2e,bench}/**/*.{ts,tsx}', 'scripts/**/*.mjs', 'docs/**/*.md', '*.md'],
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
