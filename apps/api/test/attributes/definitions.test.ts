import { describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../world/start-app.ts'

const path = '/user_attribute/definition'
const define = (app: TestApp, body: object) => app.call('POST', path, body)
const shoeSize = { name: 'Shoe size', type: 'number', validations: [{ type: 'min', value: 15 }] }

describe('Attributes', () => {
  test('are created, listed in their order, changed, and deleted', async () => {
    const app = await startApp()
    const created = await define(app, shoeSize)
    expect(created).toMatchObject({
      status: 201,
      body: {
        slug: 'shoe_size',
        type: 'number',
        is_multi_value: false,
        validations: [{ type: 'min', value: 15 }],
        __v: 0,
      },
    })
    await define(app, { name: 'Tier', type: 'string', pinned: true, pin_order: 2 })
    await define(app, { name: 'Since', type: 'timestamp', pinned: true, pin_order: 1 })
    const listed = await app.call('GET', path)
    expect(listed.body.items.map(({ slug }: { slug: string }) => slug)).toEqual(['since', 'tier', 'shoe_size'])
    expect(listed.body.page).toMatchObject({ item_total: 3, has_next: false })
    expect((await app.call('GET', `${path}?name=SHOE`)).body.items).toHaveLength(1)
    expect((await app.call('GET', `${path}?type=date-time`)).body.items).toMatchObject([{ slug: 'since' }])
    expect((await app.call('GET', `${path}?pinned=true&page_size=1&page_no=2`)).body).toMatchObject({
      items: [{ slug: 'tier' }],
      page: { current: 2, size: 1, item_total: 2, has_next: false },
    })

    const { _id } = created.body
    const changed = await app.call('PUT', `${path}/${_id}`, { name: 'Size of shoes' }, { 'if-match': '0' })
    expect(changed).toMatchObject({ status: 200, body: { name: 'Size of shoes', slug: 'shoe_size', __v: 1 } })
    expect(await app.call('PUT', `${path}/${_id}`, { name: 'Other' }, { 'if-match': '0' })).toMatchObject({
      status: 409,
      body: { code: 'STALE_VERSION' },
    })
    // A response can be sent back.
    expect(await app.call('PUT', `${path}/${_id}`, changed.body)).toMatchObject({ status: 200, body: changed.body })

    expect((await app.call('DELETE', `${path}/${_id}`)).body).toEqual({ success: 'true' })
    expect(await app.call('GET', `${path}/${_id}`)).toMatchObject({
      status: 404,
      body: { code: 'ATTRIBUTE_NOT_FOUND' },
    })
  })

  test.each([
    ['string', 'text'],
    ['text', 'text'],
    ['number', 'number'],
    ['integer', 'number'],
    ['decimal', 'decimal'],
    ['bool', 'boolean'],
    ['boolean', 'boolean'],
    ['date', 'date'],
    ['datetime', 'datetime'],
    ['date_time', 'datetime'],
    ['date-time', 'datetime'],
    ['timestamp', 'datetime'],
    ['email', 'email'],
    ['url', 'url'],
    ['phone', 'phone'],
  ])('accept %s as the type %s', async (given, type) => {
    const app = await startApp()
    expect(await define(app, { name: 'One', type: given })).toMatchObject({ status: 201, body: { type } })
  })

  test('need choices if values are chosen, and several values if many are', async () => {
    const app = await startApp()
    const choices = [{ type: 'choices', value: ['silver', 'gold'] }]
    expect(await define(app, { name: 'Tier', type: 'enum', validations: choices })).toMatchObject({
      status: 201,
      body: { type: 'choice', is_multi_value: false },
    })
    expect(await define(app, { name: 'Hobbies', type: 'multi-choice', validations: choices })).toMatchObject({
      status: 201,
      body: { type: 'multi_choice', is_multi_value: true },
    })
    expect(await define(app, { name: 'Other', type: 'choice' })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.validations' }] },
    })
  })

  test('are refused with every fault, and with what would be right', async () => {
    const app = await startApp()
    const refused = await define(app, {
      name: 'Code',
      type: 'text',
      validations: [
        { type: 'pattern', value: '(a+)+(?=b)' },
        { type: 'min', value: 1 },
        { type: 'max_length', value: 'long' },
        { type: 'max_length', value: 5 },
      ],
    })
    expect(refused.status).toBe(400)
    expect(refused.body.details).toEqual([
      {
        field: 'body.validations.0.value',
        message: 'must be a regular expression of RE2, which has no lookaheads, lookbehinds, and backreferences',
      },
      { field: 'body.validations.1.type', message: 'is not a rule for the type text' },
      { field: 'body.validations.2.value', message: 'must be a whole number from 0 to 10000' },
      { field: 'body.validations.3.type', message: 'is already in the list' },
    ])
    expect(await define(app, { ...shoeSize, default_value: 3 })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.default_value', message: 'must be at least 15' }] },
    })
    expect(await define(app, { name: '…', type: 'text' })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.slug' }] },
    })
    expect(await define(app, { name: 'X', type: 'text', slug: '9 lives' })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.slug' }] },
    })
  })

  test('have a slug that no other attribute of the application has', async () => {
    const app = await startApp()
    await define(app, shoeSize)
    expect(await define(app, shoeSize)).toMatchObject({ status: 409, body: { code: 'ATTRIBUTE_EXISTS' } })
    const { body } = await define(app, { ...shoeSize, slug: 'other' })
    expect(await app.call('PUT', `${path}/${body._id}`, { slug: 'Shoe_Size' })).toMatchObject({
      status: 409,
      body: { code: 'ATTRIBUTE_EXISTS', details: [{ field: 'body.slug' }] },
    })
  })

  test('are at most 200', async () => {
    const app = await startApp()
    for (let made = 0; made < 200; made += 20)
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          define(app, { name: `Number ${made + index}`, type: 'text', slug: `n${made + index}` }),
        ),
      )
    expect(await define(app, shoeSize)).toMatchObject({ status: 422, body: { code: 'TOO_MANY_ATTRIBUTES' } })
    expect((await app.call('GET', `${path}?page_no=2`)).body).toMatchObject({
      page: { item_total: 200, has_next: false },
    })
  })

  test('can be read with the permission to read users, and changed only with their own', async () => {
    const app = await startApp()
    const reader = { authorization: `Bearer ${await app.tokenWith(['users:read', 'users:write'])}` }
    expect(await app.call('GET', path, undefined, reader)).toMatchObject({ status: 200 })
    expect(await app.call('POST', path, shoeSize, reader)).toMatchObject({
      status: 403,
      body: { meta: { permission: 'attributes:write' } },
    })
  })
})
