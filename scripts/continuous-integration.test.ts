import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { z } from 'zod'
import { checks } from './lib/checks.mjs'
import { root } from './lib/repository.mjs'

const text = (path: string) => readFileSync(join(root, path), 'utf8')

const WorkflowSchema = z.object({
  jobs: z.object({
    test: z.object({
      strategy: z.object({ matrix: z.object({ include: z.array(z.object({ name: z.string(), run: z.string() })) }) }),
      steps: z.array(
        z.object({
          run: z.string().optional(),
          uses: z.string().optional(),
          with: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  }),
})

describe('the workflow', () => {
  const { test: job } = WorkflowSchema.parse(parse(text('.github/workflows/ci.yml'))).jobs
  const runs = job.strategy.matrix.include.map(({ run }) => run)

  test('runs every check in one of its jobs, the tests once on each database, and once on the plain engine', () => {
    const names = runs.flatMap((run) => /--only (\S+)/.exec(run)?.[1]?.split(',') ?? [])
    expect([...new Set(names)].toSorted()).toEqual(checks.map(({ name }) => name).toSorted())
    // One test collects the results.
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual(['build', 'unit', 'unit'])
    expect(runs.filter((run) => run.includes('unit'))).toEqual([
      '--only build,unit --database sqlite',
      '--only unit --database postgres',
      '--only unit --database sqlite --engine plain',
    ])
  })

  test('has every commit, so that the check of their subjects isn’t skipped', () => {
    const checkout = job.steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkout?.with?.['fetch-depth']).toBe(0)
  })

  test('passes its jobs to the script that runs everything elsewhere', () => {
    expect(job.steps.at(-1)?.run).toBe('.ci/run ${{ matrix.run }}')
    expect(text('.ci/run')).toMatch(/^exec npm test --silent -- --no-cache "\$@"/m)
  })
})

test('an unknown database is rejected with a list of the known ones', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/test.mjs', '--database', 'oracle'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(status).toBe(1)
  expect(stderr).toContain('Unknown database "oracle". Available: sqlite, postgres.')
})

// Tailwind, the formatter, the spelling check and Turbo all skip what git ignores.
test('git ignores no tracked file', ({ skip }) => {
  if (!existsSync(join(root, '.git'))) skip('This is not a checkout of git.')
  const { status, stdout } = spawnSync('git', ['ls-files', '--cached', '--ignored', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})

test('the files that other tools read are valid', () => {
  const files = globSync(['.github/**/*.yml', '.vscode/*.json', '.devcontainer/*.json'], { cwd: root })
  expect(files.length).toBeGreaterThan(6)
  // YAML also parses JSON, once its comments are removed.
  const unreadable = files.flatMap((file) =>
    parseDocument(text(file).replace(/^\s*\/\/.*$/gm, '')).errors.map(({ message }) => `${file}: ${message}`),
  )
  expect(unreadable).toEqual([])
})

test('the editor’s programs and tasks exist', () => {
  const launch = LaunchSchema.parse(JSON.parse(text('.vscode/launch.json'))).configurations
  const { tasks } = TasksSchema.parse(JSON.parse(text('.vscode/tasks.json')))
  const { scripts } = ManifestSchema.parse(JSON.parse(text('package.json')))

  const programs = launch.map(({ program }) => program.replace('${workspaceFolder}/', ''))
  expect(programs.filter((program) => globSync(program, { cwd: root }).length === 0)).toEqual([])
  const labels = tasks.map(({ label }) => label)
  expect(labels).toEqual(expect.arrayContaining(launch.flatMap(({ preLaunchTask }) => preLaunchTask ?? [])))
  const scriptsOfTasks = tasks.flatMap(({ command }) => /^npm (?:run )?(\w+)/.exec(command)?.[1] ?? [])
  expect(scriptsOfTasks.length).toBeGreaterThan(3)
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(scriptsOfTasks))
})

const LaunchSchema = z.object({
  configurations: z.array(z.object({ program: z.string(), preLaunchTask: z.string().optional() })),
})
const TasksSchema = z.object({ tasks: z.array(z.object({ label: z.string(), command: z.string() })) })
const ManifestSchema = z.object({ scripts: z.record(z.string(), z.string()) })
