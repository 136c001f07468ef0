import { expect, test } from 'vitest'
import { openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, codeTo, eventsOf, openShop, password, signedIn } from '../world/storefront-steps.ts'

/*
 * A sign-up asks for the attributes whose `registration` is enabled. They are stored together with the account.
 */

const mobile = '9876543210'
const form = { first_name: 'Nia', phone: { mobile, country_code: '91' }, password }
const asked = (type: string) => ({ registration: { enabled: true, type } })

/** A store whose sign-up needs a tax ID, asks for a shoe size, and knows nothing about tiers. */
async function open() {
  const app = await openShop()
  const define = async (body: object) =>
    (await app.call('POST', '/user_attribute/definition', { name: 'Attribute', ...body })).body._id as string
  const ids = {
    tax: await define({ slug: 'tax', type: 'text', encrypted: true, ...asked('Mandatory') }),
    size: await define({ slug: 'size', type: 'number', validations: [{ type: 'min', value: 15 }], ...asked('soft') }),
    tier: await define({ slug: 'tier', type: 'text', customer_editable: true }),
    badge: await define({
      slug: 'badge',
      type: 'text',
      validations: [{ type: 'pattern', value: '[A-Z]{3}' }],
      ...asked('soft'),
    }),
  }
  const browser = openBrowser(app)
  return {
    app,
    define,
    ids,
    browser,
    register: (more: object) => browser.auth('POST', '/register/form', { ...form, ...more }),
  }
}

const valuesOf = async (app: TestApp, user_id: string) =>
  (await app.call('GET', `/user_attribute/user/${user_id}`)).body.items

async function enterCode(app: TestApp, browser: ReturnType<typeof openBrowser>, sent: { request_id: string }) {
  return browser.auth('POST', '/otp/mobile/verify', { otp: await codeTo(app, mobile), request_id: sent.request_id })
}

test('a form sets the attributes of the new account, with the same sign-up and event', async () => {
  const { app, browser, register } = await open()
  const sent = await register({ attributes: { tax: ' AAAPZ1234C ', size: '٣٨' } })
  expect(sent).toMatchObject({ status: 200, body: { user_exists: false, verify_mobile_otp: true } })
  // Not even an unfinished sign-up has what is encrypted in plain text.
  const { queries, tables } = app.database
  expect(JSON.stringify(await queries.select().from(tables.signUps))).not.toContain('AAAPZ1234C')

  const { body } = await enterCode(app, browser, sent.body)
  expect(body).toMatchObject({ user_exists: true, user: { first_name: 'Nia' } })
  const user_id = body.user._id
  expect(await valuesOf(app, user_id)).toMatchObject([
    { slug: 'tax', attribute: { value: 'AAAPZ1234C' }, customer_overridden: true, updated_by: user_id },
    { slug: 'size', attribute: { value: 38 }, customer_overridden: true },
  ])
  expect(await eventsOf(app, user_id)).not.toContain('user.updated')
  expect((await browser.profile('GET', '/user-attributes')).body).toEqual({
    attributes: { tax: 'AAAPZ1234C', size: 38 },
  })
  const [signUp] = await queries.select().from(tables.signUps)
  expect(signUp?.profile).toEqual({})
})

test('a form without a required attribute, or with a wrong one, is refused with every fault', async () => {
  const { app, register } = await open()
  const needed = { field: 'body.attributes.tax', message: 'is required' }
  for (const given of [{}, { attributes: { size: 38 } }, { attributes: { tax: '  ' } }, { attributes: { tax: null } }])
    expect(await register(given)).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', details: [needed] } })
  const wrong = await register({ attributes: { tax: ['a', 'b'], size: 3, badge: 'x', tier: 'gold', nothing: 1 } })
  expect(wrong).toMatchObject({
    status: 400,
    body: {
      details: [
        { field: 'body.attributes.tax', message: 'must be a single value' },
        { field: 'body.attributes.size', message: 'must be at least 15' },
        { field: 'body.attributes.badge', message: 'must have the expected form' },
        { field: 'body.attributes.tier', message: 'is not an attribute that the sign-up asks for' },
        { field: 'body.attributes.nothing', message: 'is not an attribute that the sign-up asks for' },
      ],
    },
  })
  expect(await register({ attributes: 'AAAPZ1234C' })).toMatchObject({
    status: 400,
    body: { details: [{ field: 'body.attributes', message: 'must be an object of slugs and values' }] },
  })
  // Nothing of a refused form is stored, and no code is sent.
  expect(await app.database.queries.select().from(app.database.tables.signUps)).toEqual([])
})

