// Hand-written: `drizzle-kit check` doesn't compare migrations with tables.
// Checks that the migrations match the tables, by generating into a copy and looking for anything new.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { root } from './repository.mjs'
import { run } from './run.mjs'

const db = join(root, 'packages/db')

/** Returns `{ code, output }` like any other check. */
export async function findMigrationDrift(env) {
  // Inside the package, because drizzle-kit resolves what the tables import from where its configuration lies.
  mkdirSync(join(db, 'node_modules/.cache'), { recursive: true })
  const copy = mkdtempSync(join(db, 'node_modules/.cache/drift-'))
  try {
    cpSync(join(db, 'migrations'), join(copy, 'migrations'), { recursive: true })
    const reports = []
    for (const dialect of ['sqlite', 'postgres']) reports.push(await generateInto(copy, dialect, env))
    const faulty = reports.filter(Boolean)
    return { code: faulty.length === 0 ? 0 : 1, output: faulty.join('\n') }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Returns what is wrong, or undefined. */
async function generateInto(copy, dialect, env) {
  const folder = join('node_modules/.cache', basename(copy))
  const config = join(copy, `${dialect}.config.ts`)
  writeFileSync(
    config,
    `import real from '../../../drizzle.${dialect}.config.ts'\nexport default { ...real, out: './${folder}/migrations/${dialect}' }\n`,
  )
  const { code, output } = await run('drizzle-kit', ['generate', '--config', join(folder, basename(config))], {
    cwd: db,
    env: { ...env, PATH: `${join(db, 'node_modules/.bin')}:${env.PATH}` },
  })
  if (code !== 0) return output

  const changed = differences(join(db, 'migrations', dialect), join(copy, 'migrations', dialect))
  if (changed.length === 0) return undefined
  return [
    `The ${dialect} migrations don't match the tables. Run "npm run generate" and commit the result. It would add:`,
    ...changed.map((file) => `  ${String(file)}`),
    ...changed
      .filter((file) => file.endsWith('.sql'))
      .map((file) => readFileSync(join(copy, 'migrations', dialect, file), 'utf8')),
  ].join('\n')
}

function differences(before, after) {
  const textOf = (folder, file) => {
    try {
      return readFileSync(join(folder, file), 'utf8')
    } catch {
      return undefined
    }
  }
  return readdirSync(after, { recursive: true })
    .filter((file) => /\.(sql|json)$/.test(file))
    .filter((file) => textOf(before, file) !== textOf(after, file))
}
