import { AppError } from '@clientele/contracts'
import { blocksEventLoop } from '@clientele/db'
import { changeState } from '../accounts/change-state.ts'
import { setFirstValues } from '../attributes/imported-values.ts'
import { allOrThrow, type Context } from '../context.ts'
import { recordEvents } from '../events/record.ts'
import { keepBroughtPasswords } from '../passwords/brought.ts'
import type { UserRow } from '../rows/users.ts'
import { linkBroughtAccounts } from '../social-identities/service.ts'
import { type Brought, detailsOf } from '../users/brought.ts'
import { addToCount } from '../users/change.ts'
import { newContact, takeFromClaimants, traitsOf } from '../users/contacts.ts'
import { facetOf } from '../users/facets.ts'
import { newUser } from '../users/rows.ts'
import { importConsents, withPolicy } from '../user-consents/change.ts'
import type { SaidConsent } from '../user-consents/settings.ts'
import type { WantedContact } from '../users/wanted-contacts.ts'
import type { ImportedAttribute } from './attributes.ts'
import type { ImportedEmail, ImportedPhone } from './contacts.ts'
import type { Candidate, Known } from './known.ts'
import type { ImportRow } from './normalize.ts'
import { insertContacts, insertUsers } from './repository.ts'

/*
 * Creating the customers of some records, by the rules of every other way to create one, with a few statements for all of them. Nobody is told.
 */

type ContactRow = ReturnType<typeof newContact>

export interface NewCustomer {
  user: UserRow
  contacts: ContactRow[]
  brought: Brought | undefined
  archived: boolean
  attributes: ImportedAttribute[]
  consents: SaidConsent[]
}

/** Returns the rows of a new customer, or why there can't be one: the username may be someone else's contact. */
export function newCustomer(
  tx: Context,
  { row, own_id }: Candidate,
  { stamp, brought, consents }: { stamp: Date; brought: Brought | undefined; consents: SaidConsent[] },
): NewCustomer | AppError {
  const wanted = emailsOf(row.emails).concat(phonesOf(row.phones))
  const user = unlessRefused(() => newUser(tx, profileOf(row), wanted))
  if (user instanceof AppError) return user
  const blocked = row.blocked && blockedBy(tx, wanted)
  return {
    // Into the same object, because copying all of its fields takes as long as setting them.
    user: Object.assign(withPolicy(tx, user, consents, 'import'), {
      id: own_id,
      account_type: 'user' as const,
      created_at: earlier(row.created, stamp),
      last_sign_in_at: row.last_sign_in ? earlier(row.last_sign_in, stamp) : null,
      ...blocked,
    }),
    contacts: wanted.map((contact) => newContact(tx, own_id, contact, contact.position)),
    brought,
    archived: row.archived ?? false,
    attributes: row.attributes,
    consents,
  }
}

