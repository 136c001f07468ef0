import { expect, test } from 'vitest'
import { publishedStorefronts } from '../world/published-clients.ts'
import { applicationToken } from '../world/start-app.ts'
import { addShopper, openShop, signedIn } from '../world/storefront-steps.ts'

/** A store with attributes for shoppers, for the team, and for sign-up, and a shopper who is signed in. */
async function open() {
  const app = await openShop()
  const define = async (body: object) =>
    (await app.call('POST', '/user_attribute/definition', { name: 'Attribute', type: 'number', ...body })).body._id
  const ids = {
    size: await define({ slug: 'size', customer_editable: true, validations: [{ type: 'min', value: 15 }] }),
    tags: await define({ slug: 'tags', type: 'text', customer_editable: true, is_multi_value: true }),
    code: await define({ slug: 'code', type: 'text', registration: { enabled: true, type: 'optional' } }),
    risk: await define({ slug: 'risk' }),
  }
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  return { app, ids, user_id, browser }
}

test('Shoppers see and change the attributes that are theirs, and no others', async () => {
  const { app, ids, user_id, browser } = await open()
  await app.call('POST', `/user_attribute/user/${user_id}`, {
    attributes: [
      { definition_id: ids.size, value: 38 },
      { definition_id: ids.code, value: 'A1' },
      { definition_id: ids.risk, value: 9 },
    ],
  })
  const read = () => browser.profile('GET', '/user-attributes')
  expect(await read()).toMatchObject({ status: 200, body: { attributes: { size: 38, code: 'A1' } } })
  expect((await read()).body.attributes).not.toHaveProperty('risk')

  const write = (attributes: unknown) => browser.profile('PATCH', '/user-attributes', { attributes })
  expect((await write({ size: '39', tags: ['red'] })).body).toEqual({
    attributes: { size: 39, tags: ['red'], code: 'A1' },
  })
  expect(await write({ size: 3, code: 'B2', risk: 1, nothing: 1 })).toMatchObject({
    status: 400,
    body: {
      details: [
        { field: 'body.attributes.code', message: 'can’t be changed by customers' },
        { field: 'body.attributes.risk', message: 'is an unknown attribute' },
        { field: 'body.attributes.nothing', message: 'is an unknown attribute' },
      ],
    },
  })
  expect(await write({ size: 3 })).toMatchObject({
    status: 400,
    body: { details: [{ field: 'body.attributes.size', message: 'must be at least 15' }] },
  })
  expect((await write({ size: null })).body).toEqual({ attributes: { tags: ['red'], code: 'A1' } })

  const listed = (await app.call('GET', `/user_attribute/user/${user_id}`)).body.items
  expect(listed).toMatchObject([
    { slug: 'tags', customer_overridden: true, updated_by: user_id },
    { slug: 'code', customer_overridden: false },
    { slug: 'risk' },
  ])
  const [event] = (await app.call('GET', `/customers/${user_id}/events`)).body.items
  expect(event).toMatchObject({
    type: 'user.updated',
    actor: { kind: 'user' },
    changes: { 'attributes.size': { from: 39 } },
  })

  browser.cookie = undefined
  expect(await read()).toMatchObject({ status: 401 })
  expect(await write({ size: 40 })).toMatchObject({ status: 401 })
})

test('Nobody but the team is shown a pattern', async () => {
  const { app, browser, user_id } = await open()
  const { body } = await app.call('POST', '/user_attribute/definition', {
    name: 'Tax ID',
    slug: 'tax',
    type: 'text',
    customer_editable: true,
    validations: [{ type: 'pattern', value: '[A-Z]{5}' }],
  })
  expect(await browser.profile('PATCH', '/user-attributes', { attributes: { tax: 'abc' } })).toMatchObject({
    status: 400,
    body: { details: [{ field: 'body.attributes.tax', message: 'must have the expected form' }] },
  })
  const attributes = [{ definition_id: body._id, value: 'abc' }]
  expect(await app.call('POST', `/user_attribute/user/${user_id}`, { attributes })).toMatchObject({
    status: 400,
    body: { details: [{ message: 'must match the pattern [A-Z]{5}' }] },
  })
})

test('What sign-up asks for is entered once', async () => {
  const { browser } = await open()
  const write = (code: string) => browser.profile('PATCH', '/user-attributes', { attributes: { code } })
  expect((await write('A1')).body).toEqual({ attributes: { code: 'A1' } })
  expect(await write('B2')).toMatchObject({
    status: 400,
    body: { details: [{ field: 'body.attributes.code', message: 'can’t be changed by customers' }] },
  })
})

test('Forms learn which attributes there are without anyone being signed in', async () => {
  const { browser } = await open()
  browser.cookie = undefined
  const { body } = await browser.profile('GET', '/attributes/definition')
  expect(body.items.map(({ slug }: { slug: string }) => slug)).toEqual(['size', 'tags', 'code'])
  expect(body.items[0]).toMatchObject({ type: 'number', validations: [{ type: 'min', value: 15 }] })
  expect(body.items[0]).not.toHaveProperty('masking')
})

test('The published client reads and writes them', async () => {
  const { app, browser } = await open()
  const client = publishedStorefronts['3.4.2']({
    url: app.url,
    application_id: app.application_id,
    token: applicationToken,
  })
  client.setCookie(browser.cookie ?? '')
  expect(await client.user.updateUserAttributes({ body: { attributes: { size: 41 } } })).toEqual({
    attributes: { size: 41 },
  })
  expect(await client.user.getUserAttributes()).toEqual({ attributes: { size: 41 } })
})
