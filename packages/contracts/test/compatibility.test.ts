import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { parseChangeset, readChangesets, undeclared } from '../scripts/compatibility/changesets.ts'
import { compareContracts } from '../scripts/compatibility/compare.ts'
import { type ContractShape, currentContract, type OperationShape } from '../scripts/compatibility/contract.ts'
import { releasedContract } from '../scripts/compatibility/released.ts'
import type { Change, Level } from '../scripts/compatibility/schemas.ts'
import { flag, freeObject, moment, wholeNumber } from '../src/index.ts'
import { type JsonSchema, toJsonSchemas } from '../src/json-schema.ts'

const folder = fileURLToPath(new URL('../../../.changeset', import.meta.url))
const sentences = (changes: readonly Change[]) =>
  changes.map(({ level, subject, at, what }) => `${level}: ${subject}${at && ` ${at}`}: ${what}`)

test('a breaking change since the last release is declared by a changeset', () => {
  // `pnpm --filter @clientele/contracts compatibility` lists all changes; CONTRIBUTING.md explains how to declare one.
  const changes = compareContracts(releasedContract(), currentContract())
  expect(sentences(undeclared(changes, readChangesets(folder)))).toEqual([])
})

test('an unchanged contract has no changes', () => {
  expect(compareContracts(currentContract(), currentContract())).toEqual([])
})

const sent = (schema: z.ZodType) => described(schema, 'input')
const received = (schema: z.ZodType) => described(schema, 'output')

function described(schema: z.ZodType, direction: 'input' | 'output'): JsonSchema {
  const registry = z.registry<{ id: string }>().add(schema, { id: 'it' })
  return toJsonSchemas(registry, direction, (id) => id).it ?? {}
}

const Address = z.object({ city: z.string(), zip: z.string().optional() })
const Shop = z.object({
  id: z.string(),
  name: z.string().optional().meta({ description: 'What it is called.' }),
  state: z.enum(['open', 'closed']),
  visits: z.number(),
  addresses: z.array(Address),
})
const NewShop = z.strictObject({
  name: z.string().max(100),
  code: z.string().optional(),
  kind: z.enum(['store', 'kiosk']).optional(),
  listed: flag().optional(),
  opens: moment().optional(),
  size: wholeNumber(1, 100).default(10),
  phone: z.string().nullish(),
  labels: z.array(z.string()).max(20).optional(),
  meta: freeObject().optional(),
})

const operation: OperationShape = {
  summary: 'Open a shop',
  method: 'POST',
  path: '/v1/shops',
  aliases: ['/v1/stores'],
  permission: 'shops:write',
  status: 200,
  accepts: 'application/json',
  keepsNulls: false,
  captcha: false,
  errors: ['NAME_TAKEN', 'NO_ROOM'],
  events: ['shop.opened'],
  input: { type: 'object', properties: { body: { $ref: 'NewShop' } }, required: ['body'], additionalProperties: false },
  output: { $ref: 'Shop' },
}

const base = (): ContractShape =>
  structuredClone({
    operations: { 'platform.openShop': operation },
    schemas: {
      NewShop: { input: sent(NewShop), output: received(NewShop) },
      Shop: { input: sent(Shop), output: received(Shop) },
      Address: { input: sent(Address), output: received(Address) },
    },
    events: { 'shop.opened': { sentence: 'The shop opened', payload: received(z.object({ reason: z.string() })) } },
    errors: { NAME_TAKEN: { status: 409, message: 'The name is taken.' }, NO_ROOM: { status: 422, message: 'Full.' } },
    roadErrors: ['INTERNAL'],
    permissions: { 'shops:read': 'See shops', 'shops:write': 'Open shops' },
    roles: { owner: ['shops:read', 'shops:write'] },
  }) as unknown as ContractShape

type Mutate = (parts: {
  contract: ContractShape
  operation: OperationShape
  newShop: JsonSchema
  shop: JsonSchema
  fields: Record<string, JsonSchema>
  returned: Record<string, JsonSchema>
}) => void

/** The expected changes for one mutation of the contract. */
function changesAfter(mutate: Mutate): Change[] {
  const contract = base()
  const { operations, schemas } = contract
  const [operation, newShop, shop] = [operations['platform.openShop'], schemas.NewShop?.input, schemas.Shop?.output]
  if (!operation || !newShop || !shop) throw new Error('The contract of this test is incomplete')
  const propertiesOf = (schema: JsonSchema) => schema.properties as Record<string, JsonSchema>
  mutate({ contract, operation, newShop, shop, fields: propertiesOf(newShop), returned: propertiesOf(shop) })
  return compareContracts(base(), contract)
}

