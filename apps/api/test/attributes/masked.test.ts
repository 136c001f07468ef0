import { beforeAll, expect, test } from 'vitest'
import { uploadCustomers } from '../world/imports.ts'
import { untilState } from '../world/jobs.ts'
import { segmentOf } from '../world/segments.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* What else could tell a masked value, to callers without the permission to see it. */

const secret = 'zebra4711'

let app: TestApp
let definition_id: string
let user_id: string
let clerk: Record<string, string>
beforeAll(async () => {
  app = await startApp()
  const definition = { name: 'Tax ID', slug: 'tax_id', type: 'text', masking: { enabled: true, type: 'full' } }
  definition_id = (await app.call('POST', '/user_attribute/definition', definition)).body._id
  user_id = (await app.call('POST', '/customers', { email: 'asha@example.com', first_name: 'Asha' })).body.user._id
  await app.call('PUT', `/user_attribute/definition/${definition_id}/user/${user_id}`, { attribute: { value: secret } })
  const token = await app.tokenWith([
    'users:read',
    'users:import',
    'users:export',
    'groups:read',
    'groups:write',
    'attributes:write',
  ])
  clerk = { authorization: `Bearer ${token}` }
})

test('the rule of a segment hides what it compares a masked attribute with, wherever it is shown', async () => {
  const value = { about: 'attribute', definition_id, type: 'eq', value: secret } as const
  const listed = { ...value, type: 'in' as const, value: [secret, 'other'] }
  const { _id, uid } = await segmentOf(app, {
    join: 'AND',
    of: [value, { about: 'rules', join: 'OR', of: [listed, { about: 'contact', kind: 'email', is: 'present' }] }],
  })
  expect(await app.call('PATCH', `/user_group/${uid}`, { rule: { join: 'AND', of: [value] } })).toMatchObject({
    status: 200,
  })
  const paths = [
    `/user_group/${_id}`,
    '/user_group',
    `/customers/${user_id}/user_group`,
    `/user_group/${_id}/users/${user_id}`,
    `/user_group/${_id}/events`,
    `/customers/${user_id}/timeline`,
  ]
  for (const path of paths) {
    const shown = await app.call('GET', path, undefined, clerk)
    expect({ path, status: shown.status }).toEqual({ path, status: 200 })
    expect(JSON.stringify([path, shown.body])).not.toContain(secret)
  }
  const { body } = await app.call('GET', `/user_group/${_id}`, undefined, clerk)
  expect(body).toMatchObject({ rule: { of: [{ definition_id, type: 'eq', value: '••••' }] } })
  expect(body.in_words).toContain('••••')
  // Those who may see the values see the rule.
  expect((await app.call('GET', `/user_group/${_id}`)).body).toMatchObject({ rule: { of: [{ value: secret }] } })
  // What was shown can't replace what was not.
  expect(await app.call('PATCH', `/user_group/${uid}`, { rule: body.rule }, clerk)).toMatchObject({ status: 400 })
})

test('a dry run of an import doesn’t say whether a customer has a value', async () => {
  const fateOf = async (value: string, headers?: Record<string, string>) => {
    const file_url = await uploadCustomers(app, `email,attributes.tax_id\nasha@example.com,${value}\n`)
    const asked = { file_url, dry_run: true, on_conflict: 'take' }
    const { body } = await app.call('POST', '/imports', asked, headers)
    const { result } = await untilState(app, body._id, 'completed')
    const { updated, unchanged } = (result ?? {}) as { updated?: number; unchanged?: number }
    return { updated, unchanged }
  }
  expect(await fateOf(secret, clerk)).toEqual(await fateOf('a guess', clerk))
  expect(await fateOf(secret)).toEqual({ updated: 0, unchanged: 1 })
})

test('only those who may see the values can end their masking, or show a part of them', async () => {
  const path = `/user_attribute/definition/${definition_id}`
  for (const masking of [{ enabled: false }, { type: 'partial' }, { type: 'Partial' }])
    expect(await app.call('PUT', path, { masking }, clerk)).toMatchObject({
      status: 403,
      body: { meta: { permission: 'users:unmask' } },
    })
  expect(await app.call('PUT', path, { name: 'Tax number' }, clerk)).toMatchObject({ status: 200 })
  expect(await app.call('PUT', path, { masking: { type: 'partial' } })).toMatchObject({ status: 200 })
})
