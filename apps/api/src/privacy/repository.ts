import { reportedMax } from '@clientele/contracts'
import { isOneOf, type Tables } from '@clientele/db'
import { and, asc, desc, eq } from 'drizzle-orm'
import type { Context } from '../context.ts'

/*
 * What each table says about one user.
 */

/** Why a table isn't a part of the report. */
type Reason =
  | 'is a part of the report'
  | 'is about the team or the application'
  /** What it holds is in another table as well, such as an index, or a hash of it. */
  | 'says nothing more'
  /** Secrets that open the account, which nobody gets to see. */
  | 'is secret'
  /** Gone within days, and not an answer to any question. */
  | 'is short-lived'
  /** Identifies users by their contacts, if at all, and was sent by the team. */
  | 'is a file of the team'

/** A table without an entry does not compile. */
export const reported = {
  users: 'is a part of the report',
  identifiers: 'is a part of the report',
  credentials: 'is secret',
  foreignHashCounts: 'is about the team or the application',
  firebaseKeys: 'is about the team or the application',
  sessions: 'is a part of the report',
  socialIdentities: 'is a part of the report',
  userGroupMembers: 'is a part of the report',
  codes: 'is short-lived',
  signUps: 'is short-lived',
  messages: 'is a part of the report',
  userGroupErrors: 'is a file of the team',
  trackedJobErrors: 'is a file of the team',
  skippedRowTraces: 'is a file of the team',
  events: 'is a part of the report',
  files: 'is a file of the team',
  fileChunks: 'is a file of the team',
  companies: 'is about the team or the application',
  applications: 'is about the team or the application',
  applicationOrigins: 'is about the team or the application',
  domains: 'is about the team or the application',
  operators: 'is about the team or the application',
  operatorCredentials: 'is about the team or the application',
  invitations: 'is about the team or the application',
  operatorSessions: 'is about the team or the application',
  apiKeys: 'is about the team or the application',
  bearerTokens: 'is about the team or the application',
  teamEvents: 'is about the team or the application',
  userCounts: 'is about the team or the application',
  captchaSolutions: 'is short-lived',
  attributeDefinitions: 'is about the team or the application',
  importPresets: 'is about the team or the application',
  importFates: 'is about the team or the application',
  bulkActionParts: 'says nothing more',
  userMerges: 'says nothing more',
  userLikenesses: 'says nothing more',
  userPairs: 'says nothing more',
  userAttributes: 'is a part of the report',
  userAttributeKeys: 'says nothing more',
  userGroups: 'is a part of the report',
  sequences: 'is about the team or the application',
  platformConfigs: 'is about the team or the application',
  platformConfigVersions: 'is about the team or the application',
  providerSecrets: 'is about the team or the application',
  jobs: 'is short-lived',
  trackedJobs: 'is about the team or the application',
  trackedJobChanges: 'says nothing more',
  attempts: 'says nothing more',
  idempotencyKeys: 'is short-lived',
  chores: 'is about the team or the application',
  searchDocuments: 'says nothing more',
  searchQueue: 'says nothing more',
  searchWalks: 'says nothing more',
  segmentFields: 'is about the team or the application',
  segmentQueue: 'is short-lived',
  oauthClients: 'is about the team or the application',
  oauthClientSecrets: 'is about the team or the application',
  oauthResources: 'is about the team or the application',
  signingKeys: 'is about the team or the application',
  issued: 'is secret',
  oauthConsents: 'is a part of the report',
  userConsents: 'is a part of the report',
  inactivityReports: 'is about the team or the application',
} as const satisfies Record<keyof Tables, Reason>

/** All contacts that the user has or had, in their order. */
export function findContacts({ db: { queries, tables }, application_id }: Context, user_id: string) {
  const { identifiers: i } = tables
  return queries
    .select({
      kind: i.kind,
      value: i.value,
      verified: i.verified,
      acquired_at: i.acquired_at,
      released_at: i.released_at,
    })
    .from(i)
    .where(and(eq(i.application_id, application_id), eq(i.user_id, user_id)))
    .orderBy(asc(i.acquired_at), asc(i.position))
}

export function findSocialAccounts({ db: { queries, tables }, application_id }: Context, user_id: string) {
  const { socialIdentities: s } = tables
  return queries
    .select({ provider: s.provider, subject: s.subject, created_at: s.created_at })
    .from(s)
    .where(and(eq(s.application_id, application_id), eq(s.user_id, user_id)))
    .orderBy(asc(s.created_at))
}

/** Sessions that are stored, newest first, whether or not they have ended. */
export function findSessions({ db: { queries, tables }, application_id }: Context, user_id: string) {
  const { sessions: s } = tables
  return queries
    .select()
    .from(s)
    .where(and(eq(s.application_id, application_id), eq(s.user_id, user_id)))
    .orderBy(desc(s.id))
    .limit(reportedMax)
}

export function findMemberships({ db: { queries, tables }, application_id }: Context, user_id: string) {
  const { userGroupMembers: m, userGroups: g } = tables
  return queries
    .select({ name: g.name, added_at: m.added_at })
    .from(m)
    .innerJoin(g, and(eq(g.application_id, m.application_id), eq(g.id, m.group_id)))
    .where(and(eq(m.application_id, application_id), eq(m.user_id, user_id)))
    .orderBy(asc(m.group_id))
}

export function findConnectedApps({ db: { queries, tables }, application_id }: Context, user_id: string) {
  const { oauthConsents: c } = tables
  return queries
    .select()
    .from(c)
    .where(and(eq(c.application_id, application_id), eq(c.user_id, user_id)))
    .orderBy(asc(c.client_id))
}

/** The newest messages to these contacts. */
export async function findMessages({ db, application_id }: Context, contacts: readonly string[]) {
  const { messages: m } = db.tables
  if (contacts.length === 0) return []
  return db.queries
    .select({ channel: m.channel, to: m.to, template: m.template, state: m.state, created_at: m.created_at })
    .from(m)
    .where(and(eq(m.application_id, application_id), isOneOf(db, m.to, contacts)))
    .orderBy(desc(m.id))
    .limit(reportedMax)
}
