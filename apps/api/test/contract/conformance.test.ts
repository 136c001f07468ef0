import { isDeepStrictEqual } from 'node:util'
import {
  type ErrorCode,
  errors,
  exampleWorld,
  type FieldFault,
  jobKinds,
  permissionNames,
  permissions,
  type Role,
  roadErrors,
  roleNames,
  roles,
  type Scope,
  scopePrefix,
} from '@clientele/contracts'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import {
  type Answer,
  type Door,
  doorsOf,
  type Name,
  operationNames,
  operationOf,
  type Place,
  throughRest,
  throughSdk,
} from '../world/doors.ts'
import { bodyFields, fieldsOf, inputNames, isHelpful, nonsenseFor, without } from '../world/examples.ts'
import {
  contentsOf,
  cookieOf,
  eventTypesIn,
  keyBearer,
  neighbors,
  otherSessionOf,
  passwordOf,
  startWorld,
  type World,
} from '../world/world.ts'

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world.stop())

const { application, company, setUp } = exampleWorld
const owner = cookieOf('owner')

/** A world that isn't set up yet, for the one operation that needs it. */
const preparations: Partial<Record<Name, () => Promise<void>>> = {
  async setUpFirstOperator() {
    const { queries, tables } = world.database
    for (const table of [tables.operators, tables.operatorCredentials, tables.operatorSessions, tables.invitations])
      await queries.delete(table)
    await world.seedInvitation(setUp.token)
  },
}

/** Every call in this file. Whatever the response is, a failure must be declared by the operation and have the usual shape. */
async function call(door: Door, name: Name, input: unknown, headers = {}, place: Partial<Place> = {}): Promise<Answer> {
  const here = { url: world.url, company_id: String(company.id), application_id: application.id, ...place }
  const answer = await door(here, name, input, headers)
  const declared: readonly ErrorCode[] = [...operationOf(name).errors, ...roadErrors]
  const code: ErrorCode | undefined = declared.find((each) => each === answer.body.code)
  const isDeclared = code !== undefined && String(answer.body.message).startsWith(errors[code].message)
  if (answer.status >= 400 && !isDeclared)
    throw new Error(`${name} answers what it does not declare: ${JSON.stringify(answer)}`)
  return answer
}

const exampleOf = (name: Name) => operationOf(name).example.input as Record<string, unknown>

/** The example as an operator in this role would send it: with their own password, about their own session. */
const exampleAs = (role: Role, name: Name) => {
  const input = exampleOf(name)
  if (name === 'deleteOperatorSession') return { ...input, sessionId: otherSessionOf(role) }
  if (name !== 'changeOperatorPassword') return input
  return { ...input, body: { ...(input.body as object), current_password: passwordOf(role) } }
}

type Case = [door: string, name: Name, door: Door]

/** Each of these operations through each of its doors. */
const atTheirDoors = (names: readonly Name[]): Case[] =>
  names.flatMap((name) => doorsOf(name).map(([label, door]): Case => [label, name, door]))

/** What a caller must have for the example: the permission of the operation, or that of what the example is about. */
const permissionOf = (name: Name) => operationOf(name).example.permission ?? operationOf(name).permission
const isOpen = (name: Name) => operationOf(name).permission === 'nobody'
const closedNames = operationNames.filter((name) => !isOpen(name))
const namesIn = (scope: Scope) => operationNames.filter((name) => operationOf(name).scope === scope)
const insider = (name: Name) => (isOpen(name) ? {} : owner)

