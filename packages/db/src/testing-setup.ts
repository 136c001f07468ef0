/** Vitest's global setup: one migrated template per dialect, shared by all projects of that dialect. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createDatabase, dropDatabase, startPostgres, type Template } from './testing.ts'

type Prepared = { template: Template; remove: () => Promise<void> }
type Shared = { users: number; prepared: Promise<Prepared> }

export default async function setup(project: TestProject) {
  const { dialect } = project.getProvidedContext()
  const shared = (preparedByDialect()[dialect] ??= { users: 0, prepared: prepare[dialect]() })
  shared.users++
  const { template, remove } = await shared.prepared
  project.provide('template', template)

  return async () => {
    shared.users--
    if (shared.users === 0) await remove()
  }
}

const prepare: Record<Template['dialect'], () => Promise<Prepared>> = {
  sqlite: async () => {
    removeLeftovers()
    const folder = mkdtempSync(join(tmpdir(), `${leftoverPrefix}${process.pid}-`))
    const removeFolder = () => rmSync(folder, { recursive: true, force: true })
    process.once('exit', removeFolder)
    const url = `file:${join(folder, 'template.db')}`
    await migrate(url)
    return { template: { dialect: 'sqlite', url }, remove: async () => removeFolder() }
  },

  postgres: async () => {
    const server = await startPostgres()
    const name = `template_${randomUUID().replaceAll('-', '')}`
    const remove = async () => {
      await dropDatabase(server.url, name)
      await server.stop()
    }
    await migrate(await createDatabase(server.url, name))
    return { template: { dialect: 'postgres', adminUrl: server.url, name }, remove }
  },
}

async function migrate(url: string): Promise<void> {
  const { openDatabase } = await import('./index.ts')
  const database = openDatabase(url)
  await database.migrate()
  await database.close()
}

const leftoverPrefix = 'clientele-sqlite-'

// If a run is killed, it can't remove its files, so the next run does.
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(leftoverPrefix) && Number(name.slice(leftoverPrefix.length).split('-')[0])
    if (pid && !isRunning(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

// Vitest loads this file once per project, so shared state has to live outside of the module.
function preparedByDialect(): Partial<Record<Template['dialect'], Shared>> {
  const holder = globalThis as { clienteleTestTemplates?: Partial<Record<Template['dialect'], Shared>> }
  return (holder.clienteleTestTemplates ??= {})
}
