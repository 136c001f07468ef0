import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'

const dist = join(import.meta.dirname, 'dist')
rmSync(dist, { recursive: true, force: true })
await bundle(
  {
    server: 'src/server.ts',
    bootstrap: 'src/commands/bootstrap.ts',
    demo: 'src/commands/demo.ts',
    migrate: 'src/commands/migrate.ts',
    backup: 'src/commands/backup.ts',
    restore: 'src/commands/restore.ts',
    'orphaned-rows': 'src/commands/orphaned-rows.ts',
    verify: 'src/commands/verify.ts',
    'rotate-keys': 'src/commands/rotate-keys.ts',
  },
  dist,
)
// The hosted sign-in pages, which the api serves.
cpSync(join(import.meta.dirname, '../sign-in/dist'), join(dist, 'sign-in'), { recursive: true })
