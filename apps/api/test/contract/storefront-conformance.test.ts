import { isDeepStrictEqual } from 'node:util'
import {
  type ErrorCode,
  errors,
  exampleWorld,
  failedAttempts,
  type FieldFault,
  roadErrors,
  scopePrefix,
} from '@clientele/contracts'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Answer,
  storefrontDoors,
  type StorefrontDoor,
  type StorefrontName,
  storefrontNames,
  storefrontOf,
  storefrontThroughRest,
  storefrontThroughSdk,
  throughRest,
} from '../world/doors.ts'
import { fieldsOf, isHelpful, nonsenseFor, without } from '../world/examples.ts'
import {
  contentsOf,
  eventTypesIn,
  keyBearer,
  neighbors,
  neighborToken,
  sessionSecret,
  shopperCookie,
  startWorld,
  storefrontHeaders,
  type World,
} from '../world/world.ts'

const many = '1000000'
const settings = {
  SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: many,
  CODES_PER_ADDRESS_PER_HOUR: many,
  CODES_PER_NUMBER_RANGE_PER_HOUR: many,
  CODES_PER_CONTACT_PER_HOUR: '1000',
}

let world: World
beforeAll(async () => void (world = await startWorld({ settings })))
afterAll(() => world.stop())

const { application, asha, company } = exampleWorld

/** Needs a provider that vouches for the shopper. Without one, only the errors can be tested here. */
const needsProvider: readonly StorefrontName[] = [
  'loginWithFacebook',
  'loginWithGoogle',
  'loginWithGoogleAndroid',
  'loginWithGoogleIOS',
  'loginWithAppleIOS',
]

const here = () => ({ url: world.url, company_id: String(company.id), application_id: application.id })
const token = storefrontHeaders()
const signedIn = () => ({ ...token, ...shopperCookie(world.services) })

/** Every call in this file. Whatever the response is, a failure must be declared by the operation and have the usual shape. */
async function call(door: StorefrontDoor, name: StorefrontName, input: unknown, headers: Record<string, string>) {
  const answer: Answer = await door(here(), name, input, headers)
  const declared: readonly ErrorCode[] = [...storefrontOf(name).errors, ...roadErrors]
  const code: ErrorCode | undefined = declared.find((each) => each === answer.body.code)
  const isDeclared = code !== undefined && String(answer.body.message).startsWith(errors[code].message)
  if (answer.status >= 400 && !isDeclared)
    throw new Error(`${name} answers what it does not declare: ${JSON.stringify(answer)}`)
  return answer
}

const exampleOf = (name: StorefrontName) => storefrontOf(name).example.input as Record<string, unknown>

type Case = [door: string, name: StorefrontName, door: StorefrontDoor]
const atTheirDoors = (names: readonly StorefrontName[], doors = storefrontDoors): Case[] =>
  names.flatMap((name) => doors.map(([label, door]): Case => [label, name, door]))

const shopperNames = storefrontNames.filter((name) => storefrontOf(name).permission === 'shopper')
const withoutProvider = storefrontNames.filter((name) => !needsProvider.includes(name))

describe('the example of an operation', () => {
  const doors: typeof storefrontDoors = [...storefrontDoors, ['the SDK', storefrontThroughSdk]]

  test.each(atTheirDoors(withoutProvider, doors))(
    'works through %s and records exactly the declared events: %s',
    async (_, name, door) => {
      const { status = 200, output, events, example } = storefrontOf(name)
      const before = await eventTypesIn(world.database)
      try {
        const answer = await call(door, name, exampleOf(name), signedIn())
        expect(answer).toMatchObject({ status })
        expect(output.parse(answer.body)).toEqual(answer.body)
        expect(fieldsOf(answer.body)).toEqual(expect.arrayContaining(fieldsOf(example.output)))
        expect(without(await eventTypesIn(world.database), before).toSorted()).toEqual(
          [...(example.events ?? events)].toSorted(),
        )
        const isUnchanged = isDeepStrictEqual(await contentsOf(world.database), world.seeded)
        expect(isUnchanged || !isRead(name)).toBe(true)
      } finally {
        await world.rewind()
      }
    },
  )

  test.each(atTheirDoors(needsProvider))(
    'is rejected through %s if the store has no provider: %s',
    async (_, name, door) => {
      const answer = await call(door, name, exampleOf(name), token)
      expect(answer).toMatchObject({ status: 403, body: { code: 'SIGN_IN_METHOD_CLOSED' } })
      expect(await contentsOf(world.database)).toEqual(world.seeded)
    },
  )
})

