import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { readChangesets } from '../packages/contracts/scripts/compatibility/changesets.ts'
import { isOnThisMachine } from './lib/debian.mjs'
import { root } from './lib/repository.mjs'

const ManifestSchema = z.object({
  version: z.string(),
  private: z.boolean().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
})

const manifests = [
  'package.json',
  'packages/contracts/package.json',
  'packages/sdk/package.json',
  'packages/storefront/package.json',
  'packages/db/package.json',
  'apps/api/package.json',
]
const copied = ['pnpm-workspace.yaml', '.changeset/config.json', ...manifests]
const patience_ms = 60_000

test(
  'a changeset becomes the next version of its package, and of the packages that depend on it',
  ({ skip }) => {
    skipWithoutGit(skip)
    const { run, read } = copyOfTheWorkspace({
      'kind-cats.md': '---\n"@clientele/contracts": minor\n---\n\nCustomers can have a `nickname`.\n',
    })
    const before = read('packages/contracts/package.json')
    const next = before.version.replace(/\.(\d+)\.\d+$/, (_, minor: string) => `.${Number(minor) + 1}.0`)
    run('version')

    const sdk = read('packages/sdk/package.json')
    expect(read('packages/contracts/package.json').version).toBe(next)
    expect(sdk.dependencies['@clientele/contracts']).toBe(next)
    expect(sdk.version).not.toBe(before.version)
    expect(readFileSync(`${run.folder}/packages/contracts/CHANGELOG.md`, 'utf8')).toContain(
      'Customers can have a `nickname`.',
    )
    for (const name of ['packages/db/package.json', 'apps/api/package.json'])
      expect(read(name).version).toBe(ManifestSchema.parse(JSON.parse(readFileSync(join(root, name), 'utf8'))).version)
  },
  patience_ms,
)

test(
  'the contract check reads changesets as the release tool does',
  ({ skip }) => {
    skipWithoutGit(skip)
    const { run } = copyOfTheWorkspace({
      'README.md': '# Not a changeset\n',
      'brave-dogs.md':
        '---\n"@clientele/contracts": major\n"@clientele/sdk": patch\n---\n\n`archiveUser` takes no `reason`.\n',
    })
    run('status', '--output=status.json')
    const status = z
      .object({
        changesets: z.array(
          z.object({ summary: z.string(), releases: z.array(z.object({ name: z.string(), type: z.string() })) }),
        ),
      })
      .parse(JSON.parse(readFileSync(`${run.folder}/status.json`, 'utf8')))
    expect(
      status.changesets.map(({ summary, releases }) => ({
        text: summary,
        releases: Object.fromEntries(releases.map(({ name, type }) => [name, type])),
      })),
    ).toEqual(readChangesets(`${run.folder}/.changeset`).map(({ text, releases }) => ({ text: text.trim(), releases })))
  },
  patience_ms,
)

/** The release tool asks git what has changed. `npm test` installs it if possible. */
function skipWithoutGit(skip: (reason: string) => void) {
  if (!isOnThisMachine('git')) skip('Needs git.')
}

/** The workspace's manifests with some changesets, in a separate repository. */
function copyOfTheWorkspace(changesets: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-release-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const file of copied) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  must('git', ['init', '--quiet', '--initial-branch=main'])
  commit('The workspace')
  for (const [file, text] of Object.entries(changesets)) writeFileSync(join(folder, '.changeset', file), text)
  commit('Changesets')

  function commit(message: string) {
    must('git', ['add', '--all'])
    must('git', [
      '-c',
      'user.name=A test',
      '-c',
      'user.email=test@example.com',
      'commit',
      '--quiet',
      `--message=${message}`,
    ])
  }
  function must(program: string, args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`)
  }
  const run = (...args: string[]) =>
    must(process.execPath, [join(root, 'node_modules/@changesets/cli/bin.js'), ...args])
  return {
    run: Object.assign(run, { folder }),
    read: (file: string) => ManifestSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))),
  }
}