describe('the example of an operation', () => {
  const throughTheSdk = operationNames.map((name): Case => ['the SDK', name, throughSdk])

  test.each([...atTheirDoors(operationNames), ...throughTheSdk])(
    'works through %s and records exactly the declared events: %s',
    async (_, name, door) => {
      const { status = 200, output, events, example, method, dry = false } = operationOf(name)
      await preparations[name]?.()
      const before = await eventTypesIn(world.database)
      try {
        const answer = await call(door, name, exampleOf(name), insider(name))
        expect(answer).toMatchObject({ status })
        expect(output.parse(answer.body)).toEqual(answer.body)
        expect(fieldsOf(answer.body)).toEqual(expect.arrayContaining(fieldsOf(example.output)))
        expect(without(await eventTypesIn(world.database), before).toSorted()).toEqual(
          [...(example.events ?? events)].toSorted(),
        )
        const isUnchanged = isDeepStrictEqual(await contentsOf(world.database), world.seeded)
        // An upload stores a file, and records no event.
        expect(isUnchanged).toBe(method === 'GET' || dry)
      } finally {
        await world.rewind()
      }
    },
  )
})

describe('an idempotency key', () => {
  // Storing a file twice does no harm, and a file that is returned isn't kept.
  const posts = operationNames.filter((name) => {
    const { method, accepts, returns } = operationOf(name)
    return method === 'POST' && !accepts && !returns
  })

  test.each(atTheirDoors(posts))(
    'makes a repeated request return the first response through %s, and change nothing: %s',
    async (_, name, door) => {
      await preparations[name]?.()
      const headers = { ...insider(name), 'idempotency-key': `only-once-${name}` }
      try {
        const first = await call(door, name, exampleOf(name), headers)
        const after = await contentsOf(world.database)
        const again = await call(door, name, exampleOf(name), headers)
        const same = { status: first.status, body: first.body }
        // Anyone could repeat a request without a credential, and get the session.
        const notKept = { status: 409, body: { code: 'IDEMPOTENCY_RESPONSE_NOT_KEPT' } }
        const signedOut = { status: 401, body: { code: 'UNAUTHENTICATED' } }
        expect(again).toMatchObject(isOpen(name) ? notKept : name === 'signOut' ? signedOut : same)
        expect(await contentsOf(world.database)).toEqual(after)
      } finally {
        await world.rewind()
      }
    },
  )
})

describe('access', () => {
  test.each(atTheirDoors(closedNames))(
    'an anonymous caller is rejected through %s without side effects: %s',
    async (_, name, door) => {
      for (const headers of [
        {},
        { authorization: 'Bearer not-a-token-of-anybody' },
        { cookie: 'clientele_operator=x' },
      ]) {
        const answer = await call(door, name, exampleOf(name), headers)
        expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
      }
      expect(await contentsOf(world.database)).toEqual(world.seeded)
    },
  )

  test.each(atTheirDoors(closedNames))(
    'exactly the roles with the permission get in through %s: %s',
    async (_, name, door) => {
      const { status = 200, method } = operationOf(name)
      const permission = permissionOf(name)
      const letIn = { status }
      const refused = { status: 403, body: { code: 'FORBIDDEN', meta: { permission } } }
      for (const role of roleNames) {
        const may = permission === 'signed-in' || (roles[role] as readonly string[]).includes(permission)
        expect(await call(door, name, exampleAs(role, name), cookieOf(role))).toMatchObject(may ? letIn : refused)
        if (may && method !== 'GET') await world.rewind()
        expect(await contentsOf(world.database)).toEqual(world.seeded)
      }
    },
  )

  const ruled = closedNames.filter((name) => Object.hasOwn(permissions, permissionOf(name)))
  test.each(ruled)('an API key needs only the permission of the operation: %s', async (name) => {
    const { status = 200 } = operationOf(name)
    const permission = permissionOf(name)
    // Seeing or controlling jobs of one kind is enough to call these.
    const alsoOpen: string[] =
      operationOf(name).tag === 'Jobs'
        ? Object.values(jobKinds).flatMap(({ seenWith, controlledWith }) => [seenWith, ...[controlledWith].flat()])
        : []
    await setKeyPermissions(permissionNames.filter((each) => each !== permission && !alsoOpen.includes(each)))
    const before = await contentsOf(world.database)
    expect(await call(throughRest, name, exampleOf(name), keyBearer)).toMatchObject({ status: 403 })
    expect(await contentsOf(world.database)).toEqual(before)

    await setKeyPermissions([permission])
    const answer = await call(throughRest, name, exampleOf(name), keyBearer)
    await world.rewind()
    // Nobody can grant permissions that they don't have. That error names the field, not the permission.
    const givesAway: Partial<Record<Name, string>> = {
      inviteOperator: 'body.role',
      updateOperator: 'body.role',
      renewInvitation: 'operator_id',
      resetOperatorPassword: 'operator_id',
      createApiKey: 'body.permissions',
    }
    const field = givesAway[name]
    expect(answer).toMatchObject(field === undefined ? { status } : { status: 403, body: { details: [{ field }] } })
  })
})

