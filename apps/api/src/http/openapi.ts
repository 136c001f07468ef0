import {
  asksForCaptcha,
  type ErrorCode,
  ErrorBodySchema,
  errors,
  type Operation,
  permissions,
  roadErrors,
  scopePrefix,
  wireName,
} from '@clientele/contracts'
import { schemas } from '@clientele/contracts/json-schema'
import { type Catalog, catalogs, operationsOf } from '../execution/execute.ts'
import { takesKey } from '../idempotency/service.ts'
import { sessionCookie } from '../sessions/shoppers.ts'
import { tokenPath } from './oauth.ts'
import { describeSchemas, type Json, refTo } from './openapi-schemas.ts'

const described = (Object.keys(catalogs) as Catalog[]).flatMap((catalog) =>
  Object.entries(operationsOf(catalog)).map(([name, operation]) => ({
    // Procedure names: one name is in both catalogs.
    id: catalog === 'storefront' ? `storefront.${name}` : name,
    operation,
  })),
)

/** Returns the OpenAPI document, generated from the contract. */
export function describeApi(publicUrl: string): Json {
  const { asked, answered, components } = describeSchemas({
    named: schemas,
    asked: Object.fromEntries(described.map(({ id, operation }) => [id, operation.input])),
    answered: {
      ...Object.fromEntries(described.map(({ id, operation }) => [id, operation.output])),
      failure: ErrorBodySchema,
    },
  })
  const paths: Record<string, Json> = {}
  for (const { id, operation } of described)
    for (const [i, path] of [operation.path, ...(operation.aliases ?? [])].entries()) {
      const full = (scopePrefix[operation.scope] + path).replace(/:(\w+)/g, '{$1}')
      const entry = describe(i === 0 ? id : `${id}_${i}`, operation, asked[id] as Input, answered[id])
      if (i > 0) entry.deprecated = true
      paths[full] = { ...paths[full], [operation.method.toLowerCase()]: entry }
    }
  paths[tokenPath.replace(/:(\w+)/g, '{$1}')] = { post: tokenOperation }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Clientele',
      version: '1',
      description:
        'The customer-identity service of a commerce platform. Every error has the format of `Error`; its `code` never changes.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(described.map(({ operation }) => operation.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token that an API key is exchanged for at the token endpoint.',
        },
        operator: {
          type: 'apiKey',
          in: 'cookie',
          name: 'clientele_operator',
          description: 'An operator’s session.',
        },
        storefront: {
          type: 'http',
          scheme: 'bearer',
          description: 'The public token of an application: the base64 of `application_id:token`.',
        },
        shopper: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookie,
          description: 'A shopper’s session, set at sign-in.',
        },
      },
    },
  }
}

/** Splits every input into the body and the parameters in the URL. */
type Input = { properties?: Record<string, Json>; required?: string[] }

function describe(operationId: string, operation: Operation, input: Input, output: Json | undefined): Json {
  const { permission } = operation
  return {
    operationId,
    summary: operation.summary,
    description: [
      operation.description,
      permission in permissions ? `Requires the permission \`${permission}\`.` : undefined,
      asksForCaptcha(operation)
        ? 'Requires a solved captcha in `captcha_code`, unless the config says `skip_captcha`.'
        : undefined,
      operation.events.length > 0
        ? `Records ${operation.events.map((event) => `\`${event}\``).join(', ')}.`
        : undefined,
    ]
      .filter(Boolean)
      .join('\n\n'),
    tags: [operation.tag],
    security: securityOf(permission),
    parameters: parametersOf(operation, input),
    ...requestBodyOf(operation, input),
    responses: {
      [operation.status ?? 200]: {
        description: 'Success',
        ...(signsIn(operation) && { headers: cookieHeader }),
        ...(operation.returns && { headers: fileHeader }),
        content: operation.returns
          ? { [operation.returns]: { schema: { type: 'string', contentMediaType: operation.returns } } }
          : { 'application/json': { schema: output, example: operation.example.output } },
      },
      ...errorResponses(operation),
    },
  }
}

function securityOf(permission: Operation['permission']): Json[] {
  if (permission === 'nobody') return []
  if (permission === 'storefront') return [{ storefront: [] }]
  // Both at once, because team operations accept either.
  return permission === 'shopper' ? [{ storefront: [], shopper: [] }] : [{ bearer: [] }, { operator: [] }]
}

const signsIn = ({ scope, events }: Operation) => scope === 'storefront' && events.includes('user.signed_in')
const cookieHeader = {
  'Set-Cookie': { description: `The shopper’s session, \`${sessionCookie}\`.`, schema: { type: 'string' } },
}

