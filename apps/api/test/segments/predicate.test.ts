import type { AttributeComparison, SegmentRule } from '@clientele/contracts'
import type { SegmentCondition, SegmentPart, SegmentRules } from '@clientele/contracts/segments'
import { bulkInsertInto } from '@clientele/db'
import { inArray } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { storedReader } from '../../src/segments/readings.ts'
import { compareNewest } from '../../src/segments/repository/preview.ts'
import { fillAttributes } from '../world/attributes.ts'
import { insertShoppers, makeShoppers } from '../world/shoppers.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/*
 * Random rules and customers: what the database finds is what a plain function finds, which reads the rows one by one and knows nothing of indexes.
 */

const shoppers = makeShoppers(300)
const now = new Date('2025-06-01T00:00:00.000Z')
const group_id = '64f0000000000000000000aa'
const rounds = 300

interface Person {
  id: string
  state: string
  hidden: boolean
  created: Date
  signedIn: Date | null
  contacts: { kind: string; value: string; verified: boolean; code: number | null }[]
  ways: string[]
  consents: Map<string, boolean>
  groups: string[]
  attributes: Map<string, (string | number)[]>
}

let app: TestApp
let people: Person[]
let reader: Awaited<ReturnType<typeof storedReader>>

beforeAll(async () => {
  app = await startApp({ jobs: false })
  await insertShoppers(app.database, app.application_id, group_id, shoppers)
  const ids = shoppers.map(({ id }) => id)
  await fillAttributes(app, ids)
  await addWays(ids)
  await addConsents(ids)
  reader = await storedReader({ ...app.ctx, now })
  people = await readPeople()
})

/** Gives some of them a password, and social accounts. */
async function addWays(ids: string[]) {
  const { application_id, database } = app
  const some = (each: number) => ids.filter((_, i) => i % each === 0)
  await bulkInsertInto('credentials')(
    database,
    some(2).map((user_id) => ({ application_id, user_id, password_hash: 'none', updated_at: now })),
  )
  await bulkInsertInto('socialIdentities')(
    database,
    some(3).map((user_id, i) => ({
      application_id,
      provider: i % 2 ? 'google' : 'apple',
      subject: user_id,
      user_id,
      created_at: now,
    })),
  )
}

/** Some of them have said something about the privacy policy, or about marketing. */
async function addConsents(ids: string[]) {
  const { application_id, database } = app
  const { users } = database.tables
  for (const [each, value] of [
    [3, true],
    [5, false],
  ] as const)
    await database.queries
      .update(users)
      .set({ privacy_consent: { value, source: 'api', updated_at: now.toISOString() } })
      .where(
        inArray(
          users.id,
          ids.filter((_, i) => i % each === 0),
        ),
      )
  const rows = ids.flatMap((user_id, i) => {
    const about = ['email_marketing', 'sms_marketing'].slice(0, i % 3)
    return about.map((slug, at) => ({ user_id, slug, value: (i + at) % 4 > 0 }))
  })
  await bulkInsertInto('userConsents')(
    database,
    rows.map((row) => ({ ...row, application_id, source: 'api' as const, updated_at: now })),
  )
}

async function readPeople(): Promise<Person[]> {
  const { queries, tables } = app.database
  const [users, contacts, credentials, socials, members, values, consents] = await Promise.all([
    queries.select().from(tables.users),
    queries.select().from(tables.identifiers),
    queries.select().from(tables.credentials),
    queries.select().from(tables.socialIdentities),
    queries.select().from(tables.userGroupMembers),
    queries.select().from(tables.userAttributes),
    queries.select().from(tables.userConsents),
  ])
  return users.map((user) => {
    const own = <Row extends { user_id: string }>(rows: Row[]) => rows.filter(({ user_id }) => user_id === user.id)
    return {
      id: user.id,
      state: user.state,
      hidden: user.hidden_at !== null,
      created: user.created_at,
      signedIn: user.last_sign_in_at,
      contacts: own(contacts)
        .filter(({ released_at }) => released_at === null)
        .map(({ kind, value, verified, country_code }) => ({ kind, value, verified, code: country_code })),
      ways: [...own(credentials).map(() => 'password'), ...own(socials).map(({ provider }) => provider)],
      consents: new Map([
        ...own(consents).map(({ slug, value }) => [slug, value] as const),
        ...(user.privacy_consent ? [['privacy_policy', user.privacy_consent.value] as const] : []),
      ]),
      groups: own(members).map((member) => member.group_id),
      attributes: new Map(
        own(values).map(({ definition_id, value }) => [definition_id, [value].flat() as (string | number)[]]),
      ),
    }
  })
}

function isMatch(person: Person, { join, of, not }: SegmentRules): boolean {
  const held = of.map((part) => holds(person, part))
  return (join === 'AND' ? held.every(Boolean) : held.some(Boolean)) !== (not ?? false)
}

const holds = (person: Person, part: SegmentPart): boolean =>
  part.about === 'rules' ? isMatch(person, part) : isTrue(person, part) !== (part.not ?? false)