function unlessRefused<T>(work: () => T): T | AppError {
  try {
    return work()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

/** Nothing happens after it was imported. */
export const earlier = (time: Date | undefined, stamp: Date): Date => (time && time < stamp ? time : stamp)

const blockReason = 'Blocked in the imported file'

const blockedBy = (tx: Context, contacts: readonly WantedContact[]) => ({
  state: 'blocked' as const,
  state_reason: blockReason,
  state_by: { kind: tx.actor.kind, id: tx.actor.id, name: tx.actor.name },
  state_at: tx.now,
  facet: facetOf('blocked', traitsOf(contacts)),
  version: 1,
})

/** The profile fields of a record. Those that it doesn't have are undefined. */
export const profileOf = ({ username, external_id, first_name, last_name, gender, dob }: ImportRow) => ({
  username,
  external_id,
  first_name,
  last_name,
  gender,
  dob,
})

export type PlacedContact = WantedContact & { primary: boolean; position: number }

export const emailsOf = (emails: readonly ImportedEmail[]): PlacedContact[] =>
  emails.map(({ value, verified, given }, position) => ({
    kind: 'email',
    value,
    country_code: null,
    phone: null,
    verified,
    primary: position === 0,
    active: undefined,
    position,
    field: given.field,
  }))

export const phonesOf = (phones: readonly ImportedPhone[]): PlacedContact[] =>
  phones.map(({ value, country_code, phone, verified, given }, position) => ({
    kind: 'phone',
    value,
    country_code,
    phone,
    verified,
    primary: position === 0,
    active: undefined,
    position,
    field: given.field,
  }))

interface CustomersToInsert {
  /** Inserts some more. */
  insert(customers: readonly NewCustomer[]): Promise<void>
  /** Waits for those that are being inserted, and throws what is wrong with them. */
  settle(): Promise<void>
  /** Inserts the rest, and waits for all of them. */
  finish(): Promise<void>
}

/**
 * Writes new customers with their contacts, credentials, events, and counts, and has them indexed for searches. Where the database works beside this
 * process, it inserts some while the next ones are decided on and written out. Their rows aren't kept, because what lives for long makes collecting
 * garbage expensive.
 */
export function customersToInsert(tx: Context, known: Known): CustomersToInsert {
  const isBeside = !blocksEventLoop(tx.db)
  const sent: Promise<void>[] = []
  const passwords: Parameters<typeof keepBroughtPasswords>[1][number][] = []
  let next: NewCustomer[] = []
  let [active, blocked] = [0, 0]

  function send(): Promise<void> {
    const inserting = insertSome(tx, next, known)
    // It may fail before anyone waits for it.
    inserting.catch(() => undefined)
    next = []
    return inserting
  }

  return {
    async insert(customers) {
      for (const { user, brought } of customers) {
        if (user.state === 'blocked') blocked += 1
        else active += 1
        if (brought?.password) passwords.push({ user_id: user.id, password: brought.password })
      }
      next.push(...customers)
      if (!isBeside) await send()
      else if (next.length >= insertedAtOnce) sent.push(send())
    },
    async settle() {
      await allOrThrow(sent)
    },
    async finish() {
      sent.push(send())
      await allOrThrow(sent)
      await keepBroughtPasswords(tx, passwords)
      // Last, because other creates may wait for the same rows.
      await allOrThrow([
        blocked > 0 && addToCount(tx, 'blocked', blocked),
        active > 0 && addToCount(tx, 'active', active),
      ])
    },
  }
}

/** Writing them out takes about two milliseconds. */
const insertedAtOnce = 96

async function insertSome(tx: Context, customers: readonly NewCustomer[], known: Known): Promise<void> {
  if (customers.length === 0) return
  for (const { user, contacts } of customers) {
    const claimed = claimedElsewhere(contacts, known)
    if (claimed.length > 0) await takeFromClaimants(tx, user.id, claimed)
  }
  await allOrThrow([
    insertUsers(
      tx.db,
      customers.map(({ user }) => user),
    ),
    insertContacts(tx.db, customers.flatMap(openedContacts)),
    ...createdEvents(tx, customers),
    importConsents(
      tx,
      customers.map(({ user: { id: user_id }, consents }) => ({ user_id, consents })),
    ),
    // A moment later, so that a history has them in this order.
    recordEvents(
      { ...tx, now: new Date(tx.now.getTime() + 1) },
      blockedAmong(customers).map(({ user: { id } }) => ({ id, version: 1 })),
      { type: 'user.blocked', reason: blockReason },
    ),
  ])
  for (const { user, brought } of customers)
    if (brought) await linkBroughtAccounts(tx, user.id, brought.social_accounts)
  await setFirstValues(
    tx,
    customers.map(({ user: { id: user_id }, attributes }) => ({ user_id, attributes })),
  )
}

const blockedAmong = (customers: readonly NewCustomer[]) => customers.filter(({ user }) => user.state === 'blocked')

/** Archives new customers, as the file calls them. They have joined their groups by then, and leave them again. */
export async function archiveNew(tx: Context, archived: readonly UserRow[]): Promise<void> {
  if (archived.length > 0)
    await changeState(archivedLast(tx), 'archive', archived, { reason: 'Archived in the imported file' })
}

/** After everything else in their history. */
const archivedLast = (tx: Context): Context => ({ ...tx, now: new Date(tx.now.getTime() + 2) })

/** The contacts of a new customer. Their password opens those that nobody has verified: records with contacts of someone else were rejected. */
const openedContacts = ({ contacts, brought }: NewCustomer): ContactRow[] =>
  brought?.password?.opensClaims
    ? contacts.map((row) => (row.verified ? row : { ...row, opens_with_password: true }))
    : contacts

/** One statement for all customers who bring along the same kinds of credentials. */
const createdEvents = (tx: Context, customers: readonly NewCustomer[]) =>
  [...Map.groupBy(customers, ({ brought }) => JSON.stringify(brought && detailsOf(brought)))].map(([, some]) => {
    const details = some[0]?.brought && detailsOf(some[0].brought)
    return recordEvents(
      tx,
      some.map(({ user: { id } }) => ({ id, version: 0 })),
      { type: 'user.created', ...details },
    )
  })

/** The verified contacts that someone else claims without proof. */
const claimedElsewhere = (contacts: readonly ContactRow[], { owners }: Known): string[] =>
  owners.size === 0
    ? []
    : contacts.filter(({ verified, value }) => verified && owners.has(value)).map(({ value }) => value)
