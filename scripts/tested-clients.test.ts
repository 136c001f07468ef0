import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const root = resolve(import.meta.dirname, '..')
const text = (path: string) => readFileSync(join(root, path), 'utf8')

const ManifestSchema = z.object({ devDependencies: z.record(z.string(), z.string()) })

test('the docs list the libraries that the issuer is tested with, in the versions that are installed', () => {
  const [, section = ''] = text('docs/openid.md').split('\n## Clients that were tested\n')
  const documented = Array.from(
    section.matchAll(/^\| \[`([^`]+)`\]\([^)]+\) \| (\S+) \|/gm),
    ([, name = '', version = '']) => [name, version] as const,
  )
  const { devDependencies } = ManifestSchema.parse(JSON.parse(text('apps/api/package.json')))
  const names = ['openid-client', 'oauth4webapi', '@auth/core', 'next-auth', 'better-auth']
  expect(documented).toEqual(names.map((name) => [name, devDependencies[name]]))
  const tests = globSync('apps/api/test/issuer/*.test.ts', { cwd: root }).map(text).join('\n')
  for (const name of names) expect(tests).toContain(` from '${name}'`)
})
