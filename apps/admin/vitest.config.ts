import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { chromium } from './e2e/world/chromium.ts'
import components from './vite.config.ts'

/** The console's components and their logic, in a real browser and without a server. */
export default defineConfig({
  resolve: components.resolve,
  define: components.define,
  optimizeDeps: components.optimizeDeps,
  test: {
    name: 'console',
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: chromium,
        // West of Greenwich, where midnight UTC is still the day before.
        contextOptions: { timezoneId: 'America/New_York', locale: 'en-US' },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
})
