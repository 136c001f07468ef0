import { z } from 'zod'
import {
  asksForCaptcha,
  errors,
  events,
  type Operation,
  permissions,
  roadErrors,
  roleNames,
  roles,
  type Scope,
  scopePrefix,
  wireName,
} from '../src/index.ts'
import { platform, storefront } from '../src/operations.ts'

type Named = [string, Operation]
const platformOperations: Named[] = Object.entries(platform)
const storefrontOperations: Named[] = Object.entries(storefront)
const operations = [...platformOperations, ...storefrontOperations]

const cell = (given: string) => given.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** Returns a Markdown table with aligned columns, so that a formatter leaves it unchanged. */
const table = (head: string[], rows: string[][]): string => {
  const lines = [head, ...rows].map((line) => line.map(cell))
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)))
  const row = (line: string[]) => `| ${line.map((each, column) => each.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [first = [], ...rest] = lines
  return [row(first), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest.map(row)].join('\n')
}

const codes = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ')

interface JsonSchema {
  type?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
}

const jsonSchemaOf = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema

const typeOf = (schema: JsonSchema): string => {
  if (schema.enum?.join() === 'true,false') return ''
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(', ')
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].filter((each) => each !== '').join(' or ')
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) || 'anything' : 'anything'}`
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  return schema.type === 'string' ? 'string' : (schema.type ?? 'anything')
}

/** The fields of an object, including nested ones. */
const fieldRows = (schema: JsonSchema, prefix = ''): string[][] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`
    const row = [`\`${path}\``, typeOf(field), schema.required?.includes(name) ? 'yes' : '', field.description ?? '']
    const nested = [field, ...(field.anyOf ?? [])].find((each) => each.properties)
    if (nested) return [row, ...fieldRows(nested, `${path}.`)]
    return field.items?.properties ? [row, ...fieldRows(field.items, `${path}[].`)] : [row]
  })

/** Where REST gets each part of the input from. */
const inputRows = ({ path, input }: Operation): string[][] => {
  const schema = jsonSchemaOf(input)
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const place = path.includes(`:${name}`)
      ? `path, \`${wireName(name)}\``
      : name === 'body'
        ? 'body'
        : name === 'ifMatch'
          ? 'header, `If-Match`'
          : `query, \`${wireName(name)}\``
    const row = [
      `\`${name}\``,
      place,
      typeOf(field),
      schema.required?.includes(name) ? 'yes' : '',
      field.description ?? '',
    ]
    const inside = name === 'body' ? fieldRows(field, 'body.') : []
    return [row, ...inside.map(([path = '', ...rest]) => [path, '', ...rest])]
  })
}

const headOf = (text: string) => text.toLowerCase().replaceAll(/[^\w]+/g, '-')

const exampleRequest = ({ method, path, accepts, example }: Operation): string => {
  const given = Object.entries(example.input as Record<string, unknown>)
  const value = (name: string) => {
    const found = given.find(([each]) => each === name)?.[1]
    return typeof found === 'string' ? found : `:${name}`
  }
  const query = given
    .filter(([name]) => name !== 'body' && name !== 'ifMatch' && !path.includes(`:${name}`))
    .map(([name, each]) => `${wireName(name)}=${encodeURIComponent(String(each))}`)
    .join('&')
  const address = `${method} ${path.replaceAll(/:(\w+)/g, (_, name: string) => value(name))}${query && `?${query}`}`
  const body = given.find(([name]) => name === 'body')
  if (!body) return address
  return `${address}\n\n${accepts ? '(the file)' : JSON.stringify(body[1], null, 2)}`
}

const openTo: Partial<Record<Operation['permission'], string>> = {
  nobody: 'Requires no credential.',
  'signed-in': 'Available to every operator and API key.',
  storefront: 'Available to every visitor of the storefront.',
  shopper: 'Available to signed-in shoppers.',
}

const operationSection = ([name, operation]: Named): string => {
  const {
    summary,
    description,
    scope,
    method,
    path,
    aliases,
    permission,
    accepts,
    returns,
    status,
    events: left,
    example,
  } = operation
  const rows = inputRows(operation)
  const facts = [
    `${method} ${codes([`${path}`])}${aliases ? `, also ${codes(aliases)}` : ''}, in scope [${scope}](#addresses).`,
    example.permission !== undefined
      ? `Requires a permission that depends on what the call is about. The example requires ${codes([example.permission])}.`
      : (openTo[permission] ?? `Requires the permission ${codes([permission])}.`),
    ...(accepts ? [`The body is ${codes([accepts])}.`] : []),
    ...(returns ? [`The response is ${codes([returns])}. Not available over tRPC.`] : []),
    ...(asksForCaptcha(operation)
      ? ['Requires a solved captcha in `captcha_code`, unless the config says `skip_captcha`.']
      : []),
    left.length > 0 ? `Can record ${codes(left)}.` : 'Records no event.',
    ...(operation.errors.length > 0 ? [`Errors: ${codes(operation.errors)}.`] : []),
  ]
  return [
    `### ${name}`,
    `${summary}.${description ? ` ${description}` : ''}`,
    facts.map((fact) => `- ${fact}`).join('\n'),
    rows.length > 0 ? table(['Input', 'Location', 'Type', 'Required', 'Description'], rows) : 'No input.',
    ['```http', exampleRequest(operation), '```'].join('\n'),
    ['```http', `${status ?? 200}`, '', returns ? '(the file)' : JSON.stringify(example.output, null, 2), '```'].join(
      '\n',
    ),
  ].join('\n\n')
}

