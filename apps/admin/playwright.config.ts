import { defineConfig, devices } from '@playwright/test'
import { chromium } from './e2e/world/chromium.ts'

/** The real api and the built console, in a real browser. `e2e/world` starts them, on free ports and an empty database. */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/world/global-setup.ts',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // Recording every test takes a third of their time, so do it for one that has failed: `playwright test --trace on`.
    trace: 'off',
    launchOptions: chromium,
  },
})
