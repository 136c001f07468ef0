import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/** What a bundle reads at the places where it expects it: the programs of its threads, and the migrations. */
const threads = {
  'strength-worker': 'src/passwords/strength-worker.ts',
  'trial-worker': 'src/passwords/foreign/trial-worker.ts',
  'sqlite-checkpointer': '../../packages/db/src/engine/sqlite/checkpointer.ts',
}

/** Bundles programs: one file for each, with everything inside but the packages that bring machine code. */
export async function bundle(programs, outdir) {
  await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: { ...programs, ...threads },
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: true,
    // Node keeps the text of what it runs in memory.
    minifyWhitespace: true,
    conditions: ['clientele-source'],
    external: ['better-sqlite3', '@node-rs/argon2', 'tinypool', 'pg-native', '@scalar/fastify-api-reference'],
    // Packages in CommonJS ask for `require`, which a module does not have.
    banner: {
      js: "import './node-version.mjs'; import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  })
  // A single character that isn't in Latin-1 doubles what the text of a file takes in memory. esbuild escapes them in strings only.
  for (const name of readdirSync(outdir).filter((each) => each.endsWith('.js')))
    if (/[^\0-\xff]/.test(readFileSync(join(outdir, name), 'utf8')))
      throw new Error(`${name} has a character beyond Latin-1. In a regular expression, write it as \\uXXXX.`)
  cpSync(join(import.meta.dirname, 'node-version.mjs'), join(outdir, 'node-version.mjs'))
  cpSync(join(import.meta.dirname, '../../packages/db/migrations'), join(outdir, 'migrations'), { recursive: true })
}
