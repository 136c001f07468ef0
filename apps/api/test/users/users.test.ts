import { describe, expect, test } from 'vitest'
import { startApp } from '../world/start-app.ts'

describe('operations on a user', () => {
  test('creates, finds, changes, blocks and archives a user', async () => {
    const app = await startApp()
    const created = await app.call('POST', '/customers', {
      phone_number: '8652523958',
      email: 'Asha@Example.com',
      first_name: 'Asha',
      last_name: 'Rao',
    })
    expect(created).toMatchObject({ status: 200, body: { user: { first_name: 'Asha', active: true } } })
    const id = created.body.user._id
    for (const q of ['asha@example.com', '+91 86525 23958', id, 'asha', 'ra'])
      expect(
        (await app.call('GET', `/customers/search?q=${encodeURIComponent(q)}`)).body.users.map(
          (u: { _id: string }) => u._id,
        ),
      ).toEqual([id])
    expect((await app.call('GET', '/customers/list')).body).toMatchObject({
      items: [{ _id: id }],
      page: { item_total: 1, total_relation: 'eq' },
    })
    expect(
      (await app.call('PUT', `/customers/${id}`, { first_name: 'Aisha', meta: { tier: 'gold' } })).body,
    ).toMatchObject({ user: { first_name: 'Aisha', __v: 1 } })
    expect((await app.call('PUT', '/customers/activation', { status: true, user_id: [id], reason: 'x' })).body).toEqual(
      { success: true },
    )
    expect((await app.call('GET', '/customers/list?status=blocked&sort=newest')).body.page.item_total).toBe(1)
    expect((await app.call('PUT', '/customers/activation', { status: false, user_id: id })).status).toBe(200)
    const session = await app.call('POST', '/customers/session', {
      user_id: id,
      domain: 'shop.example.com',
      max_age: 60,
    })
    expect(session.body.cookie['f.session']).toMatch(/^s%3A/)
    expect((await app.call('GET', `/customers/sesions?id=${id}`)).body.items).toHaveLength(1)
    expect((await app.call('PUT', '/customers/archive', { user_id: id })).body).toEqual({ success: true })
    expect((await app.call('GET', '/customers/list')).body.items).toEqual([])
    expect((await app.call('GET', `/customers/sesions?id=${id}`)).body.items).toEqual([])
    expect((await app.call('GET', '/customers/list?status=archived')).body.items).toHaveLength(1)
    expect((await app.call('GET', `/customers/${id}/events`)).body.items.map((e: { type: string }) => e.type)).toEqual([
      'user.archived',
      'session.created',
      'user.unblocked',
      'user.blocked',
      'user.updated',
      'user.created',
    ])
    expect((await app.call('GET', '/platform/config')).body).toMatchObject({ active: true, __v: 0 })
  })
  test('an empty string clears external_id, rr_id and dob; omitted or null fields stay', async () => {
    const app = await startApp()
    const person = { first_name: 'Asha', dob: '1995-07-23', external_id: 'crm-1', rr_id: 'RR-1' }
    const { body } = await app.call('POST', '/customers', { email: 'asha@example.com', ...person })
    const path = `/customers/${body.user._id}`
    expect(
      (await app.call('PUT', path, { first_name: 'Aisha', external_id: null, rr_id: null, dob: null })).body.user,
    ).toMatchObject({ external_id: 'crm-1', rr_id: 'RR-1', dob: body.user.dob })
    const { user } = (await app.call('PUT', path, { external_id: ' ', rr_id: '', dob: '' })).body
    for (const field of ['external_id', 'rr_id', 'dob']) expect(user).not.toHaveProperty(field)
    // Nobody has it anymore, so another user can.
    const other = await app.call('POST', '/customers', { email: 'ben@example.com', external_id: 'crm-1' })
    expect(other.body.user.external_id).toBe('crm-1')
    const { changes } = (await app.call('GET', `${path}/events`)).body.items[0]
    expect(changes).toMatchObject({ external_id: { from: 'crm-1' }, rr_id: { from: 'RR-1' } })
  })
})
