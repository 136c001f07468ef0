import { globSync, lstatSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const root = resolve(import.meta.dirname, '..')

const names = z.record(z.string(), z.string()).default({})
const LockfileSchema = z.object({ snapshots: z.record(z.string(), z.object({ optionalDependencies: names })) })
const ManifestSchema = z.object({ name: z.string(), version: z.string(), optionalDependencies: names })

/** The installed packages, by name and version. */
function installed() {
  const files = globSync('node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json', { cwd: root })
    .map((file) => join(root, file))
    .filter((file) => !lstatSync(dirname(file)).isSymbolicLink())
  const manifests = files.map((file) => ManifestSchema.parse(JSON.parse(readFileSync(file, 'utf8'))))
  return new Map(manifests.map((manifest) => [`${manifest.name}@${manifest.version}`, manifest]))
}

// `pnpm add` on one machine may omit the binaries of other platforms.
test('the lockfile has the binaries of every platform, so that a frozen install works on all of them', () => {
  const { snapshots } = LockfileSchema.parse(parse(readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')))
  const packages = installed()
  const missing = Object.entries(snapshots).flatMap(([key, { optionalDependencies }]) => {
    const name = key.replace(/\(.*$/, '')
    const wanted = Object.keys(packages.get(name)?.optionalDependencies ?? {})
    return wanted.filter((each) => !(each in optionalDependencies)).map((each) => `${name} needs ${each}`)
  })
  expect(packages.size).toBeGreaterThan(300)
  expect(missing).toEqual([])
})