function isTrue(person: Person, condition: SegmentCondition): boolean {
  switch (condition.about) {
    case 'state':
      return condition.in.some((state) => state === person.state)
    case 'contact':
      return person.contacts.some(
        ({ kind, verified }) => kind === condition.kind && (condition.is === 'present' || verified),
      )
    case 'country':
      return person.contacts.some(({ kind, code }) => kind === 'phone' && code !== null && condition.in.includes(code))
    case 'domain':
      return person.contacts.some(
        ({ kind, value }) => kind === 'email' && condition.in.includes(value.split('@')[1] ?? ''),
      )
    case 'sign_in_method':
      return condition.in.some((way) => person.ways.includes(way))
    case 'group':
      return person.groups.includes(condition.group_id)
    case 'consent':
      return person.consents.get(condition.slug) === (condition.is === 'given')
    case 'attribute':
      return compares(person.attributes.get(condition.definition_id), condition.type, condition.value)
    case 'created':
    case 'last_sign_in': {
      const at = condition.about === 'created' ? person.created : person.signedIn
      if (!at) return false
      const { after, before, within_days } = condition
      if (after !== undefined && at < new Date(after)) return false
      if (before !== undefined && at >= new Date(before)) return false
      return within_days === undefined || at.getTime() > now.getTime() - within_days * 86_400_000
    }
  }
}

/** Only what is not about patterns or the order of texts, which `attributes/filter.test.ts` covers case by case. */
function compares(values: (string | number)[] | undefined, type: AttributeComparison, wanted: unknown): boolean {
  if (!values) return false
  const same = (value: unknown) => String(value).toLowerCase() === String(wanted).toLowerCase()
  if (type === 'eq') return values.some(same)
  if (type === 'ne') return !values.some(same)
  if (type === 'gt') return values.some((value) => Number(value) > Number(wanted))
  return values.some((value) => Number(value) <= Number(wanted))
}

/** A generator of random numbers that a seed repeats. */
function randomFrom(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

type Random = ReturnType<typeof randomFrom>
const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random(items.length)] as Item

function randomCondition(random: Random): SegmentCondition {
  const not = random(3) === 0
  const moment = () => pick(random, people).created.toISOString()
  const kind = pick(random, ['email', 'phone'] as const)
  const someone = pick(random, people)
  const domains = someone.contacts.flatMap(({ kind: each, value }) =>
    each === 'email' ? [value.split('@')[1] ?? ''] : [],
  )
  const about = pick(random, ['created', 'last_sign_in'] as const)
  const made: SegmentCondition[] = [
    { about: 'state', not, in: [pick(random, ['active', 'blocked', 'deletion_scheduled'] as const)] },
    { about: 'contact', not, kind, is: pick(random, ['present', 'verified'] as const) },
    { about: 'country', not, in: [pick(random, [91, 1, 44])] },
    { about: 'domain', not, in: domains.length > 0 ? domains : ['nowhere.example'] },
    { about, not, within_days: 1 + random(900) },
    { about, not, after: moment() },
    { about, not, before: moment() },
    { about: 'sign_in_method', not, in: [pick(random, ['password', 'google', 'apple', 'facebook'])] },
    { about: 'group', not, group_id },
    {
      about: 'consent',
      not,
      slug: pick(random, ['privacy_policy', 'email_marketing', 'sms_marketing']),
      is: pick(random, ['given', 'withdrawn'] as const),
    },
  ]
  const definition = pick(random, reader.definitions)
  const known = pick(random, people).attributes.get(definition.id)?.[0]
  if (!definition.encrypted && known !== undefined) {
    const comparisons = typeof known === 'number' ? (['eq', 'ne', 'gt', 'lte'] as const) : (['eq', 'ne'] as const)
    made.push({ about: 'attribute', not, definition_id: definition.id, type: pick(random, comparisons), value: known })
  }
  return pick(random, made)
}

const randomRules = (random: Random, depth: number): SegmentRules => ({
  join: pick(random, ['AND', 'OR'] as const),
  not: random(4) === 0,
  of: Array.from({ length: 1 + random(3) }, () =>
    depth > 0 && random(3) === 0 ? { about: 'rules', ...randomRules(random, depth - 1) } : randomCondition(random),
  ),
})

test('the database finds whom a plain reading of the rule finds', async () => {
  const seen = { someone: 0, everyone: 0 }
  for (let seed = 1; seed <= rounds; seed += 1) {
    // The schema of the contract is of the same shape, three levels deep.
    const rule = randomRules(randomFrom(seed), 2) as SegmentRule
    const place = reader.read(rule)
    const wanted = { place, rule, group_id: undefined, before: undefined, limit: 1_000 }
    const { joining } = await compareNewest(app.database, wanted)
    const expected = people.filter((person) => !person.hidden && isMatch(person, rule)).map(({ id }) => id)
    expect([...joining].sort(), `seed ${seed}: ${JSON.stringify(rule)}`).toEqual(expected.sort())
    if (expected.length > 0) seen.someone += 1
    if (expected.length > 250) seen.everyone += 1
  }
  // The rules are neither all about no one nor all about everyone.
  expect(seen.someone).toBeGreaterThan(rounds / 2)
  expect(seen.everyone).toBeLessThan(rounds / 2)
})