describe('an idempotency key', () => {
  const posts = withoutProvider.filter((name) => storefrontOf(name).method === 'POST')
  const eventsOf = ({ events, example }: ReturnType<typeof storefrontOf>): readonly string[] => example.events ?? events
  const signingIn = posts.filter((name) => eventsOf(storefrontOf(name)).includes('user.signed_in'))

  test.each(atTheirDoors(posts))(
    'makes a repeated request return the first response through %s, and change nothing: %s',
    async (_, name, door) => {
      const headers = { ...signedIn(), 'idempotency-key': `only-once-${name}` }
      try {
        const first = await call(door, name, exampleOf(name), headers)
        const after = await contentsOf(world.database)
        const again = await call(door, name, exampleOf(name), headers)
        const [same, notKept, signedOut] = [
          { status: first.status, body: first.body },
          // Anyone could repeat it, and get the session.
          { status: 409, body: { code: 'IDEMPOTENCY_RESPONSE_NOT_KEPT' } },
          { status: 401, body: { code: 'UNAUTHENTICATED' } },
        ]
        expect(again).toMatchObject(signingIn.includes(name) ? notKept : name === 'deleteUser' ? signedOut : same)
        expect(await contentsOf(world.database)).toEqual(after)
      } finally {
        await world.rewind()
      }
    },
  )
})

describe('a code', () => {
  const spending = withoutProvider.filter((name) => /"(otp|code|token)":/.test(JSON.stringify(exampleOf(name))))
  const once = spending.filter((name) => !asksAboutCodes.includes(name))

  test.each(once)('works once: %s', async (name) => {
    try {
      expect((await call(storefrontThroughRest, name, exampleOf(name), signedIn())).status).toBe(200)
      const before = await eventTypesIn(world.database)
      const again = await call(storefrontThroughRest, name, exampleOf(name), signedIn())
      expect(again.status).toBeGreaterThanOrEqual(400)
      const recorded = without(await eventTypesIn(world.database), before)
      expect(recorded.filter((type) => !failedAttempts.some((each) => each === type))).toEqual([])
    } finally {
      await world.rewind()
    }
  })

  test.each(once)('works for only one of several concurrent calls: %s', async (name) => {
    try {
      const calls = Array.from({ length: 5 }, () => call(storefrontThroughRest, name, exampleOf(name), signedIn()))
      const statuses = (await Promise.all(calls)).map(({ status }) => status)
      expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    } finally {
      await world.rewind()
    }
  })
})

describe('access', () => {
  test.each(atTheirDoors(storefrontNames))(
    'nobody without the public token gets in through %s, whatever cookie they have: %s',
    async (_, name, door) => {
      const { cookie } = shopperCookie(world.services)
      const strangers: Record<string, string>[] = [
        { cookie },
        { cookie, authorization: 'Bearer not-a-token-of-anybody' },
        { cookie, ...storefrontHeaders({ id: application.id, token: 'not-the-token' }) },
        { cookie, authorization: 'Bearer example-access-token-0123456789abcdef' },
        { cookie: `${cookie}; clientele_operator=example-session-of-the-owner-0123456789abcdef` },
      ]
      for (const headers of strangers)
        expect(await call(door, name, exampleOf(name), headers)).toMatchObject({
          status: 401,
          body: { code: 'UNAUTHENTICATED', authenticated: false },
        })
      expect(await contentsOf(world.database)).toEqual(world.seeded)
    },
  )

  test.each(atTheirDoors(shopperNames))(
    'nobody without a shopper’s cookie gets in through %s: %s',
    async (_, name, door) => {
      const { cookie } = shopperCookie(world.services)
      const strangers = [
        '',
        'f.session=',
        'f.session=s%3Anobody.knows',
        cookie.replace(/.$/, (last) => (last === '0' ? '4' : '0')),
        cookie.slice(0, -4),
      ]
      for (const each of strangers) {
        const answer = await call(door, name, exampleOf(name), { ...token, cookie: each })
        expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED', authenticated: false } })
      }
      expect(await contentsOf(world.database)).toEqual(world.seeded)
    },
  )
})

