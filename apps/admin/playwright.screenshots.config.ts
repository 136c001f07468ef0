import { defineConfig } from '@playwright/test'
import base from './playwright.config.ts'

/** Takes pictures of every page of the console: `pnpm screenshots`. */
export default defineConfig({
  ...base,
  testDir: 'screenshots',
  globalSetup: './screenshots/global-setup.ts',
})
