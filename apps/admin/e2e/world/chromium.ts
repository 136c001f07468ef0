import { existsSync } from 'node:fs'

const systemChromium = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** How tests launch a browser: the system's Chromium if there is one, or else Playwright's own. */
export const chromium = {
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
}
