import type { AccessReport } from '@clientele/contracts'
import { expect, test } from 'vitest'
import { addUsers, groupFrom } from '../world/groups.ts'
import { eventsOf } from '../world/jobs.ts'
import { asOwner } from '../world/applications.ts'
import { startApp, type TestApp } from '../world/start-app.ts'
import { addShopper, signedIn } from '../world/storefront-steps.ts'

/* Everything about one person. */

/** A customer with something in every section, and what they are called. */
async function startWithAsha() {
  const app = await startApp()
  const user_id = await addShopper(app)
  await signedIn(app)
  const { user } = (await app.call('GET', `/customers/${user_id}`)).body
  await app.call('PUT', `/customers/${user_id}`, {
    first_name: 'Asha <script>alert(1)</script>',
    dob: '1995-07-23',
    emails: [...user.emails, { email: 'old@example.com', verified: true }],
  })
  await app.call('PUT', `/customers/${user_id}`, { emails: user.emails })
  const email = user.emails[0].email as string
  await groupFrom(app, `email\n${email}\n`)
  const { body: tax } = await app.call('POST', '/user_attribute/definition', {
    name: 'Tax ID',
    slug: 'tax_id',
    type: 'text',
    masking: { enabled: true, type: 'full' },
  })
  await app.call('PUT', `/user_attribute/definition/${tax._id}/user/${user_id}`, {
    attribute: { value: 'TAX-001234K' },
  })
  const marketing_consents = [{ slug: 'email_marketing', title: 'News by email', text: 'Send me news by email.' }]
  await (await asOwner(app))('PATCH', `/${app.application_id}`, { marketing_consents })
  await app.call('PUT', `/customers/${user_id}/consents`, {
    privacy_policy: true,
    consents: [{ slug: 'email_marketing', value: false }],
  })
  await addUsers(app, 'somebody.else@example.com')
  return { app, user_id, email }
}

const report = async (app: TestApp, user_id: string, headers?: Record<string, string>): Promise<AccessReport> => {
  const { status, body } = await app.call('POST', `/customers/${user_id}/access-report`, undefined, headers)
  expect(status).toBe(200)
  return body
}

test('a report has everything about a customer, and nothing about anyone else', async () => {
  const { app, user_id, email } = await startWithAsha()
  const all = await report(app, user_id)
  expect(all.user).toMatchObject({ _id: user_id, status: 'active' })
  expect(all.contacts.map(({ value }) => value)).toEqual(expect.arrayContaining([email, 'old@example.com']))
  const old = all.contacts.find(({ value }) => value === 'old@example.com')
  expect(Date.parse(old?.released_at ?? '')).toBeGreaterThanOrEqual(Date.parse(old?.acquired_at ?? ''))
  expect(all.sessions.length).toBe(1)
  expect(all.groups).toMatchObject([{ name: 'Regulars' }])
  expect(all.attributes).toMatchObject([{ slug: 'tax_id', value: 'TAX-001234K' }])
  const said = { source: 'api', updated_at: expect.any(String) }
  expect(all.consents).toEqual([
    { slug: 'privacy_policy', value: true, ...said },
    { slug: 'email_marketing', title: 'News by email', value: false, ...said },
  ])
  expect(all.events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['user.created', 'user.updated', 'user.signed_in']),
  )
  expect(JSON.stringify(all)).not.toContain('somebody.else')
  expect(await eventsOf(app, user_id)).toContain('user.access_report_created by api_key')
})

test('a report shows masked attributes only with the permission, and doesn’t name colleagues', async () => {
  const { app, user_id } = await startWithAsha()
  const cookie = await app.operatorCookie('manager')
  await app.call('PUT', `/customers/${user_id}`, { last_name: 'Rao-Sen' }, { cookie })
  const authorization = `Bearer ${await app.tokenWith(['users:export'])}`
  const masked = await report(app, user_id, { authorization })
  expect(masked.attributes).toMatchObject([{ value: '••••••', masked: true }])
  const byTeam = masked.events.find(({ by, type }) => by === 'team' && type === 'user.updated')
  expect(byTeam?.changes).toEqual({ last_name: { from: 'Rao', to: 'Rao-Sen' } })
  expect(byTeam).not.toHaveProperty('ip')
  expect(JSON.stringify(masked)).not.toContain('manager-')
})

test('the page has the same in one file, in which nothing runs', async () => {
  const { app, user_id, email } = await startWithAsha()
  const { status, headers, body } = await app.call('POST', `/customers/${user_id}/access-report-page`)
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(headers.get('content-disposition')).toContain(`attachment; filename="access-report-${user_id}.html"`)
  expect(body).toMatch(/^<!doctype html>/)
  expect(body).toContain('1995-07-23')
  expect(body).not.toContain('1995-07-23 00:00')
  for (const shown of [email, 'old@example.com', 'TAX-001234K', 'Regulars', 'News by email', 'Asha &lt;script&gt;'])
    expect(body).toContain(shown)
  for (const words of [
    'Customer ID',
    'Created by',
    'Archived',
    'First name: Asha → Asha &lt;script&gt;',
    'slug: privacy_policy, value: yes',
  ])
    expect(body).toContain(words)
  expect(body).not.toMatch(/[{}]&quot;|&quot;[:}]|T\d\d:\d\d:\d\d\.|_id/)
  expect(body).not.toMatch(/<script|<img|<link|src=|https?:\/\/(?!.*<\/td>)/i)
})

test('a report needs its permission, and belongs to its application', async () => {
  const { app, user_id } = await startWithAsha()
  for (const path of ['access-report', 'access-report-page']) {
    const authorization = `Bearer ${await app.tokenWith(['users:read', 'users:unmask'])}`
    const asked = await app.call('POST', `/customers/${user_id}/${path}`, undefined, { authorization })
    expect(asked).toMatchObject({ status: 403 })
    const owner = await asOwner(app)
    const { body: other } = await owner('POST', '', { name: 'Other store' })
    const prefix = `${app.url}/service/platform/user/v1.0/company/1/application/${other._id ?? other.application._id}`
    const headers = { authorization: `Bearer ${await app.ownToken()}` }
    expect((await fetch(`${prefix}/customers/${user_id}/${path}`, { method: 'POST', headers })).status).toBe(404)
  }
})
