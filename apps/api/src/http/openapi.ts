import {
  type ErrorCode,
  ErrorBodySchema,
  errors,
  type Operation,
  permissions,
  roadErrors,
  scopePrefix,
  wireName,
} from '@clientele/contracts'
import { z } from 'zod'
import { type Catalogue, catalogues, operationsOf } from '../execute.ts'
import { sessionCookie } from '../sessions/shoppers.ts'
import { tokenPath } from './oauth.ts'

type Json = Record<string, unknown>

const described = (Object.keys(catalogues) as Catalogue[]).flatMap((catalogue) =>
  Object.entries(operationsOf(catalogue)).map(([name, operation]) => ({
    // As the procedures are called: one name stands in both catalogues.
    id: catalogue === 'storefront' ? `storefront.${name}` : name,
    operation,
  })),
)

/** The OpenAPI document, read straight off the contract. */
export function describeApi(publicUrl: string): Json {
  const paths: Record<string, Json> = {}
  for (const { id, operation } of described)
    for (const [i, path] of [operation.path, ...(operation.aliases ?? [])].entries()) {
      const full = (scopePrefix[operation.scope] + path).replace(/:(\w+)/g, '{$1}')
      const entry = describe(i === 0 ? id : `${id}_${i}`, operation)
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
        'The customer-identity service of a commerce platform. Every failure has the shape of `Error`; `code` names it for programs.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(described.map(({ operation }) => operation.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Error: schemaOf(ErrorBodySchema, 'output') },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'What an API key is exchanged for at the token endpoint.',
        },
        operator: {
          type: 'apiKey',
          in: 'cookie',
          name: 'clientele_operator',
          description: 'The session of an operator.',
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
          description: 'The session of a shopper, as signing in sets it.',
        },
      },
    },
  }
}

function describe(operationId: string, operation: Operation): Json {
  const { permission } = operation
  return {
    operationId,
    summary: operation.summary,
    description: [
      operation.description,
      permission in permissions ? `Needs the permission \`${permission}\`.` : undefined,
      operation.events.length > 0
        ? `Records ${operation.events.map((event) => `\`${event}\``).join(', ')}.`
        : undefined,
    ]
      .filter(Boolean)
      .join('\n\n'),
    tags: [operation.tag],
    security: securityOf(permission),
    parameters: parametersOf(operation),
    ...requestBodyOf(operation),
    responses: {
      [operation.status ?? 200]: {
        description: 'Success',
        ...(signsIn(operation) && { headers: cookieHeader }),
        content: {
          'application/json': { schema: schemaOf(operation.output, 'output'), example: operation.example.output },
        },
      },
      ...errorResponses(operation),
    },
  }
}

function securityOf(permission: Operation['permission']): Json[] {
  if (permission === 'nobody') return []
  if (permission === 'storefront') return [{ storefront: [] }]
  // Both at once, where the team needs one or the other.
  return permission === 'shopper' ? [{ storefront: [], shopper: [] }] : [{ bearer: [] }, { operator: [] }]
}

const signsIn = ({ scope, events }: Operation) => scope === 'storefront' && events.includes('user.signed_in')
const cookieHeader = {
  'Set-Cookie': { description: `The session of the shopper, \`${sessionCookie}\`.`, schema: { type: 'string' } },
}

function parametersOf(operation: Operation): Json[] {
  const placed = [...(scopePrefix[operation.scope] + operation.path).matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const input = inputSchema(operation)
  const place = placed
    .filter((name) => !(name in input.properties))
    .map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
  const own = Object.entries(input.properties)
    .filter(([name]) => name !== 'body')
    .map(([name, schema]) => {
      const where = placed.includes(name) ? 'path' : name === 'ifMatch' ? 'header' : 'query'
      return {
        name: where === 'path' ? name : where === 'header' ? 'If-Match' : wireName(name),
        in: where,
        required: where === 'path' || input.required.includes(name),
        ...(typeof schema.description === 'string' && { description: schema.description }),
        schema,
      }
    })
  return [...place, ...own]
}

function requestBodyOf(operation: Operation): Json {
  const { properties, required } = inputSchema(operation)
  const { body } = properties
  // Some clients send an empty body with every call; it is read by none of these.
  if (!body || operation.method === 'GET' || operation.method === 'DELETE') return {}
  const content = operation.accepts
    ? { [operation.accepts]: { schema: { type: 'string', contentMediaType: operation.accepts } } }
    : { 'application/json': { schema: body, example: (operation.example.input as Json).body } }
  return { requestBody: { required: required.includes('body'), content } }
}

/** The failures an operation declares, and those of the road, by status. */
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
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  )
}

function inputSchema(operation: Operation): { properties: Record<string, Json>; required: string[] } {
  const { properties = {}, required = [] } = schemaOf(operation.input, 'input')
  return { properties: properties as Record<string, Json>, required: required as string[] }
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
  }) as Json
  return described
}

const tokenOperation: Json = {
  operationId: 'oauthToken',
  summary: 'Exchange an API key for a bearer token',
  description:
    'OAuth 2.0 `client_credentials` and `refresh_token`. The key travels as Basic credentials with a form or JSON body, or inside a JSON body.',
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
      description: 'The key or its secret is wrong, or the key was revoked.',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    },
  },
}
