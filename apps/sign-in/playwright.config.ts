import { existsSync } from 'node:fs'
import { defineConfig, devices } from '@playwright/test'

const systemChromium = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** The built pages, served by the built api, in a real browser. `e2e/world` starts it, on a free port and an empty database. */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/world/global-setup.ts',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 390, height: 844 },
    screenshot: 'only-on-failure',
    // Recording every test takes a third of their time, so do it for one that has failed: `playwright test --trace on`.
    trace: 'off',
    launchOptions: {
      ...(existsSync(systemChromium) ? { executablePath: systemChromium } : {}),
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
