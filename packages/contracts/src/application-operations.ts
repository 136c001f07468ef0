import * as z from 'zod'
import { exampleIssuer } from './example-issuer.ts'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { id, optionalName } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, exampleFullPage, fullPageSize, pageNo } from './pages.ts'
import { valuesAtFirst } from './application-settings.ts'
import {
  type Application,
  ApplicationListResponseSchema,
  CreateApplicationRequestSchema,
  UpdateApplicationRequestSchema,
  ApplicationResponseSchema,
  ApplicationSettingsResponseSchema,
  ApplicationTokenResponseSchema,
} from './applications.ts'

const { application } = exampleWorld

const exampleApplication = {
  _id: application.id,
  ...valuesAtFirst,
  name: application.name,
  default_country_code: application.default_country_code,
  created_at: exampleWorld.moment,
  __v: 0,
} satisfies Application

const exampleSettings = {
  languages: ['en-GB'],
  allowed_origins: ['https://shop.example.com'],
  return_origins: ['https://shop.example.com'],
  support_contact: { email: 'help@shop.example.com', phone: '+1 555 010 0200' },
  code_countries: ['IN', 'US'],
}

const exampleToken = 'apt_0123456789abcdef'

export const applicationOperations = {
  getApplications: operation({
    summary: 'List applications',
    tag: 'Team',
    scope: 'company',
    method: 'GET',
    path: '/applications',
    permission: 'applications:read',
    input: z.strictObject(
      {
        q: optionalName(100).meta(
          means('Only applications whose name contains this, or that have this ID.', 'example'),
        ),
        pageSize: fullPageSize,
        pageNo,
        cursor,
      },
      onlyKnown,
    ),
    output: ApplicationListResponseSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { items: [exampleApplication], page: exampleFullPage } },
  }),
  getApplication: operation({
    summary: 'Get the settings of an application',
    tag: 'Team',
    scope: 'company',
    method: 'GET',
    path: '/applications/:applicationId',
    permission: 'applications:read',
    input: z.strictObject({ applicationId: id().meta(means('The application.', application.id)) }, onlyKnown),
    output: ApplicationSettingsResponseSchema,
    errors: ['APPLICATION_NOT_FOUND'],
    events: [],
    example: {
      input: { applicationId: application.id },
      output: {
        application: exampleApplication,
        defaults: { allowed_origins: [], return_origins: [] },
        issuer: exampleIssuer,
      },
    },
  }),
  createApplication: operation({
    summary: 'Create an application',
    description: 'Returns the public token, which is shown only once.',
    tag: 'Team',
    scope: 'company',
    method: 'POST',
    path: '/applications',
    permission: 'applications:write',
    status: 201,
    input: z.strictObject({ body: CreateApplicationRequestSchema.meta(means('The new application.')) }, onlyKnown),
    output: ApplicationTokenResponseSchema,
    errors: [],
    events: ['application.created'],
    example: {
      input: { body: { name: 'Second Shop', default_country_code: 91 } },
      output: { application: { ...exampleApplication, name: 'Second Shop' }, token: exampleToken },
    },
  }),
  updateApplication: operation({
    summary: 'Change the settings of an application',
    description:
      'Omitted fields are left unchanged; `null` resets a field to its default. Changes take effect immediately. Send `If-Match` to avoid overwriting a change that someone else made in the meantime.',
    tag: 'Team',
    scope: 'company',
    method: 'PATCH',
    path: '/applications/:applicationId',
    permission: 'applications:write',
    changes: { readBy: 'getApplication', within: 'application' },
    keepsNulls: 'body',
    input: z.strictObject(
      {
        applicationId: id().meta(means('The application.', application.id)),
        ifMatch: optionalName(128).meta(means('The `__v` of the application when you read it.', '0')),
        body: UpdateApplicationRequestSchema.meta(means('The changes.')),
      },
      onlyKnown,
    ),
    output: ApplicationResponseSchema,
    errors: ['APPLICATION_NOT_FOUND', 'STALE_VERSION'],
    events: ['application.updated'],
    example: {
      input: { applicationId: application.id, body: exampleSettings },
      output: { application: { ...exampleApplication, ...exampleSettings, __v: 1 } },
    },
  }),
  renewApplicationToken: operation({
    summary: 'Renew the public token of an application',
    description: 'The previous token stops working immediately.',
    tag: 'Team',
    scope: 'company',
    method: 'POST',
    path: '/applications/:applicationId/token',
    permission: 'applications:write',
    input: z.strictObject({ applicationId: id().meta(means('The application.', application.id)) }, onlyKnown),
    output: ApplicationTokenResponseSchema,
    errors: ['APPLICATION_NOT_FOUND'],
    events: ['application.token_renewed'],
    example: {
      input: { applicationId: application.id },
      output: { application: exampleApplication, token: exampleToken },
    },
  }),
}
