import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  describeTests,
  failedInPlaywright,
  failedInVitest,
  failedOutside,
  flakyInPlaywright,
} from './lib/failed-tests.mjs'
import { root } from './lib/repository.mjs'
import { run } from './lib/run.mjs'

let folder: string
beforeEach(() => {
  mkdirSync(join(root, '.test-counts'), { recursive: true })
  folder = mkdtempSync(join(root, '.test-counts/failing-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const results = () => JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'))
const within = (name: string) => join(folder, name).slice(root.length + 1)

describe('Vitest', () => {
  async function runTests(files: Record<string, string>) {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    writeFileSync(join(folder, 'vitest.config.mjs'), 'export default {}')
    const options = ['--globals', '--reporter=json', `--outputFile=${join(folder, 'results.json')}`]
    await run(join(root, 'node_modules/.bin/vitest'), ['run', `--root=${folder}`, ...options], { cwd: folder })
    return failedInVitest(results())
  }

  test('a failed test has the line that failed, the titles around it, and the beginning of its error', async () => {
    const failures = await runTests({
      'shop.test.js': `
        describe('a shop', () => {
          test('opens', () => {})
          test('sells', () => {
            throw new Error('\\u001b[1m lemons\\u001b[0m\\n'.repeat(30))
          })
        })`,
    })
    expect(failures).toMatchObject([{ place: `${within('shop.test.js')}:5`, title: 'a shop › sells' }])
    const lines = failures[0]?.error.split('\n') ?? []
    expect(lines[0]).toBe('Error:  lemons')
    expect(lines).toHaveLength(15)
    expect(failures[0]?.error).not.toContain('\u001b')
  })

  test('a file that failed outside of its tests is named', async () => {
    const failures = await runTests({
      'broken.test.js': `throw new Error('no lemons')`,
      'hook.test.js': `afterAll(() => { throw new Error('no stand') }); test('sells', () => {})`,
    })
    expect(failures.toSorted((one, other) => one.place.localeCompare(other.place))).toMatchObject([
      { place: within('broken.test.js'), title: 'Outside of its tests', error: expect.stringContaining('no lemons') },
      { place: within('hook.test.js'), title: 'Outside of its tests', error: expect.stringContaining('no stand') },
    ])
  })
})

describe('Playwright', () => {
  const library = pathToFileURL(join(root, 'apps/admin/node_modules/@playwright/test/index.mjs')).href

  async function runTests(test: string, config: object = {}) {
    writeFileSync(join(folder, 'shop.spec.mjs'), `import { expect, test } from '${library}'\n${test}`)
    writeFileSync(join(folder, 'playwright.config.mjs'), `export default ${JSON.stringify(config)}`)
    await run(join(root, 'apps/admin/node_modules/.bin/playwright'), ['test', '--reporter=json'], {
      cwd: folder,
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: join(folder, 'results.json') },
    })
    return { failures: failedInPlaywright(results()), flaky: flakyInPlaywright(results()) }
  }

  test('failed and flaky tests have their line, the titles around them, and their error', async () => {
    const outcome = await runTests(
      `test.describe('a shop', () => {
        test('opens', () => {})
        test('sells', () => expect('lemons').toBe('limes'))
        test('restocks', ({}, { retry }) => expect(retry).toBe(1))
      })`,
      { retries: 1 },
    )
    expect(outcome).toMatchObject({
      failures: [
        { place: `${within('shop.spec.mjs')}:4`, title: 'a shop › sells', error: expect.stringContaining('limes') },
      ],
      flaky: [{ place: `${within('shop.spec.mjs')}:5`, title: 'a shop › restocks' }],
    })
  })

  test('an error outside of the tests is named', async () => {
    writeFileSync(join(folder, 'set-up.mjs'), `export default () => { throw new Error('no world') }`)
    const outcome = await runTests(`test('sells', () => {})`, { globalSetup: './set-up.mjs' })
    expect(outcome).toMatchObject({
      failures: [{ title: 'Outside of the tests', error: expect.stringContaining('no world') }],
      flaky: [],
    })
  })
})

describe('the report', () => {
  const failed = { place: 'shop.spec.ts:4', title: 'sells', error: 'no lemons\nat all' }

  test('names the suite, the place, and the title, above the indented error', () => {
    expect(describeTests('e2e', { failures: [failed], flaky: [failed] })).toEqual([
      '✗ e2e  shop.spec.ts:4  sells',
      '    no lemons',
      '    at all',
      '',
      '~ e2e  shop.spec.ts:4  sells (passed when retried)',
      '    no lemons',
      '    at all',
      '',
    ])
  })

  test('names every failed test, and explains the first thirty', () => {
    const failures = Array.from({ length: 200 }, (_, nth) => ({ ...failed, title: `sells lemon ${nth}` }))
    const lines = describeTests('e2e', { failures, flaky: [] })
    expect(lines.filter((line) => line.startsWith('✗'))).toHaveLength(200)
    expect(lines.filter((line) => line.includes('no lemons'))).toHaveLength(30)
  })

  test('a suite that failed outside of its tests shows its last lines', () => {
    const output = Array.from({ length: 40 }, (_, nth) => `line ${nth}\n`).join('\n')
    const { title, error } = failedOutside(output)
    expect(title).toBe('Outside of the tests')
    expect(error.split('\n')).toHaveLength(15)
    expect(error).toMatch(/line 39$/)
  })
})
