import { expect, test } from './world/test.ts'

/** What the list of customers may load, over the wire. The decision is docs/decisions/055-a-light-list.md. */
const scriptBytesMax = 180_000

test('the list of customers loads at most 180 kB of scripts, one font early, and no other page', async ({
  page,
  at,
}) => {
  const sizes: Promise<{ url: string; bytes: number }>[] = []
  const asked: string[] = []
  page.on('response', (response) => {
    const request = response.request()
    asked.push(request.url())
    if (request.resourceType() === 'script')
      sizes.push(request.sizes().then(({ responseBodySize }) => ({ url: request.url(), bytes: responseBodySize })))
  })
  const response = await page.goto(at('customers'))
  // Which customers are on the page depends on the tests before this one.
  const row = page.getByRole('table').getByRole('row').nth(1)
  await expect(row).toBeVisible()
  // Rows can be selected, so the scripts have run.
  await row.getByRole('checkbox').focus()
  await page.waitForLoadState('networkidle')

  const scripts = await Promise.all(sizes)
  expect(scripts.length).toBeGreaterThan(5)
  const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0)
  const largest = scripts.toSorted((one, other) => other.bytes - one.bytes)
  expect(
    total,
    `${total} bytes:\n${largest.map(({ url, bytes }) => `${bytes} ${url.replace(/^.*\//, '')}`).join('\n')}`,
  ).toBeLessThanOrEqual(scriptBytesMax)

  const told = `${await response?.text()} ${response?.headers().link ?? ''}`
  expect(new Set(told.match(/[\w.-]+\.woff2/g)).size).toBe(1)
  expect(asked.filter((url) => url.includes('_rsc='))).toEqual([])
})
