import { deleteDocuments, isOneOf, type Tables } from '@clientele/db'
import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { contactHashes } from '../../events/contact-hash.ts'
import { dropPassword } from '../../passwords/shoppers.ts'
import { leaveAllGroups } from '../../user-groups/service.ts'
import { listAbsorbed } from '../../users/change.ts'

/*
 * What erasing a user means, table by table. A table without an entry does not compile. The history keeps who did what and when, but not the
 * personal data involved.
 */

/** Identifies a user other than by ID: everything that was ever one of their contacts or identities. */
export interface Traces {
  user_id: string
  /** Email addresses and phone numbers, the latter in both formats. */
  contacts: string[]
  identities: { provider: string; subject: string }[]
  /** The contacts and the username, as events of attempts to sign in store them. */
  contact_hashes: string[]
}

type Eraser = (tx: Context, traces: Traces) => PromiseLike<unknown>
/** The reasons why a table isn't erased. */
type Reason =
  | 'holds no personal data'
  /** Operators and API keys, which are not shoppers. */
  | 'is about the team'
  /** `users/fields.ts` says what remains of each field. */
  | 'becomes a tombstone'
  /** A file can't be edited: it is deleted as a whole after `FILES_KEPT_DAYS`. */
  | 'is cleared with the file'
  /** Hashes instead of text, in more than one table on SQLite. */
  | 'leaves the index of searches'
  /** Responses of the last day can only be read by repeating the request. */
  | 'is encrypted, and gone within a day'

export const erasers = {
  users: 'becomes a tombstone',
  identifiers: ofUser('identifiers'),
  credentials: (tx, { user_id }) => dropPassword(tx, user_id),
  foreignHashCounts: 'holds no personal data',
  firebaseKeys: 'holds no personal data',
  sessions: ofUser('sessions'),
  socialIdentities: ofUser('socialIdentities'),
  userGroupMembers: (tx, { user_id }) => leaveAllGroups(tx, [user_id]),
  codes: (tx, { user_id, contacts }) => {
    const { codes } = tx.db.tables
    return erase(tx, 'codes', or(eq(codes.user_id, user_id), inArray(codes.value, contacts)))
  },
  signUps: (tx, { user_id, contacts, identities }) => {
    const { signUps } = tx.db.tables
    const theirs = or(
      eq(signUps.returning_user_id, user_id),
      inArray(signUps.email, contacts),
      inArray(sql`${signUps.phone} ->> 'value'`, contacts),
      ...identities.map(({ provider, subject }) => and(eq(signUps.provider, provider), eq(signUps.subject, subject))),
    )
    return erase(tx, 'signUps', theirs)
  },
  messages: (tx, { contacts }) => erase(tx, 'messages', inArray(tx.db.tables.messages.to, contacts)),
  // Row errors from before the user existed.
  userGroupErrors: (tx, { contacts }) =>
    erase(tx, 'userGroupErrors', inArray(tx.db.tables.userGroupErrors.value, contacts)),
  trackedJobErrors: (tx, { contacts }) =>
    erase(tx, 'trackedJobErrors', inArray(tx.db.tables.trackedJobErrors.value, contacts)),
  events: async (tx, { user_id, contact_hashes }) => {
    const { events } = tx.db.tables
    const isTheirDoing = sql`${events.actor} ->> 'id' in (${user_id}, 'nobody')`
    await tx.db.queries
      .update(events)
      .set({
        changes: null,
        details: null,
        contact_hash: null,
        ip: sql`case when ${isTheirDoing} then null else ${events.ip} end`,
      })
      .where(and(eq(events.application_id, tx.application_id), eq(events.subject_id, user_id)))
    // Attempts with their contacts from before the user existed.
    await tx.db.queries
      .update(events)
      .set({ details: null, contact_hash: null, ip: null })
      .where(
        and(
          eq(events.application_id, tx.application_id),
          eq(events.subject_id, tx.application_id),
          isOneOf(tx.db, events.contact_hash, contact_hashes),
        ),
      )
  },
  files: 'is cleared with the file',
  fileChunks: 'is cleared with the file',
  companies: 'holds no personal data',
  applications: 'holds no personal data',
  applicationOrigins: 'holds no personal data',
  domains: 'holds no personal data',
  operators: 'is about the team',
  operatorCredentials: 'is about the team',
  invitations: 'is about the team',
  operatorSessions: 'is about the team',
  apiKeys: 'is about the team',
  bearerTokens: 'holds no personal data',
  teamEvents: 'is about the team',
  userCounts: 'holds no personal data',
  captchaSolutions: 'holds no personal data',
  attributeDefinitions: 'holds no personal data',
  importPresets: 'holds no personal data',
  importFates: 'holds no personal data',
  userAttributes: ofUser('userAttributes'),
  userAttributeKeys: ofUser('userAttributeKeys'),
  userMerges: (tx, { user_id }) => {
    const { userMerges: m } = tx.db.tables
    return erase(tx, 'userMerges', or(eq(m.survivor_id, user_id), eq(m.other_id, user_id)))
  },
  userLikenesses: ofUser('userLikenesses'),
  userPairs: (tx, { user_id }) => {
    const { userPairs: p } = tx.db.tables
    return erase(tx, 'userPairs', or(eq(p.first_id, user_id), eq(p.second_id, user_id)))
  },
  inactivityReports: 'holds no personal data',
  userConsents: ofUser('userConsents'),
  userGroups: 'holds no personal data',
  sequences: 'holds no personal data',
  platformConfigs: 'holds no personal data',
  platformConfigVersions: 'holds no personal data',
  providerSecrets: 'holds no personal data',
  // Jobs identify users and messages by ID.
  jobs: 'holds no personal data',
  trackedJobs: 'holds no personal data',
  // Identify users by ID.
  trackedJobChanges: 'holds no personal data',
  bulkActionParts: 'holds no personal data',
  // Keys are keyed hashes.
  attempts: 'holds no personal data',
  idempotencyKeys: 'is encrypted, and gone within a day',
  chores: 'holds no personal data',
  searchDocuments: 'leaves the index of searches',
  // Identifies users by ID.
  searchQueue: 'holds no personal data',
  searchWalks: 'holds no personal data',
  oauthClients: 'holds no personal data',
  oauthClientSecrets: 'holds no personal data',
  oauthResources: 'holds no personal data',
  signingKeys: 'holds no personal data',
  issued: ofUser('issued'),
  oauthConsents: ofUser('oauthConsents'),
} satisfies Record<keyof Tables, Eraser | Reason>

