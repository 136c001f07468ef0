import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

// One file for each process, with everything inside but the packages that bring machine code.
rmSync('dist', { recursive: true, force: true })
await build({
  entryPoints: {
    server: 'src/server.ts',
    bootstrap: 'src/commands/bootstrap.ts',
    demo: 'src/commands/demo.ts',
    migrate: 'src/commands/migrate.ts',
    backup: 'src/commands/backup.ts',
    restore: 'src/commands/restore.ts',
    'orphaned-rows': 'src/commands/orphaned-rows.ts',
    verify: 'src/commands/verify.ts',
    'rotate-keys': 'src/commands/rotate-keys.ts',
    'strength-worker': 'src/passwords/strength-worker.ts',
    'trial-worker': 'src/passwords/foreign/trial-worker.ts',
    'sqlite-checkpointer': '../../packages/db/src/engine/sqlite/checkpointer.ts',
  },
  outdir: 'dist',
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
for (const name of readdirSync('dist').filter((each) => each.endsWith('.js')))
  if (/[^\0-\xff]/.test(readFileSync(`dist/${name}`, 'utf8')))
    throw new Error(`dist/${name} has a character beyond Latin-1. In a regular expression, write it as \\uXXXX.`)
cpSync('node-version.mjs', 'dist/node-version.mjs')
cpSync('../../packages/db/migrations', 'dist/migrations', { recursive: true })
// The hosted sign-in pages, which the api serves.
cpSync('../sign-in/dist', 'dist/sign-in', { recursive: true })
