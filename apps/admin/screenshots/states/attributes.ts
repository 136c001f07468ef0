import type { Caller } from '../../e2e/world/caller.ts'
import type { Place } from '../pages.ts'
import { button, someone, type States } from './state.ts'

/* The attributes of the demo storefront, and what their pages look like when something is open or wrong. */

const define = async (caller: Caller, name: string, facts: object): Promise<string> => {
  const body = { name, ...facts }
  return (await caller.tell<{ _id: string }>('createUserAttributeDefinition', { body }))._id
}

/** An attribute of most types, and values of the customer that the pictures show. */
export const defineAttributes = async (caller: Caller): Promise<void> => {
  const choices = [{ type: 'choices', value: ['Silver', 'Gold', 'Platinum'] }]
  const values = {
    [await define(caller, 'Member tier', { type: 'choice', validations: choices, pinned: true, pin_order: 1 })]: 'Gold',
    [await define(caller, 'Shoe size', {
      type: 'number',
      description: 'In European sizes',
      validations: [
        { type: 'min', value: 15 },
        { type: 'max', value: 60 },
      ],
      customer_editable: true,
      registration: { enabled: true, type: 'optional' },
    })]: 38,
    [await define(caller, 'Tax ID', { type: 'text', encrypted: true, masking: { enabled: true, type: 'partial' } })]:
      'AAAPZ1234C',
    [await define(caller, 'Likes', { type: 'multi_choice', validations: [{ type: 'choices', value: likes }] })]: [
      'Running',
      'Hiking in the mountains',
    ],
    [await define(caller, 'Member since', { type: 'date' })]: '2021-05-04',
    [await define(caller, 'Works here', { type: 'boolean' })]: false,
    [await define(caller, 'Profile page', { type: 'url' })]: 'https://social.example/asha',
    [await define(caller, 'Nicknames', { type: 'text', is_multi_value: true })]: ['Ash', 'Ashu'],
  }
  const { items } = await caller.ask<{ items: { _id: string }[] }>('getCustomers', { sort: 'recently_signed_in' })
  const attributes = Object.entries(values).map(([definition_id, value]) => ({ definition_id, value }))
  await caller.tell('updateUserAttributes', { userId: items[0]?._id, body: { attributes } })
}

const likes = ['Running', 'Hiking in the mountains', 'Climbing', 'Swimming', 'Yoga', 'Cycling']

const openForm = async ({ page, at }: Place) => {
  await page.goto(at('attributes'))
  await button(page, 'Create attribute').first().click()
  return page.getByRole('dialog', { name: 'Create attribute' })
}

const openCustomer = async (place: Place) => {
  await place.page.goto(place.at(`customers/${await someone(place)}`))
  await button(place.page, 'Change attributes').click()
  await button(place.page, 'Save attributes').waitFor()
  await button(place.page, /without a value$/).click()
  await place.page.getByLabel('Shoe size').waitFor()
}

export const attributeStates: States = {
  'attribute-new': { show: openForm },
  'attribute-new-refused': {
    show: async (place) => {
      const dialog = await openForm(place)
      await dialog.getByLabel('Slug').fill('1st')
      await dialog.getByRole('button', { name: 'Create attribute' }).click()
      await dialog.locator('[aria-invalid="true"]').first().waitFor()
    },
  },
  'attribute-delete': {
    show: async ({ page, at }) => {
      await page.goto(at('attributes'))
      await page.getByRole('link', { name: 'Shoe size' }).click()
      await page.getByRole('heading', { level: 1, name: 'Shoe size' }).waitFor()
      await button(page, 'Delete').click()
      await page
        .getByRole('alertdialog')
        .getByText(/a value, which/)
        .waitFor()
    },
  },
  'attribute-not-found': { show: ({ page, at }) => page.goto(at('attributes/0123456789abcdef01234567')) },
  'customer-attributes-form': { show: openCustomer },
  'customer-attributes-refused': {
    show: async (place) => {
      await openCustomer(place)
      await place.page.getByLabel('Shoe size').fill('400')
      await button(place.page, 'Save attributes').click()
      await place.page.locator('[aria-invalid="true"]').first().waitFor()
    },
  },
}
