import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

/*
 * The faults that known systems of this kind have had, and those found in the first release, are numbered. Each has a test with its number
 * in its name. N53 comes with what it speaks of.
 */

const root = resolve(import.meta.dirname, '..')
const later = new Set([53])
const numbers = Array.from({ length: 55 }, (_, i) => i + 1)
  .filter((number) => !later.has(number))
  .map((number) => `N${number}`)

test('each of the known faults has a test that is named by its number', () => {
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
})

test('raw SQL and names in it are never made of what a caller gives (N34)', () => {
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