describe('another application', () => {
  const { sameCompany, otherCompany } = neighbors
  const tokenOf = ({ application_id }: { application_id: string }) =>
    storefrontHeaders({ id: application_id, token: neighborToken(application_id) })

  test.each(atTheirDoors(shopperNames))(
    'accepts none of our shoppers, and we accept none of theirs, through %s: %s',
    async (_, name, door) => {
      for (const neighbor of [sameCompany, otherCompany]) {
        const theirCookie = shopperCookie(world.services, sessionSecret(neighbor.session_id))
        for (const headers of [
          { ...tokenOf(neighbor), ...shopperCookie(world.services) },
          { ...token, ...theirCookie },
          { ...storefrontHeaders({ id: neighbor.application_id, token: application.token }), ...theirCookie },
          {
            ...storefrontHeaders({ id: application.id, token: neighborToken(neighbor.application_id) }),
            ...theirCookie,
          },
        ])
          expect(await call(door, name, exampleOf(name), headers)).toMatchObject({ status: 401 })
      }
      expect(await contentsOf(world.database)).toEqual(world.seeded)
    },
  )

  test('has its own shoppers', async () => {
    for (const neighbor of [sameCompany, otherCompany]) {
      const headers = { ...tokenOf(neighbor), ...shopperCookie(world.services, sessionSecret(neighbor.session_id)) }
      const answer = await call(storefrontThroughRest, 'getLoggedInUser', {}, headers)
      expect(answer).toMatchObject({ status: 200, body: { user: { _id: neighbor.user_id } } })
    }
    await world.rewind()
  })

  const secrets = withoutProvider.filter(
    (name) =>
      storefrontOf(name).permission === 'storefront' &&
      /"(otp|code|token|password)":/.test(JSON.stringify(exampleOf(name))) &&
      name !== 'registerWithForm',
  )
  test.each(atTheirDoors(secrets))('does not accept our codes and passwords through %s: %s', async (_, name, door) => {
    for (const neighbor of [sameCompany, otherCompany]) {
      const answer = await call(door, name, exampleOf(name), tokenOf(neighbor))
      expect(['WRONG_CODE', 'WRONG_SIGN_IN', 'SIGN_UP_EXPIRED', 'CAPTCHA_NEEDED']).toContain(answer.body.code)
    }
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('can’t be probed: our contacts are unknown there, and theirs are unknown here', async () => {
    const theirs = await call(storefrontThroughRest, 'userExists', { q: asha.email }, tokenOf(sameCompany))
    const ours = await call(storefrontThroughRest, 'userExists', { q: 'nell@example.com' }, token)
    expect([theirs.body, ours.body]).toEqual([{ user_exists: false }, { user_exists: false }])
  })
})

describe('a store that is not active', () => {
  const endsSessions: readonly StorefrontName[] = ['deleteOtherSessions', 'deleteOwnSession', 'disconnectApp', 'logout']
  const staysOpen: readonly StorefrontName[] = [
    ...endsSessions,
    'getCaptchaChallenge',
    'getConnectedApps',
    'getListOfActiveSessions',
    'getLoggedInUser',
    'getOwnSessionDetails',
    'getPlatformConfig',
    'hasPassword',
  ]
  const close = () => throughRest(here(), 'updatePlatformConfig', { body: { active: false } }, keyBearer)

  test.each(atTheirDoors(storefrontNames))(
    'lets nobody in and changes nothing except to end sessions, through %s: %s',
    async (_, name, door) => {
      try {
        expect((await close()).body.active).toBe(false)
        const closed = await contentsOf(world.database)
        const answer = await call(door, name, exampleOf(name), signedIn())
        const refusal = { status: 403, body: { code: 'SIGN_IN_CLOSED' } }
        expect(answer).toMatchObject(staysOpen.includes(name) ? { status: 200 } : refusal)
        const isUnchanged = isDeepStrictEqual(await contentsOf(world.database), closed)
        expect(isUnchanged).toBe(!endsSessions.includes(name))
      } finally {
        await world.rewind()
      }
    },
  )
})

describe('invalid input', () => {
  test.each(atTheirDoors(storefrontNames.filter((name) => nonsenseFor(storefrontOf(name)).length > 0)))(
    'is rejected through %s by its field, without side effects: %s',
    async (_, name, door) => {
      for (const [field, input] of nonsenseFor(storefrontOf(name))) {
        const answer = await call(door, name, input, signedIn())
        expect({ input, ...answer }).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } })
        const faults = answer.body.details as FieldFault[]
        expect(faults.map((fault) => fault.field).join(' ')).toContain(field)
        expect(faults.filter((fault) => !isHelpful(fault))).toEqual([])
      }
      expect(await contentsOf(world.database)).toEqual(world.seeded)
    },
  )

  test.each(['phone', 'MOBILE', '%00', 'constructor'])('the entity %s does not exist', async (entity) => {
    for (const name of ['sendOTPOnPrimary', 'verifyOTPonPrimary', 'sendOTPForUpdate', 'verifyOTPForUpdate'] as const) {
      const answer = await call(storefrontThroughRest, name, { ...exampleOf(name), entity }, signedIn())
      expect(answer).toMatchObject({ status: 400, body: { details: [{ field: 'entity' }] } })
    }
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })
})

