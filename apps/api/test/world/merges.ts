import { and, asc, eq, isNull } from 'drizzle-orm'
import type { TestApp } from './start-app.ts'

/* Merging users, for tests. */

export const merge = (app: TestApp, survivor: string, other: string, body: object = {}) =>
  app.call('POST', `/customers/${survivor}/merges`, { other_id: other, reason: 'Same person', ...body })

export const undo = (app: TestApp, survivor: string, merge_id: string, body: object = {}) =>
  app.call('POST', `/customers/${survivor}/merges/${merge_id}/undo`, body)

export const userOf = async (app: TestApp, id: string) => (await app.call('GET', `/customers/${id}`)).body.user

export const eventTypesOf = async (app: TestApp, id: string): Promise<string[]> =>
  (await app.call('GET', `/customers/${id}/events?page_size=100`)).body.items.map(({ type }: { type: string }) => type)

/** Everything about a user that undoing a merge brings back, as it is stored. */
export async function stateOf({ database: { queries, tables: t }, application_id }: TestApp, id: string) {
  const ofUser = <Table extends { application_id: never; user_id: never }>(table: Table) =>
    and(eq(table.application_id, application_id), eq(table.user_id, id))
  const at = (table: object) => ofUser(table as never)
  const [user] = await queries
    .select()
    .from(t.users)
    .where(and(eq(t.users.application_id, application_id), eq(t.users.id, id)))
  const { version: _version, updated_at: _updated, ...row } = user ?? {}
  return {
    user: row,
    contacts: await queries
      .select()
      .from(t.identifiers)
      .where(and(at(t.identifiers), isNull(t.identifiers.released_at)))
      .orderBy(asc(t.identifiers.id)),
    groups: await queries
      .select()
      .from(t.userGroupMembers)
      .where(at(t.userGroupMembers))
      .orderBy(asc(t.userGroupMembers.group_id)),
    attributes: await queries
      .select()
      .from(t.userAttributes)
      .where(at(t.userAttributes))
      .orderBy(asc(t.userAttributes.definition_id)),
    keys: await queries
      .select()
      .from(t.userAttributeKeys)
      .where(at(t.userAttributeKeys))
      .orderBy(asc(t.userAttributeKeys.definition_id), asc(t.userAttributeKeys.key)),
    social: await queries
      .select()
      .from(t.socialIdentities)
      .where(at(t.socialIdentities))
      .orderBy(asc(t.socialIdentities.provider), asc(t.socialIdentities.subject)),
    password: await queries.select().from(t.credentials).where(at(t.credentials)),
    apps: await queries.select().from(t.oauthConsents).where(at(t.oauthConsents)),
    consents: await queries.select().from(t.userConsents).where(at(t.userConsents)).orderBy(asc(t.userConsents.slug)),
  }
}
