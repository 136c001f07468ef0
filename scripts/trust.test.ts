import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

// docs/faults.md numbers the faults that systems of this kind have had, and docs/issuer-attacks.md the attacks on an OpenID provider.

const root = resolve(import.meta.dirname, '..')

/** The titles of the tests in a file. */
const titlesIn = (file: string) =>
  Array.from(
    readFileSync(join(root, file), 'utf8').matchAll(/(?:\b(?:describe|test)|\))\(\s*['"`]([^\n]*)/g),
    ([, title = '']) => title,
  )

const numbers = [...readFileSync(join(root, 'docs/faults.md'), 'utf8').matchAll(/^\| (N\d+) \|/gm)].map(
  ([, number = '']) => number,
)

test('the list of known faults has every number once', () => {
  const all = numbers.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
  expect(all.length).toBeGreaterThan(54)
  expect(all).toEqual(all.map((_, i) => `N${i + 1}`))
})

test('each known fault has a test named after its number, and each number in a title is listed', () => {
  const titles = globSync('{apps,packages}/*/{src,test}/**/*.test.ts', { cwd: root }).flatMap(titlesIn)
  expect(titles.length).toBeGreaterThan(300)
  const withoutTest = numbers.filter((number) => !titles.some((title) => new RegExp(`\\b${number}\\b`).test(title)))
  expect(withoutTest).toEqual([])
  const inTitles = new Set(titles.flatMap((title) => title.match(/\bN\d+\b/g) ?? []))
  expect([...inTitles].filter((number) => !numbers.includes(number))).toEqual([])
})

/** The attacks on an issuer: their numbers and names, and the files with their tests. */
const attacks = Array.from(
  readFileSync(join(root, 'docs/issuer-attacks.md'), 'utf8').matchAll(/^\| (A\d+ [^|]+) \|.*\| ([^|]+) \|$/gm),
  ([, name = '', links = '']) => ({
    name,
    files: Array.from(links.matchAll(/\]\(\.\.\/([^)]+)\)/g), ([, file = '']) => file),
  }),
)

test('the list of attacks on an issuer has every number once', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(15)
  expect(attacks.map(({ name }) => name.split(' ', 1)[0])).toEqual(attacks.map((_, i) => `A${i + 1}`))
})

test('each attack on an issuer has tests of its name in the files that the list links, and in no others', () => {
  const files = globSync('{apps,packages}/*/{src,test,e2e}/**/*.{test,spec}.{ts,tsx}', { cwd: root })
  const found = files.flatMap((file) =>
    titlesIn(file).flatMap((title) => {
      const [number] = title.match(/\bA\d+\b/) ?? []
      if (number === undefined) return []
      // A number without the name of its attack counts as unknown.
      const name = attacks.find((attack) => title.includes(attack.name))?.name
      return [`${name ?? title} in ${file}`]
    }),
  )
  const listed = attacks.flatMap(({ name, files: linked }) => linked.map((file) => `${name} in ${file}`))
  expect([...new Set<string>(found)].toSorted()).toEqual(listed.toSorted())
  expect(attacks.filter(({ files: linked }) => linked.length === 0)).toEqual([])
})

test('raw SQL and names in it never contain a caller’s input (N34)', () => {
  const files = globSync('{apps/api,packages/db}/src/**/*.ts', { cwd: root })
  const raw = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/sql\.(?:raw|identifier)\([^\n]*/g)].map(([use]) => use),
  )
  expect(raw.toSorted()).toEqual([
    // One of two words, and a number of our own.
    expect.stringMatching(/^sql\.raw\(String\(facetsPerState\)\)/),
    expect.stringMatching(/^sql\.raw\(direction === 'newest' \? 'desc' : 'asc'\)/),
  ])
})