const generated =
  'Generated from `packages/contracts` by `pnpm --filter @clientele/contracts write-reference`. Do not edit.'

const page = (title: string, ...parts: string[]) => `${[`# ${title}`, generated, ...parts].join('\n\n')}\n`

const scopeTable = (scopes: Scope[]) =>
  table(
    ['Scope', 'Prefix'],
    scopes.map((scope) => [scope, `\`${scopePrefix[scope]}\``]),
  )

/** The table of contents of a page, and its sections. */
const catalogParts = (catalog: Named[]) => {
  const tags = [...new Set(catalog.map(([, { tag }]) => tag))]
  const under = (tag: string) => catalog.filter(([, operation]) => operation.tag === tag)
  return {
    contents: tags
      .flatMap((tag) => [
        `- [${tag}](#${headOf(tag)})`,
        ...under(tag).map(([name, { summary }]) => `  - [${name}](#${name.toLowerCase()}): ${summary}`),
      ])
      .join('\n'),
    sections: tags.flatMap((tag) => [`## ${tag}`, ...under(tag).map(operationSection)]),
  }
}

const ownFailures = `Besides its own errors, every operation can return these: ${codes(roadErrors)}. See [errors](errors.md).`

const operationsPage = () => {
  const { contents, sections } = catalogParts(platformOperations)
  return page(
    'Operations',
    'The operations for operators and services. Names are those of the SDK; addresses are those of the REST API. For the operations for shoppers, see [storefront operations](storefront.md).',
    contents,
    '## Addresses',
    'Every path starts with the prefix of its scope.',
    scopeTable(['application', 'company', 'open']),
    ownFailures,
    ...sections,
  )
}

const storefrontPage = () => {
  const { contents, sections } = catalogParts(storefrontOperations)
  return page(
    'Storefront operations',
    'The operations that a storefront calls for its shoppers. Names are those of the SDK; addresses are those of the REST API. For operators and services, see [operations](operations.md).',
    contents,
    '## Addresses',
    'Every path starts with the prefix of the scope.',
    scopeTable(['storefront']),
    '## Authentication',
    'Every call identifies the application by its public token, `Authorization: Bearer base64(application_id:token)`. The cookie `f.session`, which is set at sign-in, identifies the signed-in shopper. The token is part of every page of the storefront, so it only allows what every visitor may do.',
    ownFailures,
    ...sections,
  )
}

const usedBy = (uses: (operation: Operation) => boolean) =>
  operations.filter(([, operation]) => uses(operation)).map(([name]) => name)

const errorsPage = () =>
  page(
    'Errors',
    'Every error has the same body: `message`, which describes it; `code`, which never changes; `details`, the invalid fields; `request_id`; and sometimes `meta`.',
    table(
      ['Code', 'Status', 'Message', 'Operations'],
      Object.entries(errors).map(([code, { status, message }]) => [
        `\`${code}\``,
        String(status),
        message,
        roadErrors.some((each) => each === code)
          ? 'any'
          : usedBy((operation) => operation.errors.some((each) => each === code)).join(', '),
      ]),
    ),
  )

const eventsPage = () =>
  page(
    'Events',
    'Every event is recorded once, in the transaction in which it happens. `changes` contains the value of each field before and after; everything else is in `details`.',
    ...Object.entries(events).map(([type, { sentence, payload, example }]) => {
      const carried = fieldRows(jsonSchemaOf(payload))
      const by = usedBy((operation) => operation.events.some((each) => each === type))
      return [
        `## \`${type}\``,
        `${sentence}.${by.length > 0 ? ` Recorded by ${codes(by)}.` : ''}`,
        ...(carried.length > 0
          ? [
              table(['Field', 'Type', 'Required', 'Description'], carried),
              ['```json', JSON.stringify(example, null, 2), '```'].join('\n'),
            ]
          : []),
      ].join('\n\n')
    }),
  )

const permissionsPage = () =>
  page(
    'Permissions',
    'Operator roles and API keys are sets of permissions.',
    table(
      ['Permission', 'Allows', ...roleNames],
      Object.entries(permissions).map(([name, opens]) => [
        `\`${name}\``,
        opens,
        ...roleNames.map((role) => (roles[role].some((each) => each === name) ? 'yes' : '')),
      ]),
    ),
    'The permission that each operation requires:',
    table(
      ['Operation', 'Permission'],
      platformOperations.map(([name, { permission }]) => [name, `\`${permission}\``]),
    ),
    'Shoppers have no permissions. A [storefront](storefront.md) operation requires either only the application’s public token (`storefront`), or a signed-in shopper as well (`shopper`):',
    table(
      ['Operation', 'Requires'],
      storefrontOperations.map(([name, { permission }]) => [name, `\`${permission}\``]),
    ),
  )

/** Returns the reference pages, by file name. */
export const referencePages = (): Record<string, string> => ({
  'operations.md': operationsPage(),
  'storefront.md': storefrontPage(),
  'errors.md': errorsPage(),
  'events.md': eventsPage(),
  'permissions.md': permissionsPage(),
})
