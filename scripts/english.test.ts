import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './lib/repository.mjs'

/*
 * Phrases that a native reader would have to decode, each with a replacement. cspell checks the spelling.
 */

type Banned = readonly [phrase: RegExp, instead: string]

const bannedEverywhere: Banned[] = [
  [/\bthe own\b/i, "your, or the shopper's own"],
  [/\bbelongs? into\b/i, 'must run inside, or belongs in'],
  [/(^|[.:] |\* |\/\*\* |['"`])Answers (the|its|how|whether|which|who|what|alike|at once)\b/, 'Returns, or Responds'],
  [/\bPresent password\b/, 'Current password'],
  [/\bMade up when\b/, 'Generated if left blank'],
  [/\bin (some|any) usual spelling\b/i, 'in any common format'],
  // Not the header of a CSV file, which tests spell in many ways.
  [/\b[eE]-mail(?!\\n)/, 'email'],
  [/\bgo(es)? on (as|to the)\b/i, 'continue'],
  [/\bthereof\b/i, 'of it'],
  [/\b(take|taken|takes) back\b/i, 'cancel, or undo'],
  [/\bwrite to the shop\b/i, 'contact the store'],
  [/['"`>]Somebody\b/, 'Someone'],
  [/\b(did|does) not work['"`.]/, 'failed'],
  [/['"`>]Give an? [a-z]+/, 'Enter'],
  [/\bno longer good\b|\bare good for\b/i, 'no longer valid, or valid for'],
  [/\bmust be a text\b/, 'must be a string'],
  [/['"`]No such (customer|group|page)\b/, 'not found'],
  [/['"`]There is no (option|check|database|engine|application)\b/, 'Unknown option, or not found'],
  [/\bquiet success\b/i, 'has no effect and succeeds'],
  [/\bis left out stays as it is\b/i, 'omitted fields are left unchanged'],
  [/\b[Gg]ive back the code\b/, 'verify the code'],
  [/\b[Ww]here (the|a) list stands\b/, 'the pagination of a list'],
  [/\b(shown|Shown) this once\b/, 'shown only once'],
  [/['"`](What|How|Why)[^'"`]*, as a sentence\b/, 'what happened; a message is always a sentence'],
  [/\b(is|are|was) on (its|their) way['"`.]/, 'was sent'],
  [/\bbrought up to date\b|\bbrings the tables\b/i, 'migrates the tables'],
  [/\bloyalty programme\b/, 'program'],
]

/** Phrases that no longer appear in the docs and the product's source, though test titles may still contain them. */
const bannedInProse: Banned[] = [
  [/\banew\b(?! =|,|\))/, 'again'],
  [/\b(this|the|that|your|a) shop\b(?!\.)/i, 'the store to shoppers, a storefront or application to everyone else'],
  [/\bnot looked at\b/i, 'ignored'],
  [/\bthe seed('s)?\b/i, 'the specification'],
  [/\bas it came\b|\bas they came\b/, 'unchanged'],
  [/\bwithout an end\b/, 'indefinitely'],
  [/\bfor good\b/, 'permanently'],
  [/\b(save|save for) (that|those|one|the)\b(?= (of|that|who|which))/, 'except'],
  [/\bnews of (an|the|their|its) accounts?\b/i, 'account notices'],
  [/\bmade up when\b/i, 'generated if omitted'],
  [/\bin the words of\b/i, 'according to'],
  [/\bwhat is left of\b/i, 'what remains of'],
  [/\b[Gg]oes on (as|with|to|without)\b/, 'continues'],
  [/\/\*\* (Answers|Says|Whoever|Who is|Tells whether|The same of|Of which|Where it stands)\b/, 'Returns, or a noun'],
  [/(\/\*\*|\*|\/\/) Belongs\b/, 'Must run'],
]

const onlyProse = (file: string) =>
  !/\.(test|spec)\.tsx?$|\/(test|e2e|stories|bench|screenshots)\//.test(file) && file !== 'docs/benchmarks.md'

/** What others wrote, and headers of their files. */
const quotations = ['spec.md', 'LICENSE.md', 'files/systems.ts', 'user-groups-files.test.ts']

const files = globSync(
  [
    '{apps,packages,examples}/*/{src,scripts,test,e2e,bench,stories,screenshots}/**/*.{ts,tsx}',
    'scripts/**/*.mjs',
    '{docs,.changeset,.github}/**/*.{md,yml}',
    '*.md',
    '{packages,examples}/*/*.{md,html}',
    '.env.example',
    'compose.yaml',
    'Dockerfile',
  ],
  {
    cwd: root,
  },
).filter((file) => !quotations.some((each) => file.endsWith(each)))

/** Returns every line with a phrase, its location, and what to write instead. */
const find = ([phrase, instead]: Banned, among: string[]) =>
  among.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, i) => (phrase.test(line) ? [`${file}:${i + 1} write ${instead}: ${line.trim()}`] : [])),
  )

describe('plain English', () => {
  test.each(bannedEverywhere)('nothing contains %s', (...banned) => {
    expect(files.length).toBeGreaterThan(300)
    expect(find(banned, files)).toEqual([])
  })

  test.each(bannedInProse)('neither the docs nor the source contains %s', (...banned) => {
    expect(find(banned, files.filter(onlyProse))).toEqual([])
  })
})
