import { operation } from '../operation.ts'
import {
  ConsentDefinitionsSchema,
  exampleConsents,
  UpdateUserConsentsRequestSchema,
  UserConsentsSchema,
} from '../user-consents.ts'
import { nothing, profile, withBody } from './doors.ts'

export const storefrontConsentOperations = {
  getConsentDefinitions: operation({
    summary: 'List the consents that the store asks for',
    description: 'None of them is given until the shopper says so.',
    tag: 'Consents',
    scope: 'storefront',
    method: 'GET',
    path: `${profile}/consents/definition`,
    permission: 'storefront',
    input: nothing,
    output: ConsentDefinitionsSchema,
    errors: ['SIGN_IN_CLOSED'],
    events: [],
    example: {
      input: {},
      output: {
        privacy_policy: { required: false },
        items: [{ slug: 'email_marketing', title: 'News by email', text: 'Send me news and offers by email.' }],
      },
    },
  }),
  getConsents: operation({
    summary: 'Get what the shopper agreed to',
    tag: 'Consents',
    scope: 'storefront',
    method: 'GET',
    path: `${profile}/consents`,
    permission: 'shopper',
    input: nothing,
    output: UserConsentsSchema,
    errors: ['SIGN_IN_CLOSED'],
    events: [],
    example: { input: {}, output: exampleConsents },
  }),
  updateConsents: operation({
    summary: 'Give or withdraw the shopper’s own consents',
    description: 'Either all are changed, or none.',
    tag: 'Consents',
    scope: 'storefront',
    method: 'PUT',
    path: `${profile}/consents`,
    permission: 'shopper',
    input: withBody(UpdateUserConsentsRequestSchema, 'What changes.'),
    output: UserConsentsSchema,
    errors: ['SIGN_IN_CLOSED'],
    events: ['user.consents_changed'],
    example: {
      input: { body: { consents: [{ slug: 'email_marketing', value: false }] } },
      output: exampleConsents,
    },
  }),
}
