import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { root } from './lib/repository.mjs'
import { suites } from './lib/suites.mjs'

const ManifestSchema = z.object({ scripts: z.record(z.string(), z.string()) })
const text = (path: string) => readFileSync(join(root, path), 'utf8')

test('every suite is run by the script of its package with the same name as its Turbo task', () => {
  for (const { name, folder, task } of suites) {
    const { scripts } = ManifestSchema.parse(JSON.parse(text(join(folder, 'package.json'))))
    expect(scripts[task], `${task} in ${folder}`).toMatch(new RegExp(`scripts/suite\\.mjs ${name}$`))
    expect(text('turbo.json')).toContain(`".test-counts/${task.replace(':', '-')}.json"`)
  }
})

test('every Vitest project is a suite', () => {
  const config = text('vitest.config.ts')
  const plain = [...config.matchAll(/ project\('([^']+)'/g)].map(([, name]) => name)
  const onDatabase = [...config.matchAll(/onDatabase\('(\w+)', '(\w+)'/g)].map(
    ([, dialect, noun]) => `${noun}-${dialect}`,
  )
  const names = suites.filter(({ task }) => task !== 'e2e').map(({ name }) => name)
  expect(new Set([...plain, ...onDatabase, 'console'])).toEqual(new Set(names))
})
