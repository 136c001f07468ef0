import { expect, test } from 'vitest'
import { addShopper, askToBeDeleted, eventsOf, openShop } from '../world/storefront-steps.ts'

const block = (status: boolean, user_id: string[], reason?: string) => ({ status, user_id, reason })

test('the reason of a second block is kept as an event, and the first one still says who blocked the customer', async () => {
  const app = await openShop()
  const id = await addShopper(app)
  const other = await addShopper(app, { email: 'ben@example.com' })
  const send = async (body: object) => expect((await app.call('PUT', '/customers/activation', body)).status).toBe(200)
  await send(block(true, [id], 'Chargebacks'))
  await send(block(true, [id, other], 'Stolen card'))
  // A repeated call changes nothing.
  await send(block(true, [id], 'Chargebacks'))
  await send(block(true, [id]))
  expect(await eventsOf(app, id)).toEqual(['user.created', 'user.blocked', 'user.block_reason_added'])
  expect(await eventsOf(app, other)).toEqual(['user.created', 'user.blocked'])

  const { user } = (await app.call('GET', `/customers/${id}`)).body
  expect(user.block).toMatchObject({ reason: 'Chargebacks' })
  const { items } = (await app.call('GET', `/customers/${id}/events`)).body
  expect(items[0]).toMatchObject({ type: 'user.block_reason_added', details: { reason: 'Stolen card' } })
  const { timeline } = (await app.call('GET', `/customers/${id}/timeline`)).body
  expect(timeline[0]).toMatchObject({ type: 'user.block_reason_added', sub_title: 'Stolen card' })
})

test('the reason for canceling a deletion is one of the configured ones', async () => {
  const app = await openShop({ config: { delete_account_day: 7 } })
  const id = await addShopper(app)
  await askToBeDeleted(app, id)
  const undelete = (body: object) => app.call('PUT', '/customers/undelete', { user_id: id, ...body })
  for (const reason_id of ['4', 'of-another-store', ' x '])
    expect(await undelete({ reason_id })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.reason_id', message: expect.stringContaining('1, 2, 3') }] },
    })
  expect((await undelete({ reason: 'Requested by phone', reason_id: '2' })).status).toBe(200)
  expect((await eventsOf(app, id)).at(-1)).toBe('user.undeleted')
})

test('canceling a deletion needs no reason, and any is accepted if the store has configured none', async () => {
  const app = await openShop({ config: { delete_account_day: 7 } })
  for (const [email, phone_number, config, body] of [
    ['one@example.com', '8652523951', {}, { reason_id: '' }],
    ['two@example.com', '8652523952', { delete_account_reasons: [] }, { reason_id: 'anything' }],
  ] as const) {
    const id = await addShopper(app, { email, phone_number })
    await askToBeDeleted(app, id, phone_number)
    await app.call('POST', '/platform/config', config)
    expect((await app.call('PUT', '/customers/undelete', { user_id: id, ...body })).status).toBe(200)
  }
})

test('who created a customer is shown to the team, and the account type says whether it was a service', async () => {
  const app = await openShop()
  const shown = async (id: string) => {
    const { account_type, created_by } = (await app.call('GET', `/customers/${id}`)).body.user
    return { account_type, created_by }
  }
  expect(await shown(await addShopper(app))).toEqual({ account_type: 'programmatic', created_by: 'service' })
  const headers = { cookie: await app.operatorCookie('owner'), origin: 'http://localhost:3000' }
  const byOperator = await app.call('POST', '/customers', { email: 'ben@example.com' }, headers)
  expect(await shown(byOperator.body.user._id)).toEqual({ account_type: 'user', created_by: 'operator' })
})

test('an operator or service sets and clears a picture, and both are recorded', async () => {
  const app = await openShop()
  const id = await addShopper(app)
  const profile_pic_url = 'https://pictures.example.com/asha.png'
  const change = async (body: object) => (await app.call('PUT', `/customers/${id}`, body)).body.user
  expect(await change({ profile_pic_url })).toMatchObject({ profile_pic_url })
  expect(await change({ profile_pic_url: '' })).not.toHaveProperty('profile_pic_url')
  const { items } = (await app.call('GET', `/customers/${id}/events`)).body
  expect(items.slice(0, 2)).toMatchObject([
    { changes: { profile_pic_url: { from: profile_pic_url } } },
    { changes: { profile_pic_url: { to: profile_pic_url } } },
  ])
  expect((await app.call('PUT', `/customers/${id}`, { profile_pic_url: 'javascript:alert(1)' })).status).toBe(400)
})
