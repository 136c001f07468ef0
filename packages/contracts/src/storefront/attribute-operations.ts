import * as z from 'zod'
import { exampleAttribute } from '../example-attribute.ts'
import { means, onlyKnown } from '../means.ts'
import { operation } from '../operation.ts'
import { exampleFullPage, fullPageSize, pageNo } from '../pages.ts'
import {
  ShopperAttributeDefinitionsSchema,
  UpdateUserAttributesRequestSchema,
  UserAttributesSchema,
} from './attributes.ts'
import { nothing, profile, withBody } from './doors.ts'

const { id, name, slug, value } = exampleAttribute

export const storefrontAttributeOperations = {
  getAttributesDefinition: operation({
    summary: 'List the attributes that shoppers see',
    description: 'Those that shoppers can change, and those that the sign-up form asks for.',
    tag: 'Attributes',
    scope: 'storefront',
    method: 'GET',
    path: `${profile}/attributes/definition`,
    permission: 'storefront',
    input: z.strictObject({ ...nothing.shape, pageSize: fullPageSize, pageNo }, onlyKnown),
    output: ShopperAttributeDefinitionsSchema,
    errors: ['SIGN_IN_CLOSED'],
    events: [],
    example: {
      input: {},
      output: {
        items: [
          {
            _id: id,
            name,
            slug,
            description: 'In European sizes',
            type: 'number',
            icon: '',
            registration: { enabled: false, type: '' },
            is_multi_value: false,
            customer_editable: true,
            pinned: true,
            pin_order: 1,
            validations: [
              { type: 'min', value: 15 },
              { type: 'max', value: 60 },
            ],
          },
        ],
        page: exampleFullPage,
      },
    },
  }),
  getUserAttributes: operation({
    summary: 'Get the shopper’s own attributes',
    tag: 'Attributes',
    scope: 'storefront',
    method: 'GET',
    path: `${profile}/user-attributes`,
    permission: 'shopper',
    input: nothing,
    output: UserAttributesSchema,
    errors: ['SIGN_IN_CLOSED'],
    events: [],
    example: { input: {}, output: { attributes: { [slug]: value } } },
  }),
  updateUserAttributes: operation({
    summary: 'Change the shopper’s own attributes',
    description:
      'Only attributes that are `customer_editable` can be changed; what sign-up asks for can be entered once. Either all are changed, or none.',
    tag: 'Attributes',
    scope: 'storefront',
    method: 'PATCH',
    path: `${profile}/user-attributes`,
    permission: 'shopper',
    keepsNulls: 'body.attributes',
    input: withBody(UpdateUserAttributesRequestSchema, 'The changes.'),
    output: UserAttributesSchema.meta(means('The shopper’s attributes, as they are now.')),
    errors: ['SIGN_IN_CLOSED'],
    events: ['user.updated'],
    example: { input: { body: { attributes: { [slug]: 39 } } }, output: { attributes: { [slug]: 39 } } },
  }),
}
