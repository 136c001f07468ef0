import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@clientele/testing/free-port'
import { type BrowserContext, chromium as browsers } from '@playwright/test'
import { chromium } from '../e2e/world/chromium.ts'
import { enter } from '../e2e/world/enter.ts'
import { startWorld } from '../e2e/world/servers.ts'

/** The parts of Lighthouse that are used here. `scripts/lighthouse.mjs` installs it, and says where it is. */
interface Lighthouse {
  default: (url: string, flags: object, config: object) => Promise<{ lhr: Report } | undefined>
  desktopConfig: object
}

interface Report {
  finalDisplayedUrl: string
  runtimeError?: { message: string }
  categories: { performance?: { score: number | null } }
  audits: Record<string, { displayValue?: string } | undefined>
}

const { default: lighthouse, desktopConfig } = (await import(process.env.LIGHTHOUSE ?? 'lighthouse')) as Lighthouse

/** The limits of the console's weight (docs/decisions/055-a-light-list.md). */
const limits = { score: 95, rows_ms: 1_500 }
const runs = Number(process.argv[2] ?? 5)

const medianOf = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN

/** Lighthouse's performance score, from 0 to 100, and what it is made of. */
async function scoreOf(url: string, cookie: string, port: number): Promise<{ score: number; parts: string }> {
  const result = await lighthouse(
    url,
    { port, logLevel: 'error', onlyCategories: ['performance'], extraHeaders: { cookie } },
    desktopConfig,
  )
  if (!result) throw new Error(`${url} could not be measured`)
  const { categories, audits, finalDisplayedUrl, runtimeError } = result.lhr
  if (runtimeError || finalDisplayedUrl !== url)
    throw new Error(`${url} could not be measured: ${runtimeError?.message ?? `it led to ${finalDisplayedUrl}`}`)
  const shown = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift']
  return {
    score: Math.round((categories.performance?.score ?? 0) * 100),
    parts: shown.map((name) => audits[name]?.displayValue).join(' · '),
  }
}

/** When the first row of the list is painted, in milliseconds after the navigation started, with a processor four times slower. */
async function rowsAppearIn(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.goto(url, { waitUntil: 'commit' })
  const painted = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () =>
          document.querySelector('[data-row]')
            ? requestAnimationFrame(() => resolve(performance.now()))
            : requestAnimationFrame(look)
        look()
      }),
  )
  await page.close()
  return Math.round(painted)
}

const world = await startWorld({ withOperator: true, demoCustomers: 2_000 })
const folder = mkdtempSync(join(tmpdir(), 'clientele-lighthouse-'))
const port = await freePort()
const context = await browsers.launchPersistentContext(folder, {
  ...chromium,
  args: [...chromium.args, `--remote-debugging-port=${port}`],
})
const failures: string[] = []
try {
  const { caller } = await enter(world, 'Demo storefront')
  const base = `${world.adminUrl}/a/${process.env.E2E_APPLICATION_ID}/customers`
  const { items } = await caller.ask<{ items: { _id: string }[] }>('getCustomers', { pageSize: 1 })
  const pages = { 'The list of customers': base, 'One customer': `${base}/${items[0]?._id}` }

  for (const [name, url] of Object.entries(pages)) {
    const scores: number[] = []
    for (let run = 0; run < runs; run += 1) {
      const { score, parts } = await scoreOf(url, caller.cookie, port)
      scores.push(score)
      console.log(`${name}: ${score} (${parts})`)
    }
    const median = medianOf(scores)
    console.log(`${name}: median ${median}, at least ${limits.score} expected\n`)
    if (!(median >= limits.score)) failures.push(name)
  }

  const [cookieName = '', value = ''] = caller.cookie.split(/=(.*)/s)
  await context.addCookies([{ name: cookieName, value, url: world.adminUrl }])
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) times.push(await rowsAppearIn(context, base))
  const median_ms = medianOf(times)
  console.log(
    `Rows on a processor four times slower: ${times.join(', ')} ms, median ${median_ms} ms, at most ${limits.rows_ms} ms expected`,
  )
  if (!(median_ms <= limits.rows_ms)) failures.push('rows')
} finally {
  await context.close()
  await world.stop()
  rmSync(folder, { recursive: true, force: true })
}
if (failures.length > 0) process.exitCode = 1
