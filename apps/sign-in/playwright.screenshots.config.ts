import { defineConfig } from '@playwright/test'
import base from './playwright.config.ts'

/** Takes pictures of every hosted page: `pnpm screenshots`. */
export default defineConfig({ ...base, testDir: 'screenshots' })
