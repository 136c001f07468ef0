import type { Tables } from '@clientele/db'
import { getTableColumns } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { systemContext } from '../../src/context.ts'
import { contactHash } from '../../src/events/contact-hash.ts'
import { erasers } from '../../src/accounts/repository/erasers.ts'
import { purgeUser } from '../../src/accounts/purge.ts'
import { userFields } from '../../src/users/fields.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, asha, askToBeDeleted, everything, openShop } from '../world/storefront-steps.ts'

const trace = 'tracer'
type Row = Record<string, unknown>

/** A row of a table in which every column except the given ones holds something that could identify the person. */
const rowAbout = (table: Tables[keyof Tables], given: Row): Row => ({
  ...Object.fromEntries(
    Object.entries(getTableColumns(table as Tables['users'])).map(([name, { dataType }]) => [name, valueOf(dataType)]),
  ),
  ...given,
})

function valueOf(dataType: string): unknown {
  if (dataType.includes('date')) return new Date()
  if (dataType === 'boolean') return false
  if (dataType.startsWith('number') || dataType.startsWith('bigint')) return 1
  return trace
}

const contextOf = (app: TestApp) => systemContext(app.services, { application_id: app.application_id })

/** How each table identifies the user that a row is about. */
const linkTo = (app: TestApp, id: string): Partial<Record<keyof typeof erasers, Row>> => ({
  identifiers: { user_id: id, kind: 'email' },
  credentials: { user_id: id },
  sessions: { user_id: id },
  socialIdentities: { user_id: id, provider: 'google' },
  userGroupMembers: { user_id: id },
  codes: { user_id: id },
  signUps: {
    email: asha.email,
    profile: { first_name: trace },
    phone: { value: trace, country_code: 1, phone: trace },
  },
  messages: { to: asha.email },
  issued: { user_id: id, kind: 'Grant' },
  userMerges: { survivor_id: id },
  userLikenesses: { user_id: id },
  userPairs: { first_id: id },
  userAttributes: { user_id: id },
  userAttributeKeys: { user_id: id },
  userConsents: { user_id: id },
  oauthConsents: { user_id: id },
  userGroupErrors: { value: asha.email },
  trackedJobErrors: { value: asha.email },
  skippedRowTraces: { trace: contactHash(contextOf(app), asha.email), source_id: trace },
  events: {
    subject_id: id,
    actor: { kind: 'user', id, name: undefined },
    changes: { first_name: { from: trace, to: trace } },
    type: 'user.updated',
    id: `${app.application_id}e`,
    request_id: 'a-request',
  },
})

test('N50: erasing a user reaches every column of every table that refers to the user', async () => {
  const app = await openShop({ jobs: false, config: { delete_account_day: 0 } })
  const id = await addShopper(app, asha)
  const payload = await askToBeDeleted(app, id)
  const { queries, tables } = app.database
  const links = linkTo(app, id)
  const erased = (Object.keys(erasers) as (keyof typeof erasers)[]).filter(
    (name) => typeof erasers[name] === 'function',
  )
  for (const name of erased) {
    const link = links[name]
    if (!link) throw new Error(`Say above how a row of ${name} is about a user.`)
    const row = rowAbout(tables[name], { application_id: app.application_id, ...link })
    await queries.insert(tables[name]).values(row as never)
  }
  const holding = (texts: Record<string, string>) =>
    Object.keys(texts).filter((name) =>
      [trace, asha.email, asha.phone_number].some((word) => texts[name]?.includes(word)),
    )
  expect(holding(await everything(app)).toSorted()).toEqual(erased.toSorted())

  await purgeUser(contextOf(app), payload)

  expect(holding(await everything(app))).toEqual([])
})

test('N50: a tombstone keeps only what can’t identify a person', () => {
  const kept = Object.entries(userFields).filter(([, { erased }]) => erased === 'kept')
  expect(kept.map(([name]) => name)).toEqual([
    'application_id',
    'id',
    'account_type',
    'created_by',
    'facet',
    'state_at',
    'hidden_at',
    'last_sign_in_at',
    'active_at',
    'erase_after',
    'created_at',
    'updated_at',
    'version',
    'merged_into',
  ])
})
