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

/** A Markdown table with its columns aligned, so that no formatter finds anything to do. */
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
  return schema.type === 'string' ? 'text' : (schema.type ?? 'anything')
}

/** The fields of an object, and those of the objects in it. */
const fieldRows = (schema: JsonSchema, prefix = ''): string[][] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`
    const row = [`\`${path}\``, typeOf(field), schema.required?.includes(name) ? 'yes' : '', field.description ?? '']
    const nested = [field, ...(field.anyOf ?? [])].find((each) => each.properties)
    if (nested) return [row, ...fieldRows(nested, `${path}.`)]
    return field.items?.properties ? [row, ...fieldRows(field.items, `${path}[].`)] : [row]
  })

/** Where REST finds each part of the input. */
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
  nobody: 'Open to everybody.',
  'signed-in': 'Open to every operator and API key.',
  storefront: 'Open to every visitor of the storefront.',
  shopper: 'Open to a shopper who is signed in.',
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
    status,
    events: left,
    example,
  } = operation
  const rows = inputRows(operation)
  const facts = [
    `${method} ${codes([`${path}`])}${aliases ? `, also ${codes(aliases)}` : ''}, in the scope [${scope}](#addresses).`,
    openTo[permission] ?? `Needs the permission ${codes([permission])}.`,
    ...(accepts ? [`The body is ${codes([accepts])}.`] : []),
    ...(asksForCaptcha(operation)
      ? ['Needs a solved captcha as `captcha_code`, unless the config says `skip_captcha`.']
      : []),
    left.length > 0 ? `Can record ${codes(left)}.` : 'Records no event.',
    ...(operation.errors.length > 0 ? [`Can fail with ${codes(operation.errors)}.`] : []),
  ]
  return [
    `### ${name}`,
    `${summary}.${description ? ` ${description}` : ''}`,
    facts.map((fact) => `- ${fact}`).join('\n'),
    rows.length > 0 ? table(['Input', 'Where', 'Type', 'Required', 'Meaning'], rows) : 'It takes no input.',
    ['```http', exampleRequest(operation), '```'].join('\n'),
    ['```http', `${status ?? 200}`, '', JSON.stringify(example.output, null, 2), '```'].join('\n'),
  ].join('\n\n')
}

const generated =
  'Generated from `packages/contracts`; do not edit. `pnpm --filter @clientele/contracts write-reference` writes it anew.'

const page = (title: string, ...parts: string[]) => `${[`# ${title}`, generated, ...parts].join('\n\n')}\n`

const scopeTable = (scopes: Scope[]) =>
  table(
    ['Scope', 'Prefix'],
    scopes.map((scope) => [scope, `\`${scopePrefix[scope]}\``]),
  )

/** The contents of a page, and what it holds. */
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

const ownFailures = `Beside its own failures, every operation can end in those of the road: ${codes(roadErrors)}. See [errors](errors.md).`

const operationsPage = () => {
  const { contents, sections } = catalogParts(platformOperations)
  return page(
    'Operations',
    'Everything that operators and services can ask for. The names are those of the SDK; the addresses are those of REST. What shoppers can ask for is on the page of the [storefront](storefront.md).',
    contents,
    '## Addresses',
    'In front of every path stands the prefix of its scope.',
    scopeTable(['application', 'company', 'open']),
    ownFailures,
    ...sections,
  )
}

const storefrontPage = () => {
  const { contents, sections } = catalogParts(storefrontOperations)
  return page(
    'Storefront operations',
    'Everything that a storefront can ask for, for its shoppers. The names are those of the SDK; the addresses are those of REST. What operators and services can ask for is on the page of the [operations](operations.md).',
    contents,
    '## Addresses',
    'In front of every path stands the prefix of the scope.',
    scopeTable(['storefront']),
    '## Who calls',
    'Every call names the application by its public token, `Authorization: Bearer base64(application_id:token)`. Who is signed in is said by the cookie `f.session`, which signing in sets. The token stands in every page of the shop, so it opens nothing but what every visitor may do.',
    ownFailures,
    ...sections,
  )
}

const usedBy = (uses: (operation: Operation) => boolean) =>
  operations.filter(([, operation]) => uses(operation)).map(([name]) => name)

const errorsPage = () =>
  page(
    'Errors',
    'Every failure has the same body: `message`, a sentence; `code`, a name that stays the same; `details`, the fields at fault; `request_id`; and sometimes `meta`.',
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
    'What happens is recorded once, in the transaction in which it happens. `changes` is what a field was before and what it is after; everything else an event carries is in `details`.',
    ...Object.entries(events).map(([type, { sentence, payload, example }]) => {
      const carried = fieldRows(jsonSchemaOf(payload))
      const by = usedBy((operation) => operation.events.some((each) => each === type))
      return [
        `## \`${type}\``,
        `${sentence}.${by.length > 0 ? ` Recorded by ${codes(by)}.` : ''}`,
        ...(carried.length > 0
          ? [
              table(['Field', 'Type', 'Required', 'Meaning'], carried),
              ['```json', JSON.stringify(example, null, 2), '```'].join('\n'),
            ]
          : []),
      ].join('\n\n')
    }),
  )

const permissionsPage = () =>
  page(
    'Permissions',
    'A role is a set of permissions, and so is what an API key may do.',
    table(
      ['Permission', 'Opens', ...roleNames],
      Object.entries(permissions).map(([name, opens]) => [
        `\`${name}\``,
        opens,
        ...roleNames.map((role) => (roles[role].some((each) => each === name) ? 'yes' : '')),
      ]),
    ),
    'Which operation needs which permission:',
    table(
      ['Operation', 'Permission'],
      platformOperations.map(([name, { permission }]) => [name, `\`${permission}\``]),
    ),
    'Shoppers hold no permissions. An operation of the [storefront](storefront.md) is open to every visitor who brings the public token of the shop (`storefront`), or only to a shopper who is signed in besides (`shopper`):',
    table(
      ['Operation', 'Open to'],
      storefrontOperations.map(([name, { permission }]) => [name, `\`${permission}\``]),
    ),
  )

/** The reference pages, by the name of the file. */
export const referencePages = (): Record<string, string> => ({
  'operations.md': operationsPage(),
  'storefront.md': storefrontPage(),
  'errors.md': errorsPage(),
  'events.md': eventsPage(),
  'permissions.md': permissionsPage(),
})