const fileHeader = {
  'Content-Disposition': { description: 'The suggested name of the file.', schema: { type: 'string' } },
}

function parametersOf(operation: Operation, { properties = {}, required = [] }: Input): Json[] {
  const placed = [...(scopePrefix[operation.scope] + operation.path).matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const place = placed
    .filter((name) => !(name in properties))
    .map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
  const own = Object.entries(properties)
    .filter(([name]) => name !== 'body')
    .map(([name, schema]) => {
      const where = placed.includes(name) ? 'path' : name === 'ifMatch' ? 'header' : 'query'
      return {
        name: where === 'path' ? name : where === 'header' ? 'If-Match' : wireName(name),
        in: where,
        required: where === 'path' || required.includes(name),
        ...(typeof schema.description === 'string' && { description: schema.description }),
        schema,
      }
    })
  const once = takesKey(operation)
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description:
            'A unique key for this request, such as a random UUID. For 24 hours, repeating the request with the same key has no further effect and returns the same response.',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
      ]
    : []
  return [...place, ...own, ...once]
}

function requestBodyOf(operation: Operation, { properties = {}, required = [] }: Input): Json {
  const { body } = properties
  const isRequired = required.includes('body')
  // Some clients send an empty body with every call. It is ignored here.
  if (!body || operation.method === 'GET' || (operation.method === 'DELETE' && !isRequired)) return {}
  const content = operation.accepts
    ? Object.fromEntries(
        [operation.accepts, ...(operation.alsoAccepts ?? [])].map((type) => [
          type,
          { schema: { type: 'string', contentMediaType: type } },
        ]),
      )
    : { 'application/json': { schema: body, example: (operation.example.input as Json).body } }
  return { requestBody: { required: isRequired, content } }
}

/** The errors that an operation declares, and those of the road, by status. */
function errorResponses(operation: Operation): Json {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of [...operation.errors, ...roadErrors]) {
    const { status } = errors[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${errors[code].message}`).join('\n\n'),
        content: { 'application/json': { schema: refTo('Error') } },
      },
    ]),
  )
}

const tokenOperation: Json = {
  operationId: 'oauthToken',
  summary: 'Exchange an API key for a bearer token',
  description:
    'OAuth 2.0 `client_credentials` and `refresh_token`. Send the key as Basic credentials with a form or JSON body, or in a JSON body.',
  tags: ['Team'],
  security: [],
  parameters: [{ name: 'company_id', in: 'path', required: true, schema: { type: 'string' } }],
  requestBody: {
    required: true,
    content: Object.fromEntries(
      ['application/x-www-form-urlencoded', 'application/json'].map((kind) => [
        kind,
        {
          schema: {
            type: 'object',
            required: ['grant_type'],
            properties: {
              grant_type: { enum: ['client_credentials', 'refresh_token'] },
              client_id: { type: 'string' },
              client_secret: { type: 'string' },
              refresh_token: { type: 'string' },
            },
          },
        },
      ]),
    ),
  },
  responses: {
    200: {
      description: 'The tokens. `expires_in` is in seconds.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: {
              access_token: { type: 'string' },
              token_type: { const: 'Bearer' },
              expires_in: { type: 'integer' },
              refresh_token: { type: 'string' },
              scope: { type: 'string' },
            },
          },
        },
      },
    },
    401: {
      description: 'The API key or its secret is invalid, or the key was revoked.',
      content: { 'application/json': { schema: refTo('Error') } },
    },
  },
}