const change = (schema: JsonSchema | undefined, changes: JsonSchema) => Object.assign(schema ?? {}, changes)
const without = (list: readonly string[] | undefined, gone: string) => (list ?? []).filter((each) => each !== gone)
const rename = (record: Record<string, unknown>, from: string, to: string) => {
  record[to] = record[from]
  delete record[from]
}

const mutations: [string, Level, string, Mutate][] = [
  // Operations
  [
    'an operation is removed',
    'breaking',
    'openShop: The operation was removed',
    ({ contract }) => {
      contract.operations = {}
    },
  ],
  [
    'an operation is added',
    'minor',
    'closeShop: The operation is new',
    ({ contract, operation }) => {
      contract.operations['platform.closeShop'] = operation
    },
  ],
  [
    'the method changes',
    'breaking',
    'method: The method changed from POST to PUT',
    ({ operation }) => {
      operation.method = 'PUT'
    },
  ],
  [
    'the path changes',
    'breaking',
    'path: The address /v1/shops is gone',
    ({ operation }) => {
      operation.path = '/v2/shops'
    },
  ],
  [
    'the path changes and the old one stays as an alias',
    'minor',
    'path: The address /v2/shops is new',
    ({ operation }) => {
      operation.aliases.push(operation.path)
      operation.path = '/v2/shops'
    },
  ],
  [
    'an alias is removed',
    'breaking',
    'path: The address /v1/stores is gone',
    ({ operation }) => {
      operation.aliases = []
    },
  ],
  [
    'an alias is added',
    'minor',
    'path: The address /v1/outlets is new',
    ({ operation }) => {
      operation.aliases.push('/v1/outlets')
    },
  ],
  [
    'another permission is needed',
    'breaking',
    'permission: The permission changed from shops:write to shops:read',
    ({ operation }) => {
      operation.permission = 'shops:read'
    },
  ],
  [
    'any credential is enough',
    'minor',
    'permission: The permission changed from shops:write to signed-in',
    ({ operation }) => {
      operation.permission = 'signed-in'
    },
  ],
  [
    'the status of a success changes',
    'breaking',
    'status: The status of a success changed from 200 to 201',
    ({ operation }) => {
      operation.status = 201
    },
  ],
  [
    'the media type of the body changes',
    'breaking',
    'accepts: The media type of the body changed from application/json to text/csv',
    ({ operation }) => {
      operation.accepts = 'text/csv'
    },
  ],
  [
    'null starts to reset a field',
    'breaking',
    'keepsNulls: Whether null resets a field changed from false to true',
    ({ operation }) => {
      operation.keepsNulls = true
    },
  ],
  [
    'a captcha is required',
    'breaking',
    'captcha: A captcha is required now',
    ({ operation }) => {
      operation.captcha = true
    },
  ],
  [
    'an error of an operation is removed',
    'breaking',
    'errors: Does not return the error NO_ROOM anymore',
    ({ operation }) => {
      operation.errors = without(operation.errors, 'NO_ROOM')
    },
  ],
  [
    'an error of an operation is added',
    'minor',
    'errors: Can also return the error TOO_LATE',
    ({ operation }) => {
      operation.errors.push('TOO_LATE')
    },
  ],
  [
    'an event of an operation is removed',
    'breaking',
    'events: Does not record the event shop.opened anymore',
    ({ operation }) => {
      operation.events = []
    },
  ],
  [
    'an event of an operation is added',
    'minor',
    'events: Can also record the event shop.moved',
    ({ operation }) => {
      operation.events.push('shop.moved')
    },
  ],
  [
    'the summary is worded otherwise',
    'patch',
    'summary: The summary changed',
    ({ operation }) => {
      operation.summary = 'Create a shop'
    },
  ],
  // Requests
  [
    'a required field is added',
    'breaking',
    'city: A new field is required',
    ({ newShop, fields }) => {
      fields.city = { type: 'string' }
      newShop.required?.push('city')
    },
  ],
  [
    'an optional field is added',
    'minor',
    'city: A new field is accepted',
    ({ fields }) => {
      fields.city = { type: 'string' }
    },
  ],
  [
    'a field that is sent is removed',
    'breaking',
    'code: The field was removed',
    ({ fields }) => {
      delete fields.code
    },
  ],
  [
    'a field that is sent is renamed',
    'breaking',
    'code: The field was renamed to number',
    ({ fields }) => rename(fields, 'code', 'number'),
  ],
  [
    'an optional field becomes required',
    'breaking',
    'code: The field is required now',
    ({ newShop }) => {
      newShop.required?.push('code')
    },
  ],
  [
    'a required field becomes optional',
    'minor',
    'name: The field can be left out now',
    ({ newShop }) => {
      newShop.required = without(newShop.required, 'name')
    },
  ],
  [
    'a text may be shorter only',
    'breaking',
    'name: maxLength changed from 100 to 50',
    ({ fields }) => change(fields.name, { maxLength: 50 }),
  ],
  [
    'a text may be longer',
    'minor',
    'name: maxLength changed from 100 to 200',
    ({ fields }) => change(fields.name, { maxLength: 200 }),
  ],
  [
    'a text may not be short',
    'breaking',
    'name: minLength changed from none to 2',
    ({ fields }) => change(fields.name, { minLength: 2 }),
  ],
  [
    'a text has to match a pattern',
    'breaking',
    'code: pattern changed from none to "^a"',
    ({ fields }) => change(fields.code, { pattern: '^a' }),
  ],
  [
    'a list may have fewer items',
    'breaking',
    'labels: maxItems changed from 20 to 10',
    ({ fields }) => change(fields.labels, { maxItems: 10 }),
  ],
  [
    'a value that is sent is removed',
    'breaking',
    'kind: The value "kiosk" is gone',
    ({ fields }) => change(fields.kind, { enum: ['store'] }),
  ],
  [
    'a value that is sent is added',
    'minor',
    'kind: The value "stall" is new',
    ({ fields }) => change(fields.kind, { enum: ['store', 'kiosk', 'stall'] }),
  ],
  [
    'any text becomes one of a few values',
    'breaking',
    'code: Only "a" or "b" is possible now, not any string',
    ({ fields }) => change(fields.code, { enum: ['a', 'b'] }),
  ],
  [
    'the type of what is sent changes',
    'breaking',
    'code: The type changed from string to number',
    ({ fields }) => change(fields.code, { type: 'number' }),
  ],
  [
    'the default changes',
    'breaking',
    'size: The default changed from 10 to 20: who leaves it out gets something else',
    ({ fields }) => change(fields.size, { default: 20 }),
  ],
  [
    'a default is new',
    'minor',
    'code: The default "A1" is new',
    ({ fields }) => change(fields.code, { default: 'A1' }),
  ],
  [
    'a boolean may no longer come as a word',
    'breaking',
    'listed: No longer accepts "true" or "false"',
    ({ fields }) => {
      fields.listed = { type: 'boolean' }
    },
  ],
  [
    'a field accepts another type too',
    'minor',
    'code: Also accepts a number',
    ({ fields }) => {
      fields.code = { anyOf: [{ type: 'string' }, { type: 'number' }] }
    },
  ],
  [
    'null is no longer accepted',
    'breaking',
    'phone: No longer accepts a null',
    ({ fields }) => {
      fields.phone = { type: 'string' }
    },
  ],
  [
    'an object accepts fields it does not know',
    'minor',
    'NewShop: Unknown fields are accepted now',
    ({ newShop }) => {
      delete newShop.additionalProperties
    },
  ],
  // Responses
  [
    'a field that is returned is removed',
    'breaking',
    'visits: The field was removed',
    ({ shop, returned }) => {
      delete returned.visits
      shop.required = without(shop.required, 'visits')
    },
  ],
  [
    'a field that is returned is added',
    'minor',
    'owner: A new field is returned',
    ({ returned }) => {
      returned.owner = { type: 'string' }
    },
  ],
  [
    'a field is always returned',
    'minor',
    'name: The field is always returned now',
    ({ shop }) => {
      shop.required?.push('name')
    },
  ],
  [
    'a field can be missing',
    'breaking',
    'visits: The field can be missing now',
    ({ shop }) => {
      shop.required = without(shop.required, 'visits')
    },
  ],
  [
    'a value that is returned is added',
    'breaking',
    'state: The value "moved" is new',
    ({ returned }) => change(returned.state, { enum: ['open', 'closed', 'moved'] }),
  ],
  [
    'a value that is returned is removed',
    'minor',
    'state: The value "closed" is gone',
    ({ returned }) => change(returned.state, { enum: ['open'] }),
  ],
  [
    'one of a few values becomes any text',
    'breaking',
    'state: Any string is possible now, not just "open" or "closed"',
    ({ returned }) => {
      returned.state = { type: 'string' }
    },
  ],
  [
    'the type of what is returned changes',
    'breaking',
    'visits: The type changed from number to string',
    ({ returned }) => change(returned.visits, { type: 'string' }),
  ],
  [
    'null can be returned',
    'breaking',
    'name: Can now be a null',
    ({ returned }) => {
      returned.name = { anyOf: [{ type: 'string' }, { type: 'null' }], description: 'What it is called.' }
    },
  ],
  [
    'a field of a list item is removed',
    'breaking',
    'addresses[].zip: The field was removed',
    ({ returned }) => {
      const { items = {} } = returned.addresses ?? {}
      delete (items as JsonSchema).properties?.zip
    },
  ],
  [
    'a field is described otherwise',
    'patch',
    'name: The description or an example changed',
    ({ returned }) => change(returned.name, { description: 'The name.' }),
  ],
  // The tables
  [
    'a schema is removed',
    'breaking',
    'Address: The schema was removed',
    ({ contract }) => {
      delete contract.schemas.Address
    },
  ],
  [
    'an event is removed',
    'breaking',
    'shop.opened: The event was removed',
    ({ contract }) => {
      contract.events = {}
    },
  ],
  [
    'an event is added',
    'minor',
    'shop.moved: The event is new',
    ({ contract }) => {
      contract.events['shop.moved'] = { sentence: 'The shop moved' }
    },
  ],
  [
    'a field of a payload is removed',
    'breaking',
    'payload.reason: The field was removed',
    ({ contract }) => {
      change(contract.events['shop.opened']?.payload, { properties: {}, required: [] })
    },
  ],
  [
    'the sentence of an event changes',
    'patch',
    'sentence: The sentence changed',
    ({ contract }) => {
      contract.events['shop.opened'] = {
        sentence: 'A shop opened',
        payload: contract.events['shop.opened']?.payload ?? {},
      }
    },
  ],
  [
    'an error is removed',
    'breaking',
    'NO_ROOM: The error was removed',
    ({ contract }) => {
      delete contract.errors.NO_ROOM
    },
  ],
  [
    'an error is added',
    'minor',
    'TOO_LATE: The error is new',
    ({ contract }) => {
      contract.errors.TOO_LATE = { status: 410, message: 'Too late.' }
    },
  ],
  [
    'the status of an error changes',
    'breaking',
    'NO_ROOM status: The status changed from 422 to 409',
    ({ contract }) => {
      contract.errors.NO_ROOM = { status: 409, message: 'Full.' }
    },
  ],
  [
    'the message of an error changes',
    'patch',
    'NO_ROOM message: The message changed',
    ({ contract }) => {
      contract.errors.NO_ROOM = { status: 422, message: 'No room.' }
    },
  ],
  [
    'any operation can fail in a new way',
    'minor',
    'any operation: Can also return the error OVERLOADED',
    ({ contract }) => {
      contract.roadErrors.push('OVERLOADED')
    },
  ],
  [
    'a permission is removed',
    'breaking',
    'shops:read: The permission was removed',
    ({ contract }) => {
      delete contract.permissions['shops:read']
    },
  ],
  [
    'a permission is added',
    'minor',
    'shops:close: The permission is new',
    ({ contract }) => {
      contract.permissions['shops:close'] = 'Close shops'
    },
  ],
  [
    'a role loses a permission',
    'breaking',
    'owner permissions: Does not hold the permission shops:read anymore',
    ({ contract }) => {
      contract.roles.owner = ['shops:write']
    },
  ],
  [
    'a role gains a permission',
    'minor',
    'owner permissions: Can also hold the permission shops:close',
    ({ contract }) => {
      contract.roles.owner?.push('shops:close')
    },
  ],
]

