import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

// docs/faults.md numbers the faults that systems of this kind have had.

const root = resolve(import.meta.dirname, '..')
const numbers = [...readFileSync(join(root, 'docs/faults.md'), 'utf8').matchAll(/^\| (N\d+) \|/gm)].map(
  ([, number = '']) => number,
)

test('the list of known faults has every number once', () => {
  const all = numbers.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
  expect(all.length).toBeGreaterThan(54)
  expect(all).toEqual(all.map((_, i) => `N${i + 1}`))
})

test('each known fault has a test named after its number, and each number in a title is listed', () => {
  const texts = globSync('{apps,packages}/*/{src,test}/**/*.test.ts', { cwd: root }).map((file) =>
    readFileSync(join(root, file), 'utf8'),
  )
  const titles = texts.flatMap((text) =>
    [...text.matchAll(/(?:\b(?:describe|test)|\])\(\s*['"`]([^\n]*)/g)].map(([, title]) => title),
  )
  expect(titles.length).toBeGreaterThan(300)
  const withoutTest = numbers.filter(
    (number) => !titles.some((title) => new RegExp(`\\b${number}\\b`).test(title ?? '')),
  )
  expect(withoutTest).toEqual([])
  const inTitles = new Set(titles.flatMap((title) => title?.match(/\bN\d+\b/g) ?? []))
  expect([...inTitles].filter((number) => !numbers.includes(number))).toEqual([])
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
