import { defineConfig } from 'vitest/config'

// Packages and apps are tested from their sources, so a test run needs no build.
const conditions = ['clientele-source', 'node', 'development|production']

const apiFiles = { setupFiles: ['apps/api/test/world/each-file.ts'] }

// Events are waited for, however busy the machine is.
const patience = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 60_000 } } }

export default defineConfig({
  resolve: { conditions },
  // These also reach the test processes, as `--conditions`.
  ssr: { resolve: { conditions, externalConditions: conditions } },
  // Where the global set-up runs.
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: true,
    projects: [
      project('contracts', 'packages/contracts/test/**/*.test.ts'),
      project('sdk', 'packages/sdk/test/**/*.test.ts'),
      project('storefront', 'packages/storefront/test/**/*.test.{ts,tsx}'),
      project('scripts', 'scripts/**/*.test.ts'),
      project('admin-unit', 'apps/admin/src/**/*.test.ts'),
      project('sign-in-unit', 'apps/sign-in/src/**/*.test.ts'),
      'apps/admin/vitest.config.ts',
      project('api-unit', 'apps/api/src/**/*.test.ts'),
      onDatabase('sqlite', 'db', 'packages/db/test/**/*.test.ts'),
      onDatabase('postgres', 'db', 'packages/db/test/**/*.test.ts'),
      onDatabase('sqlite', 'api', 'apps/api/test/**/*.test.ts', apiFiles),
      // The packages are the same whatever the database, and two runs at once would build into the same folders.
      onDatabase('postgres', 'api', 'apps/api/test/**/*.test.ts', { ...apiFiles, exclude: ['**/packages.test.ts'] }),
    ],
  },
})

function project(name: string, files: string) {
  return { extends: true, test: { name, include: [files], ...patience } }
}

/** The same tests on one of the two databases: `createTestDatabase()` inside them follows. */
function onDatabase(
  dialect: 'sqlite' | 'postgres',
  noun: string,
  files: string,
  { exclude = [], setupFiles = [] }: { exclude?: string[]; setupFiles?: string[] } = {},
) {
  return {
    extends: true,
    test: {
      name: `${noun}-${dialect}`,
      include: [files],
      exclude: ['**/node_modules/**', ...exclude],
      setupFiles,
      env: { TEST_DIALECT: dialect },
      provide: { dialect },
      // The files that a process runs share its modules, because loading the API again for each of them takes a quarter of a run.
      isolate: false,
      globalSetup: ['packages/db/src/testing-setup.ts'],
      ...patience,
    },
  }
}
