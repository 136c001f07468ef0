import { deleteDocuments, isOneOf, type Tables } from '@clientele/db'
import { and, eq, or, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { contactHashes } from '../../events/contact-hash.ts'
import { dropPasswords } from '../../passwords/shoppers.ts'
import { leaveAllGroups } from '../../user-groups/service.ts'
import { listAbsorbed } from '../../users/change.ts'
import { accountKey } from '../../social-identities/service.ts'
import { eraseSkippedRows } from '../erase-skipped-rows.ts'

/*
 * What erasing a user means, table by table. A table without an entry does not compile. The history keeps who did what and when, but not the
 * personal data involved.
 */

/** Identifies users by ID, and by everything that was ever one of their contacts or identities. */
export interface Traces {
  user_ids: readonly string[]
  /** Email addresses and phone numbers, the latter in both formats. */
  contacts: string[]
  identities: { provider: string; subject: string }[]
  /** The contacts and the username, as events of attempts to sign in store them. */
  contact_hashes: string[]
  /** All of that, and IDs, as skipped rows of files store them. */
  row_traces: string[]
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
  credentials: (tx, { user_ids }) => dropPasswords(tx, user_ids),
  foreignHashCounts: 'holds no personal data',
  firebaseKeys: 'holds no personal data',
  sessions: ofUser('sessions'),
  socialIdentities: ofUser('socialIdentities'),
  userGroupMembers: (tx, { user_ids }) => leaveAllGroups(tx, user_ids),
  codes: (tx, { user_ids, contacts }) => {
    const { codes } = tx.db.tables
    return eraseEach(tx, 'codes', [isOneOf(tx.db, codes.user_id, user_ids), isOneOf(tx.db, codes.value, contacts)])
  },
  signUps: (tx, { user_ids, contacts, identities }) => {
    const { signUps } = tx.db.tables
    const byProvider = Map.groupBy(identities, ({ provider }) => provider)
    const theirs = or(
      isOneOf(tx.db, signUps.returning_user_id, user_ids),
      isOneOf(tx.db, signUps.email, contacts),
      isOneOf(tx.db, sql`${signUps.phone} ->> 'value'`, contacts),
      ...[...byProvider].map(([provider, some]) => {
        const subjects = some.map(({ subject }) => subject)
        return and(eq(signUps.provider, provider), isOneOf(tx.db, signUps.subject, subjects))
      }),
    )
    return erase(tx, 'signUps', theirs)
  },
  messages: async (tx, { contacts }) => {
    const { messages } = tx.db.tables
    const theirs = await tx.db.queries
      .select({ id: messages.id })
      .from(messages)
      .where(isOneOf(tx.db, messages.to, contacts))
    if (theirs.length > 0) await erase(tx, 'messages', isOneOf(tx.db, messages.id, idsOf(theirs)))
  },
  skippedRowTraces: (tx, { row_traces }) => eraseSkippedRows(tx, row_traces),
  // Rows that the previous release has skipped have no traces.
  userGroupErrors: (tx, { contacts }) =>
    erase(tx, 'userGroupErrors', isOneOf(tx.db, tx.db.tables.userGroupErrors.value, contacts)),
  trackedJobErrors: (tx, { contacts }) =>
    erase(tx, 'trackedJobErrors', isOneOf(tx.db, tx.db.tables.trackedJobErrors.value, contacts)),
  events: async (tx, { user_ids, contact_hashes }) => {
    const { events } = tx.db.tables
    const isTheirDoing = sql`${events.actor} ->> 'id' in (${events.subject_id}, 'nobody')`
    await tx.db.queries
      .update(events)
      .set({
        changes: null,
        details: null,
        contact_hash: null,
        ip: sql`case when ${isTheirDoing} then null else ${events.ip} end`,
      })
      .where(and(eq(events.application_id, tx.application_id), isOneOf(tx.db, events.subject_id, user_ids)))
    // Attempts with their contacts from before the user existed.
    const attempts = await tx.db.queries
      .select({ id: events.id })
      .from(events)
      .where(and(eq(events.application_id, tx.application_id), isOneOf(tx.db, events.contact_hash, contact_hashes)))
    if (attempts.length === 0) return
    await tx.db.queries
      .update(events)
      .set({ details: null, contact_hash: null, ip: null })
      .where(
        and(
          eq(events.application_id, tx.application_id),
          eq(events.subject_id, tx.application_id),
          isOneOf(tx.db, events.id, idsOf(attempts)),
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
  userMerges: (tx, { user_ids }) => {
    const { userMerges: m } = tx.db.tables
    return eraseEach(tx, 'userMerges', [isOneOf(tx.db, m.survivor_id, user_ids), isOneOf(tx.db, m.other_id, user_ids)])
  },
  userLikenesses: ofUser('userLikenesses'),
  userPairs: (tx, { user_ids }) => {
    const { userPairs: p } = tx.db.tables
    return eraseEach(tx, 'userPairs', [isOneOf(tx.db, p.first_id, user_ids), isOneOf(tx.db, p.second_id, user_ids)])
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
  segmentFields: 'holds no personal data',
  // Identifies users by ID.
  segmentQueue: 'holds no personal data',
  oauthClients: 'holds no personal data',
  oauthClientSecrets: 'holds no personal data',
  oauthResources: 'holds no personal data',
  signingKeys: 'holds no personal data',
  issued: ofUser('issued'),
  oauthConsents: ofUser('oauthConsents'),
} satisfies Record<keyof Tables, Eraser | Reason>

/**
 * Erases everything about users except their own rows, and everything about those who have become a part of them, with as many statements as for
 * one.
 */
export async function eraseTraces(tx: Context, user_ids: readonly string[]): Promise<void> {
  const all = [...user_ids, ...(await listAbsorbed(tx, user_ids))]
  const traces = await findTraces(tx, all)
  for (const eraser of Object.values(erasers)) if (typeof eraser === 'function') await eraser(tx, traces)
  await deleteDocuments(tx.db, tx.application_id, all)
}

async function findTraces(tx: Context, user_ids: readonly string[]): Promise<Traces> {
  const {
    queries,
    tables: { identifiers: i, socialIdentities: s, users: u },
  } = tx.db
  // Includes released contacts, which are kept as history until now.
  const contacts = await queries
    .select({ value: i.value, phone: i.phone })
    .from(i)
    .where(and(eq(i.application_id, tx.application_id), isOneOf(tx.db, i.user_id, user_ids)))
  const identities = await queries
    .select({ provider: s.provider, subject: s.subject })
    .from(s)
    .where(and(eq(s.application_id, tx.application_id), isOneOf(tx.db, s.user_id, user_ids)))
  const names = await queries
    .select({ value: u.username_key, external_id: u.external_id })
    .from(u)
    .where(and(eq(u.application_id, tx.application_id), isOneOf(tx.db, u.id, user_ids)))
  const contact_hashes = [...contacts, ...names].flatMap(({ value }) => (value ? contactHashes(tx, value) : []))
  const ids = [...user_ids, ...names.map(({ external_id }) => external_id), ...identities.map(accountKey)]
  return {
    user_ids,
    contacts: contacts.flatMap(({ value, phone }) => (phone === null ? [value] : [value, phone])),
    identities,
    contact_hashes,
    row_traces: [...contact_hashes, ...ids.flatMap((id) => (id ? contactHashes(tx, id) : []))],
  }
}

/**
 * The IDs of rows that were found by contacts. They are read first, because with a subquery, the databases go through everything of the application and
 * look each row up: SQLite always, and Postgres if its statistics are old.
 */
const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

/** Deletes all of the users' rows in a table. */
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
  return (tx, { user_ids }) => erase(tx, name, isOneOf(tx.db, tx.db.tables[name].user_id, user_ids))
}

/** Deletes the rows that meet any of these conditions. With an OR instead of a statement for each, SQLite would read all rows of the application. */
async function eraseEach(tx: Context, name: keyof Tables, conditions: readonly SQL[]) {
  for (const theirs of conditions) await erase(tx, name, theirs)
}

function erase(tx: Context, name: keyof Tables, theirs: SQL | undefined) {
  // Columns with the same name have different types in different tables, but are the same here.
  const table = tx.db.tables[name] as Tables['identifiers']
  return tx.db.queries.delete(table).where(and(eq(table.application_id, tx.application_id), theirs))
}
