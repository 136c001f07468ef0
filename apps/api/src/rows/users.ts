import { asJsonLists, asStatementBegan, type Connection, type IdentifierKind, type Tables } from '@clientele/db'
import { type AnyColumn, getTableColumns, type SQL, sql } from 'drizzle-orm'

/*
 * A user as read by statements: one row, whatever it was found by.
 */

export type UserRow = Tables['users']['$inferSelect']

/** A contact, in a JSON column of its user, so that a page of users is one statement. */
export type ContactTuple = [
  kind: IdentifierKind,
  value: string,
  country_code: number | null,
  phone: string | null,
  verified: boolean | number,
  primary: boolean | number,
  active: boolean | number,
  position: number,
]

export type UserWithContacts = UserRow & { contacts: ContactTuple[] | string | null }

/** A contact of a user who is about to change, with its ID for updates. */
export type HeldContactTuple = [...contact: ContactTuple, id: string]

export interface HeldUserRow extends UserRow {
  contacts: HeldContactTuple[] | string | null
}

/**
 * A user's columns and contacts: the current ones, or those it had when it was archived. They are unordered: there are only a few, and sorting
 * them here costs a fraction of sorting them in the database.
 */
export function userColumns(db: Connection) {
  const { users, identifiers: i } = db.tables
  const isShown = sql`(${i.released_at} is null or ${i.release_reason} = 'archived')`
  const contacts: SQL<UserWithContacts['contacts']> = contactsOf(db, contactColumns(db), isShown)
  return { ...getTableColumns(users), contacts: contacts.as('contacts') }
}

/** The columns of a user who is about to change, and the current contacts with their IDs. */
export function heldColumns(db: Connection) {
  const { users, identifiers: i } = db.tables
  const contacts: SQL<HeldUserRow['contacts']> = contactsOf(
    db,
    [...contactColumns(db), i.id],
    sql`${i.released_at} is null`,
  )
  return { ...getTableColumns(users), contacts: contacts.as('contacts') }
}

/**
 * The same for a user who is being locked. If the statement waits for another transaction, Postgres returns the row as that one left it, but
 * the contacts as they were before; then the version of the contacts differs from the row's.
 */
export function lockedColumns(db: Connection) {
  const { users } = db.tables
  const versionRead = sql`(select seen.version from ${users} as seen
    where seen.application_id = ${users.application_id} and seen.id = ${users.id})`
  const read_version: SQL<number> = sql`${asStatementBegan(db, versionRead, users.version)}`
  return { ...heldColumns(db), read_version: read_version.as('read_version') }
}

const contactColumns = ({ tables: { identifiers: i } }: Connection) => [
  i.kind,
  i.value,
  i.country_code,
  i.phone,
  i.verified,
  i.primary,
  i.active,
  i.position,
]

function contactsOf<Contacts>(db: Connection, columns: readonly AnyColumn[], which: SQL): SQL<Contacts> {
  const { users, identifiers: i } = db.tables
  const ofUser = sql`from ${i} where ${i.application_id} = ${users.application_id} and ${i.user_id} = ${users.id} and ${which}`
  return asJsonLists(db, columns, ofUser) as SQL<Contacts>
}
