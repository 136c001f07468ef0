import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { eventsOf } from '../world/jobs.ts'
import { startApp } from '../world/start-app.ts'
import { addShopper, signedIn } from '../world/storefront-steps.ts'

/* A shopper's own data. */

async function startWithAsha() {
  const app = await startApp()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  for (const [slug, customer_editable] of [
    ['shoe_size', true],
    ['risk', false],
  ] as const) {
    const { body } = await app.call('POST', '/user_attribute/definition', {
      name: slug,
      slug,
      type: 'text',
      customer_editable,
    })
    await app.call('PUT', `/user_attribute/definition/${body._id}/user/${user_id}`, {
      attribute: { value: `secret-of-${slug}` },
    })
  }
  await app.call('PUT', '/customers/activation', { user_id: [user_id], status: true, reason: 'Looks like a bot' })
  await app.call('PUT', '/customers/activation', { user_id: [user_id], status: false })
  return { app, user_id, browser: await signedIn(app), first: browser }
}

test('a shopper gets everything about themselves, but not what only the team sees', async () => {
  const { app, user_id, browser } = await startWithAsha()
  const { status, body } = await browser.profile('POST', '/data-report')
  expect(status).toBe(200)
  expect(body.report.user).toMatchObject({ _id: user_id })
  expect(body.report.user).not.toHaveProperty('meta')
  expect(body.report.attributes).toMatchObject([{ slug: 'shoe_size' }])
  expect(body.report.sessions.length).toBeGreaterThanOrEqual(1)
  expect(body.report.events.map(({ type }: { type: string }) => type)).toContain('user.blocked')
  const all = JSON.stringify(body)
  expect(all).not.toContain('secret-of-risk')
  expect(all).not.toContain('Looks like a bot')
  expect(body.page).toContain('secret-of-shoe_size')
  expect(await eventsOf(app, user_id)).toContain('user.access_report_created by user')
})

test('it takes a session, and a recent proof', async () => {
  const { app, browser, first } = await startWithAsha()
  expect(await first.profile('POST', '/data-report')).toMatchObject({ status: 401 })
  const { queries, tables } = app.database
  const long_ago = new Date(Date.now() - 24 * 3_600_000)
  await queries
    .update(tables.sessions)
    .set({ proven_at: long_ago })
    .where(eq(tables.sessions.application_id, app.application_id))
  expect(await browser.profile('POST', '/data-report')).toMatchObject({
    status: 403,
    body: { code: 'REAUTHENTICATION_NEEDED' },
  })
})
