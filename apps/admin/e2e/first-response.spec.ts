import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startConsole } from './world/servers.ts'
import { expect, test } from './world/test.ts'

/** What a browser shows before any script has run. */
const withoutScripts = (html: string) => html.replace(/<script\b.*?<\/script>/gs, '')

test('the first response has the shell, and the first page of the list', async ({ page, at }) => {
  const response = await page.request.get(at('customers?size=10&sort=oldest'))
  const html = withoutScripts(await response.text())
  expect(html.match(/data-row="/g)).toHaveLength(10)
  expect(html).toContain('Seed00')
  expect(html).toContain('Sign-in settings')
  expect(html).toContain('<title>Customers · Clientele</title>')
  expect(html).not.toContain('Opening the console')
})

test('the first response has the customer', async ({ page, at, customer }) => {
  const html = withoutScripts(await (await page.request.get(at(`customers/${customer._id}`))).text())
  expect(html).toContain(`${customer.first_name} ${customer.last_name}`)
  expect(html).toContain(customer.email)
})

test('the browser asks for nothing that came with the page', async ({ page, at, customer }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(at('customers'))
  await expect(page.getByText(/^1–25 of/)).toBeVisible()
  await page.waitForLoadState('networkidle')
  await page.goto(at(`customers/${customer._id}`))
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForLoadState('networkidle')
  expect(asked.filter((path) => path.startsWith('/trpc/'))).toEqual([])
})

test('a page with somebody’s data is stored nowhere', async ({ page, at, customer }) => {
  for (const path of ['customers', `customers/${customer._id}`]) {
    const headers = (await page.request.get(at(path))).headers()
    expect(headers['cache-control']).toContain('no-store')
    expect(headers['content-security-policy']).toContain("default-src 'self'")
  }
})

test('filters by day are left to the browser, which knows the days', async ({ page, at }) => {
  const path = 'customers?from=2020-01-01&size=10'
  expect(withoutScripts(await (await page.request.get(at(path))).text())).not.toContain('data-row="')
  await page.goto(at(path))
  await expect(page.getByText(/^1–10 of/)).toBeVisible()
})

test.describe('In another time zone than the server’s', () => {
  test.use({ timezoneId: 'Pacific/Kiritimati' })

  // Every test fails if React finds that the browser would have rendered something else.
  test('the page is what the server sent, and exact times are the operator’s', async ({ page, at, customer }) => {
    await page.goto(at('customers'))
    await expect(page.locator('time[title]').first()).toBeVisible()
    await page.goto(at(`customers/${customer._id}`))
    await expect(page.locator('time[title]').first()).toBeVisible()
  })
})

test.describe('Without a session', () => {
  test.use({ signedIn: false })

  test('a page redirects to sign-in, and says what to return to', async ({ page, at }) => {
    for (const path of ['customers?status=blocked', 'customers/65f000000000000000000001', 'groups']) {
      const response = await page.request.get(at(path), { maxRedirects: 0 })
      expect(response.status()).toBe(307)
      const { pathname, search } = new URL(at(path))
      expect(response.headers().location).toBe(`/sign-in?next=${encodeURIComponent(pathname + search)}`)
      expect(await response.text()).not.toContain('Seed')
    }
  })
})

test('a session that has ended redirects to sign-in, and shows nothing', async ({ page, at, context }) => {
  const cookies = await context.cookies()
  await context.clearCookies()
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, value: `${cookie.value.slice(0, -6)}000000` })))
  const response = await page.request.get(at('customers'), { maxRedirects: 0 })
  expect(response.status()).toBe(307)
  expect(await response.text()).not.toContain('Seed')
  await page.goto(at('customers'))
  await expect(page).toHaveURL(/\/sign-in\?next=/)
})

test('while the API does not answer, the page says that it is loading, and the rest follows in the same response', async ({
  at,
  baseURL,
}) => {
  const waiting: ServerResponse[] = []
  const api = createServer((_request, response) => void waiting.push(response))
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
  const { adminUrl, stop } = await startConsole(`http://127.0.0.1:${(api.address() as AddressInfo).port}`)
  try {
    const page = await fetch(at('customers').replace(baseURL ?? '', adminUrl), { headers: { cookie: 'clientele=any' } })
    const reader = (page.body ?? new ReadableStream<Uint8Array>()).getReader()
    const decoder = new TextDecoder()
    let html = ''
    const readUntil = async (isEnough: () => boolean) => {
      while (!isEnough()) {
        const { done, value } = await reader.read()
        if (done) return
        html += decoder.decode(value, { stream: true })
      }
    }
    await readUntil(() => html.includes('Opening the console'))
    expect(html).toContain('Opening the console')
    expect(html).not.toContain('/sign-in')
    // The session turns out to have ended.
    const refusal = { error: { message: '', code: -32001, data: { app: { code: 'UNAUTHENTICATED', details: [] } } } }
    for (const response of waiting)
      response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify(refusal))
    await readUntil(() => false)
    expect(html).toContain('/sign-in?next=')
  } finally {
    await stop()
    api.close()
    api.closeAllConnections()
  }
})
