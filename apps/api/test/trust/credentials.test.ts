import { exampleJobs, exampleWorld, type Permission, permissionNames, roles } from '@clientele/contracts'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { doorsOf, type Name, operationNames, operationOf } from '../world/doors.ts'
import { contentsOf, cookieOf, keyBearer, neighbors, send, startWorld, type World } from '../world/world.ts'
import { application, asha, ben, group, viewer, here, asOwner } from './steps.ts'

const bodyShapeOf = (name: Name) => shapeOf(shapeOf(operationOf(name).input).body)
const shapeOf = (schema: unknown): Record<string, unknown> =>
  schema instanceof z.ZodOptional ? shapeOf(schema.unwrap()) : schema instanceof z.ZodObject ? schema.shape : {}

describe('identity comes from the credential', () => {
  const place = (world: World) => ({ url: world.url, company_id: '1', application_id: application.id })

  test('N1: the caller and the application are in no body, whatever the operation', async () => {
    const world = await startWorld()
    const claims = [
      'application_id',
      'company_id',
      'tenant_id',
      'created_by',
      'actor',
      'userId',
      'operator_id',
      'role_id',
    ]
    const withBody = operationNames.filter(
      (name) => 'body' in (operationOf(name).example.input as object) && !operationOf(name).accepts,
    )
    for (const name of withBody)
      for (const [, door] of doorsOf(name)) {
        const { body } = operationOf(name).example.input as { body: object }
        const claimed = Object.fromEntries(claims.map((claim) => [claim, neighbors.otherCompany.company_id]))
        // Fields of the response are accepted with their current values, and so refused later than unknown ones.
        const shown = claims.filter((claim) => claim in bodyShapeOf(name))
        const input = { ...(operationOf(name).example.input as object), body: { ...body, ...claimed } }
        const answer = await door(place(world), name, input, asOwner)
        const refused = (answer.body.details as { field: string }[]).map(({ field }) => field)
        expect({ name, status: answer.status, refused }).toEqual({
          name,
          status: 400,
          refused: expect.arrayContaining(
            claims.filter((claim) => !shown.includes(claim)).map((claim) => `body.${claim}`),
          ) as string[],
        })
        for (const claim of shown) {
          const one = { ...input, body: { ...body, [claim]: claimed[claim] } }
          const other = await door(place(world), name, one, asOwner)
          expect(other).toMatchObject({ status: 400, body: { details: [{ field: `body.${claim}` }] } })
        }
      }
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('N2: nobody can mark a contact as verified without users:verify', async () => {
    const world = await startWorld()
    const limited = roles.support satisfies readonly Permission[]
    await allowKey(world, limited)
    const before = await contentsOf(world.database)
    const bodies: [object, string][] = [
      [{ emails: [{ email: asha.email }, { email: 'mallory@example.com', verified: true }] }, 'body.emails.1.email'],
      [{ phone_numbers: [{ phone: '9876543210', verified: true }] }, 'body.phone_numbers.0.phone'],
    ]
    for (const [body, field] of bodies)
      for (const headers of [keyBearer, cookieOf('support')]) {
        const reply = await send(world, 'PUT', `${here}/customers/${asha.id}`, body, headers)
        expect(reply).toMatchObject({ status: 403, body: { code: 'FORBIDDEN', details: [{ field }] } })
      }
    expect(await contentsOf(world.database)).toEqual(before)

    const emails = [{ email: asha.email, verified: true }, { email: 'new@example.com' }]
    const unproven = await send(world, 'PUT', `${here}/customers/${asha.id}`, { emails })
    expect(unproven.body.user.emails).toMatchObject([{ verified: true }, { verified: false }])
    await allowKey(world, [...limited, 'users:verify'])
    const proven = emails.map(({ email }) => ({ email, verified: true }))
    const vouched = await send(world, 'PUT', `${here}/customers/${asha.id}`, { emails: proven })
    expect(vouched.body.user.emails).toMatchObject([{ verified: true }, { verified: true }])
  })

  test('N2: values that only the service sets are not accepted in a body', async () => {
    const world = await startWorld()
    const decided = [
      'active',
      'account_type',
      'password',
      'password_hash',
      'role',
      'state',
      'status',
      'block',
      'application_id',
      'version',
      'facet',
      'last_sign_in_at',
      'deleted_on',
      'username_key',
    ]
    for (const field of decided) {
      const update = await send(world, 'PUT', `${here}/customers/${asha.id}`, { [field]: 'x' })
      const create = await send(world, 'POST', `${here}/customers`, { email: 'new@example.com', [field]: 'x' })
      for (const reply of [update, create])
        expect(reply).toMatchObject({ status: 400, body: { details: [{ field: `body.${field}` }] } })
    }
    const others = { _id: ben.id, id: ben.id, __v: 99, created_at: '2001-01-01', updated_at: '2001-01-01' }
    for (const [field, value] of Object.entries(others))
      expect(await send(world, 'PUT', `${here}/customers/${asha.id}`, { [field]: value })).toMatchObject({
        status: 400,
        body: { details: [{ field: `body.${field}` }] },
      })
    const { user } = (await send(world, 'GET', `${here}/customers/${asha.id}`)).body
    expect((await send(world, 'PUT', `${here}/customers/${asha.id}`, user)).status).toBe(200)
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('N3: groups can’t be assigned through the user', async () => {
    const world = await startWorld()
    for (const field of ['groups', 'user_groups', 'group_id', 'group_uid', 'permissions']) {
      const reply = await send(world, 'PUT', `${here}/customers/${asha.id}`, { [field]: [group.id] })
      expect(reply).toMatchObject({ status: 400, body: { details: [{ field: `body.${field}` }] } })
    }
    await allowKey(world, ['groups:read', 'groups:write'])
    expect((await send(world, 'GET', `${here}/user_group/1/users`)).status).toBe(403)
  })

  test('N5: a search is a list: it needs the same permission, finds the same users, and can’t read secrets', async () => {
    const world = await startWorld()
    for (const q of [
      `id:${asha.id}`,
      'id:*',
      `application:${neighbors.sameCompany.application_id}`,
      'password_hash:a',
      'email:asha@example.com',
    ])
      for (const path of [`/customers/search?q=${q}`, `/customers/list?q=${q}`]) {
        const { status, body } = await send(world, 'GET', here + path)
        expect({ status, found: body.users ?? body.items }).toEqual({ status: 200, found: [] })
      }
    for (const column of ['password_hash', 'token_hash', 'facet', 'meta', 'state_reason', 'hidden_at'])
      for (const query of [`sort=${column}`, `q={"${column}":"a"}`, `${column}=a`])
        expect((await send(world, 'GET', `${here}/customers/list?${query}`)).status).toBe(400)
    await allowKey(
      world,
      permissionNames.filter((permission) => permission !== 'users:read'),
    )
    for (const path of [
      '/customers/search?q=asha',
      '/customers/list?q=asha',
      '/customers/list?group_uid=1',
      '/user_group/1/users',
    ])
      expect((await send(world, 'GET', here + path)).status).toBe(403)
  })

  test('N34: a list can be sorted by the offered orders, and by no column that a caller names', async () => {
    const world = await startWorld()
    const ask = (sort: string) => send(world, 'GET', `${here}/customers/list?sort=${encodeURIComponent(sort)}`)
    for (const offered of ['newest', 'oldest', 'name', 'recently_signed_in'])
      expect(await ask(offered)).toMatchObject({ status: 200, body: { items: expect.any(Array) } })
    for (const sort of [
      'created_at',
      'users.password_hash',
      'id desc; drop table users --',
      '"id" desc',
      '(select 1)',
      'constructor',
      '__proto__',
    ])
      expect(await ask(sort)).toMatchObject({ status: 400, body: { details: [{ field: 'sort' }] } })
    const field = JSON.stringify({ 'first_name" or 1=1 --': 'x' })
    expect((await send(world, 'GET', `${here}/customers/list?q=${encodeURIComponent(field)}`)).status).toBe(400)
  })

  test('N6: a read permission allows no operation that changes something', async () => {
    const world = await startWorld()
    const isOfKind = (name: Name, isReading: boolean) => {
      const { permission } = operationOf(name)
      return (permissionNames as readonly string[]).includes(permission) && permission.endsWith(':read') === isReading
    }
    const reading = operationNames.filter((name) => isOfKind(name, true))
    const doing = operationNames.filter((name) => isOfKind(name, false))
    expect([reading.length > 10, doing.length > 10]).toEqual([true, true])
    await allowKey(
      world,
      permissionNames.filter((permission) => permission.endsWith(':read')),
    )
    const before = await contentsOf(world.database)
    for (const name of reading) {
      const { method, events, dry = false } = operationOf(name)
      expect({ name, onlyReads: method === 'GET' || dry, events }).toEqual({ name, onlyReads: true, events: [] })
      for (const [, door] of doorsOf(name)) {
        const { status } = await door(place(world), name, operationOf(name).example.input, keyBearer)
        expect({ name, status }).toEqual({ name, status: operationOf(name).status ?? 200 })
      }
    }
    for (const name of doing)
      for (const [, door] of doorsOf(name))
        for (const headers of [keyBearer, cookieOf('viewer')]) {
          const { status, body } = await door(place(world), name, operationOf(name).example.input, headers)
          expect({ name, status, code: body.code }).toEqual({ name, status: 403, code: 'FORBIDDEN' })
        }
    expect(await contentsOf(world.database)).toEqual(before)
  })

  test('N7: without permission, nobody learns who exists', async () => {
    const world = await startWorld()
    const there = {
      userId: asha.id,
      id: asha.id,
      groupId: '1',
      sessionId: asha.session_id,
      operatorId: viewer.id,
      apiKeyId: exampleWorld.apiKey.id,
      applicationId: application.id,
      jobId: exampleJobs.running,
    }
    const absent = Object.fromEntries(Object.keys(there).map((name) => [name, 'f'.repeat(24)]))
    await allowKey(world, [])
    const named = operationNames.filter((name) =>
      Object.keys(operationOf(name).example.input as object).some((field) => field in there),
    )
    expect(named.length).toBeGreaterThan(10)
    // Operations about the caller alone require only a session, which an API key doesn't have.
    const refusedWith = (name: Name) => {
      const { permission, example } = operationOf(name)
      return permission === 'signed-in' && !example.permission ? 401 : 403
    }
    for (const name of named)
      for (const [, door] of doorsOf(name)) {
        const given = operationOf(name).example.input as Record<string, unknown>
        const ask = async (ids: Record<string, string>) => {
          const input = Object.fromEntries(Object.entries(given).map(([field, value]) => [field, ids[field] ?? value]))
          const { status, body } = await door(place(world), name, input, keyBearer)
          return { name, status, body: { ...body, request_id: '' } }
        }
        const [known, unknown] = [await ask(there), await ask(absent)]
        expect(known).toEqual(unknown)
        expect(known.status).toBe(refusedWith(name))
      }
  })
})

/** Sets the permissions of the key behind `keyBearer`. */
async function allowKey({ database: { queries, tables } }: World, permissions: readonly Permission[]) {
  const { id } = exampleWorld.apiKey
  await queries
    .update(tables.apiKeys)
    .set({ permissions: [...permissions] })
    .where(eq(tables.apiKeys.id, id))
}