describe('a mutation of the contract', () => {
  test.each(mutations)('%s: %s', (_, level, expected, mutate) => {
    const changes = changesAfter(mutate)
    const found = changes.find((each) => sentences([each])[0]?.endsWith(expected))
    expect(found ? found.level : sentences(changes)).toBe(level)
    // The most severe change determines the release level.
    expect(changes[0]?.level).toBe(level)
  })

  test('that adds an error is reported once, not also wherever errors list their codes', () => {
    const before = currentContract()
    const after = structuredClone(before)
    const code = after.schemas.Error?.output.properties?.code as JsonSchema
    code.enum?.push('TOO_LATE')
    after.errors.TOO_LATE = { status: 410, message: 'Too late.' }
    expect(sentences(compareContracts(before, after))).toEqual(['minor: TOO_LATE: The error is new'])
  })

  test('that opens an object is no change for those who read it', () => {
    expect(
      changesAfter(({ shop }) => {
        delete shop.additionalProperties
      }),
    ).toEqual([])
  })
})

describe('a breaking change', () => {
  const changes = changesAfter(({ fields }) => {
    delete fields.code
  })
  const changeset = (level: string, text: string) =>
    parseChangeset('a.md', `---\n"@clientele/contracts": ${level}\n---\n\n${text}\n`)

  test('is declared by a major changeset that names it', () => {
    expect(undeclared(changes, [changeset('major', '`NewShop` takes no `code` anymore.')])).toEqual([])
  })

  test.each([
    ['no changeset', []],
    ['one that is not major', [changeset('minor', '`NewShop` takes no `code` anymore.')]],
    ['one that does not name it', [changeset('major', 'The `Shop` is another.')]],
    ['one for another package', [parseChangeset('a.md', '---\n"@clientele/sdk": major\n---\n\n`NewShop`\n')]],
  ])('is not declared by %s', (_, changesets) => {
    expect(undeclared(changes, changesets)).toEqual(changes)
  })
})