describe('the catalog', () => {
  test('is fully tested here, except for operations that need a provider', () => {
    expect([...withoutProvider, ...needsProvider].toSorted()).toEqual(storefrontNames.toSorted())
    const permissions = new Set(storefrontNames.map((name) => storefrontOf(name).permission))
    expect([...permissions].toSorted()).toEqual(['shopper', 'storefront'])
  })

  test('has no tRPC procedures besides its operations', async () => {
    for (const name of [
      'storefront',
      'storefront.',
      'storefront.getUser',
      'storefront.constructor',
      'storefront.__proto__',
    ]) {
      const response = await fetch(`${world.url}/trpc/${name}`, {
        method: 'POST',
        headers: { ...signedIn(), 'content-type': 'application/json' },
        body: '{}',
      })
      expect({ name, status: response.status }).toEqual({ name, status: 404 })
    }
  })

  test('is in the OpenAPI document, which is valid', async () => {
    const document = (await (await fetch(`${world.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, Described>>
    }
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true })
    const entries = Object.values(document.paths).flatMap((methods) => Object.values(methods))
    const ids = entries.map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const name of storefrontNames) {
      const { path, method, summary, tag, permission, errors: own } = storefrontOf(name)
      const address = (scopePrefix.storefront + path).replace(/:(\w+)/g, '{$1}')
      const entry = document.paths[address]?.[method.toLowerCase()]
      expect({ name, ...entry }).toMatchObject({
        operationId: `storefront.${name}`,
        summary,
        tags: [tag],
        security: [permission === 'shopper' ? { storefront: [], shopper: [] } : { storefront: [] }],
      })
      const statuses = [200, ...[...own, 'INVALID_INPUT' as const].map((code) => errors[code].status)]
      expect(Object.keys(entry?.responses ?? {})).toEqual(expect.arrayContaining(statuses.map(String)))
    }
  })
})

interface Described {
  operationId: string
  responses: Record<string, unknown>
}

/** They check whether a code is valid without using it up. */
const asksAboutCodes: readonly StorefrontName[] = ['sendResetToken', 'checkVerificationLink']

/** Operations that change nothing: the reads, except for signing out, which published clients call with a GET. */
const isRead = (name: StorefrontName) =>
  name !== 'logout' && (storefrontOf(name).method === 'GET' || asksAboutCodes.includes(name))