test('a missing attribute is named together with a missing contact', async () => {
  const { app, register } = await open()
  const email = { is_required: true, level: 'hard' }
  await app.call('POST', '/platform/config', { register_required_fields: { email, mobile: email } })
  expect((await register({})).body.details).toMatchObject([
    { field: 'body.email' },
    { field: 'body.attributes.tax', message: 'is required' },
  ])
})

test('a wrong attribute is named together with a missing contact and a missing attribute', async () => {
  const { app, register } = await open()
  const email = { is_required: true, level: 'hard' }
  await app.call('POST', '/platform/config', { register_required_fields: { email, mobile: email } })
  expect((await register({ attributes: { size: 3 } })).body.details).toEqual([
    { field: 'body.attributes.size', message: 'must be at least 15' },
    { field: 'body.email', message: 'This store requires an email address.' },
    { field: 'body.attributes.tax', message: 'is required' },
  ])
  // A wrong value isn't missing as well.
  expect((await register({ attributes: { tax: ['a', 'b'] } })).body.details).toEqual([
    { field: 'body.attributes.tax', message: 'must be a single value' },
    { field: 'body.email', message: 'This store requires an email address.' },
  ])
})

test('a sign-up that began with a code asks for them with the profile, in one step or several', async () => {
  const { app, browser, ids } = await open()
  const sent = await browser.auth('POST', '/login/otp', { mobile, country_code: '91' })
  const { register_token } = (await enterCode(app, browser, sent.body)).body
  const profile = (more: object) => browser.profile('POST', '/detail', { register_token, first_name: 'Nia', ...more })
  expect(await profile({})).toMatchObject({ status: 400, body: { details: [{ field: 'body.attributes.tax' }] } })
  const { body } = await profile({ attributes: { tax: 'AAAPZ1234C' } })
  expect(body).toMatchObject({ user_exists: true })
  expect(await valuesOf(app, body.user._id)).toMatchObject([{ user_attribute_definition_id: ids.tax }])
})

test('what the team changes during a sign-up counts when it is finished', async () => {
  const { app, browser, register, ids, define } = await open()
  const sent = await register({ attributes: { tax: 'AAAPZ1234C', size: 38 } })
  await app.call('DELETE', `/user_attribute/definition/${ids.size}`)
  const later = await define({ slug: 'later', type: 'text', ...asked('required') })
  expect(await enterCode(app, browser, sent.body)).toMatchObject({
    status: 400,
    body: { details: [{ field: 'body.attributes.later', message: 'is required' }] },
  })
  await app.call('PUT', `/user_attribute/definition/${later}`, { registration: { type: 'optional' } })
  const { body } = await enterCode(app, browser, sent.body)
  expect(body).toMatchObject({ user_exists: true })
  expect(await valuesOf(app, body.user._id)).toMatchObject([{ slug: 'tax' }])
})

test('attributes in a change of the profile are refused, since they have an operation of their own', async () => {
  const { app } = await open()
  await addShopper(app)
  const browser = await signedIn(app)
  expect(await browser.profile('POST', '/detail', { first_name: 'A', attributes: { tier: 'gold' } })).toMatchObject({
    status: 400,
    body: { details: [{ field: 'body.attributes' }] },
  })
})