/** Erases everything about a user except the user's own row, and everything about those who have become a part of them. */
export async function eraseTraces(tx: Context, user_id: string): Promise<void> {
  for (const id of [user_id, ...(await listAbsorbed(tx, user_id))]) await eraseTracesOf(tx, id)
}

async function eraseTracesOf(tx: Context, user_id: string): Promise<void> {
  const traces = await findTraces(tx, user_id)
  for (const eraser of Object.values(erasers)) if (typeof eraser === 'function') await eraser(tx, traces)
  await deleteDocuments(tx.db, tx.application_id, [user_id])
}

async function findTraces(tx: Context, user_id: string): Promise<Traces> {
  const {
    queries,
    tables: { identifiers: i, socialIdentities: s, users: u },
  } = tx.db
  // Includes released contacts, which are kept as history until now.
  const contacts = await queries
    .select({ value: i.value, phone: i.phone })
    .from(i)
    .where(and(eq(i.application_id, tx.application_id), eq(i.user_id, user_id)))
  const identities = await queries
    .select({ provider: s.provider, subject: s.subject })
    .from(s)
    .where(and(eq(s.application_id, tx.application_id), eq(s.user_id, user_id)))
  const names = await queries
    .select({ value: u.username_key })
    .from(u)
    .where(and(eq(u.application_id, tx.application_id), eq(u.id, user_id)))
  return {
    user_id,
    contacts: contacts.flatMap(({ value, phone }) => (phone === null ? [value] : [value, phone])),
    identities,
    contact_hashes: [...contacts, ...names].flatMap(({ value }) => (value ? contactHashes(tx, value) : [])),
  }
}

/** Deletes all of a user's rows in a table. */
function ofUser(
  name:
    | 'identifiers'
    | 'sessions'
    | 'socialIdentities'
    | 'userAttributes'
    | 'userAttributeKeys'
    | 'userLikenesses'
    | 'userConsents'
    | 'issued'
    | 'oauthConsents',
): Eraser {
  return (tx, { user_id }) => erase(tx, name, eq(tx.db.tables[name].user_id, user_id))
}

function erase(tx: Context, name: keyof Tables, theirs: SQL | undefined) {
  // Columns with the same name have different types in different tables, but are the same here.
  const table = tx.db.tables[name] as Tables['identifiers']
  return tx.db.queries.delete(table).where(and(eq(table.application_id, tx.application_id), theirs))
}