describe('invalid input', () => {
  test.each(atTheirDoors(operationNames))(
    'is rejected through %s by its field, without side effects: %s',
    async (_, name, door) => {
      const inputs = nonsenseFor(operationOf(name))
      expect(inputs.length).toBeGreaterThan(0)
      for (const [field, input] of inputs) {
        const answer = await call(door, name, input, insider(name))
        const faults = answer.body.details as FieldFault[]
        expect({ input, ...answer }).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } })
        expect(faults.map((fault) => fault.field).join(' ')).toContain(field)
        expect(faults.filter((fault) => !isHelpful(fault))).toEqual([])
      }
      expect(await contentsOf(world.database)).toEqual(world.seeded)
    },
  )
})

describe('N4: a record of another application or company', () => {
  const withIds = operationNames.filter((name) => foreignInputsOf(name).length > 0)

  test.each(atTheirDoors(withIds))('is not found by its ID through %s: %s', async (_, name, door) => {
    for (const [field, input] of foreignInputsOf(name)) {
      const answer = await call(door, name, input, owner)
      expect({ field, input, ...answer }).toMatchObject({
        status: 404,
        body: { code: expect.stringMatching(/_NOT_FOUND$/) },
      })
      expect(JSON.stringify(answer.body)).not.toMatch(/neighbor|Nell|next door|other\.example/i)
    }
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test.each(atTheirDoors(namesIn('application')))(
    "is not found as an application through %s, just like one that doesn't exist: %s",
    async (_, name, door) => {
      const theirs = await call(door, name, exampleOf(name), owner, neighbors.otherCompany)
      const nowhere = await call(door, name, exampleOf(name), owner, { application_id: 'f'.repeat(24) })
      for (const answer of [theirs, nowhere])
        expect(answer).toMatchObject({ status: 404, body: { code: 'APPLICATION_NOT_FOUND' } })
      expect(shapeOf(theirs)).toEqual(shapeOf(nowhere))
      expect(await contentsOf(world.database)).toEqual(world.seeded)
    },
  )

  test.each(namesIn('company'))(
    'is rejected at the URL of another company, whether or not it exists: %s',
    async (name) => {
      const theirs = await call(throughRest, name, exampleOf(name), owner, { company_id: '2' })
      const nowhere = await call(throughRest, name, exampleOf(name), owner, { company_id: '3' })
      expect(theirs.status).toBe(403)
      expect(shapeOf(theirs)).toEqual(shapeOf(nowhere))
      expect(await contentsOf(world.database)).toEqual(world.seeded)
    },
  )

  test('appears in no list, whatever the cursor', async () => {
    const place = { ...neighbors.sameCompany }
    const theirs = await call(throughRest, 'getCustomers', { pageSize: 1 }, owner, place)
    expect(theirs.body.items).toMatchObject([{ _id: neighbors.sameCompany.user_id }])
    const cursor = Buffer.from(JSON.stringify(['newest', '', `${neighbors.sameCompany.user_id}z`.slice(0, 24)]))
    for (const input of [{}, { cursor: cursor.toString('base64url') }, { q: 'nell' }, { q: 'nell@example.com' }]) {
      const answer = await call(throughRest, 'getCustomers', input, owner)
      expect(answer.status).toBe(200)
      expect(JSON.stringify(answer.body)).not.toContain(neighbors.sameCompany.user_id)
    }
    const searched = await call(throughRest, 'searchUsers', { q: neighbors.sameCompany.user_id }, owner)
    expect(searched.body).toEqual({ users: [] })
  })
})

describe('the catalog', () => {
  test('N33: has a rule for every operation, and lists the few that are public', () => {
    const open = operationNames.filter((name) => operationOf(name).permission === 'nobody')
    expect(open.toSorted()).toEqual(['acceptInvitation', 'getSetupStatus', 'setUpFirstOperator', 'signIn'])
    const ruled = operationNames.filter((name) => !open.includes(name))
    const rules = new Set<string>([...permissionNames, 'signed-in'])
    expect(ruled.filter((name) => !rules.has(operationOf(name).permission))).toEqual([])
  })

  test('N33: has no tRPC procedures besides its operations', async () => {
    for (const name of ['createUserz', 'constructor', 'toString', '__proto__', 'uploadUserGroupFile', 'users.create']) {
      const headers = { ...owner, 'content-type': 'application/json' }
      const response = await fetch(`${world.url}/trpc/${name}`, { method: 'POST', headers, body: '{}' })
      expect({ name, status: response.status }).toEqual({ name, status: 404 })
    }
  })

  test('serves reads as GETs, which record nothing', () => {
    const reads = operationNames.filter((name) => operationOf(name).method === 'GET')
    const dry = operationNames.filter((name) => operationOf(name).dry)
    expect([...reads, ...dry].flatMap((name) => operationOf(name).events)).toEqual([])
    const named = (ending: string) => operationNames.filter((name) => operationOf(name).permission.endsWith(ending))
    expect(named(':read').filter((name) => !reads.includes(name) && !dry.includes(name))).toEqual([])
    expect(named(':write').filter((name) => reads.includes(name))).toEqual([])
  })

  test('matches the OpenAPI document: every operation with its summary, its parameters and the statuses of its errors', async () => {
    const document = (await (await fetch(`${world.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, Described>>
    }
    const described = new Map(
      Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, entry]): [string, Described] => [
          `${method.toUpperCase()} ${path}`,
          entry,
        ]),
      ),
    )
    for (const name of operationNames) {
      const { path, summary, tag, status = 200, errors: own, aliases = [] } = operationOf(name)
      for (const each of [path, ...aliases]) {
        const address = addressOf(name, each)
        const entry = described.get(address)
        expect({ address, ...entry }).toMatchObject({ summary, tags: [tag] })
        const statuses = [status, ...[...own, 'INVALID_INPUT' as const].map((code) => errors[code].status)]
        expect(Object.keys(entry?.responses ?? {})).toEqual(expect.arrayContaining(statuses.map(String)))
        const inAddress = [...address.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter)
        const parameters = (entry?.parameters ?? []).filter((parameter) => parameter.in === 'path')
        expect(parameters.map((parameter) => parameter.name).toSorted()).toEqual(inAddress.toSorted())
        described.delete(address)
      }
    }
    // The storefront operations are compared with their own catalog.
    const left = [...described.keys()].filter((address) => !address.includes(scopePrefix.storefront))
    expect(left).toEqual(['POST /service/panel/authentication/v1.0/company/{company_id}/oauth/token'])
  })
})

interface Described {
  parameters: { name: string; in: string }[]
  responses: Record<string, unknown>
}

async function setKeyPermissions(allowed: string[]) {
  const { queries, tables } = world.database
  await queries
    .update(tables.apiKeys)
    .set({ permissions: allowed })
    .where(eq(tables.apiKeys.id, exampleWorld.apiKey.id))
}

const addressOf = (name: Name, path: string) =>
  `${operationOf(name).method} ${(scopePrefix[operationOf(name).scope] + path).replace(/:(\w+)/g, '{$1}')}`

/** A response without the parts that differ from request to request. */
const shapeOf = ({ status, body }: Answer) => ({ status, body: { ...body, request_id: '' } })

/** Names that end like an ID but don't refer to one of our records. */
const notOurs = new Set(['_id', 'id', 'profile_pic_url', 'external_id', 'rr_id', 'reason_id', 'uid', 'ifMatch'])

const isReadOnly = (input: z.ZodType, field: string): boolean => {
  const schema = fieldsIn(fieldsIn(input).body)[field]
  return schema instanceof z.ZodType && schema.meta()?.readOnly === true
}
const fieldsIn = (schema: unknown): Record<string, unknown> =>
  schema instanceof z.ZodOptional ? fieldsIn(schema.unwrap()) : schema instanceof z.ZodObject ? schema.shape : {}

/** The example with each ID in it replaced by one of each neighbor. */
function foreignInputsOf(name: Name): [string, unknown][] {
  const example = exampleOf(name)
  const { input, tag } = operationOf(name)
  const inputs: [string, unknown][] = []
  for (const field of inputNames(operationOf(name)))
    for (const id of idsFor(field, tag) ?? []) inputs.push([field, { ...example, [field]: id }])
  // A read-only field names the record itself, and is refused with any other value.
  for (const field of (bodyFields(input) ?? []).filter((each) => !isReadOnly(input, each))) {
    // Only actions about a group have one.
    const about = field === 'group_id' && 'action' in (example.body as object) ? { action: 'add_to_group' } : {}
    const body = { ...(example.body as object), ...about }
    for (const id of idsFor(field) ?? []) inputs.push([`body.${field}`, { ...example, body: { ...body, [field]: id } }])
  }
  return inputs
}

/** What a field of this name could refer to in a neighbor's data; undefined if nothing. */
function idsFor(field: string, tag?: string): unknown[] | undefined {
  const { sameCompany, otherCompany } = neighbors
  const both = [sameCompany, otherCompany]
  if (field === 'id' && tag === 'Sessions') return both.map(({ user_id }) => user_id)
  if (notOurs.has(field)) return undefined
  switch (field) {
    case 'userId':
    case 'user_id':
    case 'other_id':
      return both.map(({ user_id }) => user_id)
    case 'sessionId':
      return both.flatMap(({ session_id }) => [session_id, `sess:${session_id}`])
    case 'groupId':
    case 'group_id':
      return both.flatMap(({ group_id, group_uid }) => [group_id, String(group_uid)])
    case 'groupUid':
      return tag === 'Users' ? both.flatMap(({ group_id, group_uid }) => [group_id, String(group_uid)]) : undefined
    case 'terms_url':
    case 'privacy_url':
      return undefined
    case 'file_url':
      return both.map(({ file_id }) => `file:${file_id}`)
    case 'version':
      return both.map(({ config_version }) => config_version)
    case 'applicationId':
      return [otherCompany.application_id]
    case 'operatorId':
      return [otherCompany.operator_id]
    case 'clientId':
      return both.map(({ oauth_client_id }) => oauth_client_id)
    case 'attributeId':
      return both.map(({ user_attribute_id }) => user_attribute_id)
    case 'presetId':
    case 'preset_id':
      return both.map(({ import_preset_id }) => import_preset_id)
    case 'attributeDefId':
      return both.map(({ attribute_id }) => attribute_id)
    case 'resourceId':
      return both.map(({ oauth_resource_id }) => oauth_resource_id)
    case 'domainId':
      return both.map(({ domain_id }) => domain_id)
    case 'dry_run_id':
    case 'jobId':
      return both.map(({ job_id }) => job_id)
    case 'mergeId':
      return both.map(({ merge_id }) => merge_id)
    case 'pairId':
      return both.map(({ pair_id }) => pair_id)
    case 'apiKeyId':
      return [otherCompany.api_key_id]
  }
  if (/(id|Id|Uid|url|_by)$/.test(field)) throw new Error(`${field} looks like an id: say what it names`)
  return undefined
}
