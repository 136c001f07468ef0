import type { UserStatus } from '@clientele/contracts'
import { bulkInsertInto, type Connection, type Database, type Tables, type UserState } from '@clientele/db'
import { sql } from 'drizzle-orm'
import { nameKey } from '../../src/contacts/normalize.ts'
import { facetOf } from '../../src/users/facets.ts'

/*
 * Generated users of every kind, written directly to the tables, and the expected results of lists of them, computed by checking
 * each user.
 */

export interface Shopper {
  id: string
  state: UserState
  username: string
  external_id: string | null
  first_name: string | null
  last_name: string | null
  emails: string[]
  phones: string[]
  verified: boolean
  created_at: Date
  last_sign_in_at: Date | null
  isMember: boolean
}

const firstNames = ['Asha', 'asha', 'Åsa', 'Ben', 'Zoë', 'Éloïse', 'Chi Minh', "O'Brien", '100%', 'A_b', '李', null]
const lastNames = ['Rao', 'Ode', 'Müller', 'Muller', 'Sen', 'de la Cruz', '王', 'Åse', null]
const states: UserState[] = [
  'active',
  'active',
  'active',
  'blocked',
  'deletion_scheduled',
  'archived',
  'active',
  'purged',
]
const firstDay = Date.UTC(2024, 0, 1)
const hour_ms = 3_600_000

/** Users who differ in everything that a list can filter by. They are always the same. */
export const makeShoppers = (count: number): Shopper[] => Array.from({ length: count }, (_, i) => makeShopper(i))

function makeShopper(i: number): Shopper {
  // Two consecutive users are created in the same millisecond.
  const created_at = new Date(firstDay + Math.floor(i / 2) * 7 * hour_ms)
  const state = states[(i * 7) % states.length] ?? 'active'
  const kind = (i * 5) % 4
  const isErased = state === 'purged'
  return {
    id: `${created_at.getTime().toString(16).padStart(12, '0')}${((i * 2_654_435_761) % 2 ** 44).toString(16).padStart(11, '0')}${i % 2 ? 'f' : '0'}`,
    state,
    username: i % 9 === 0 ? `asha${i}` : `user-${i}`,
    external_id: i % 3 === 0 ? `EXT-${i}` : null,
    first_name: isErased ? null : (firstNames[i % firstNames.length] ?? null),
    last_name: isErased ? null : (lastNames[(i * 4) % lastNames.length] ?? null),
    emails:
      isErased || kind === 1
        ? []
        : [`shopper${i}@example.com`, ...(i % 10 === 0 ? [`shopper${i}@work.example.com`] : [])],
    phones:
      isErased || kind === 2
        ? []
        : [`+9198${10_000_000 + i * 137}`, ...(i % 10 === 0 ? [`+9198${10_000_001 + i * 137}`] : [])],
    verified: i % 4 !== 3,
    created_at,
    last_sign_in_at: i % 3 === 1 ? null : new Date(firstDay + (i % 40) * 24 * hour_ms),
    isMember: i % 5 === 0 && !isErased,
  }
}

const isHidden = ({ state }: Shopper) => state === 'archived' || state === 'purged'

const insertUsers = bulkInsertInto('users')
const insertIdentifiers = bulkInsertInto('identifiers')
const insertMembers = bulkInsertInto('userGroupMembers')

/** Writes them in large batches, together with the group that some of them are members of. */
export async function insertShoppers(
  database: Database,
  application_id: string,
  group_id: string,
  shoppers: readonly Shopper[],
) {
  const { tables } = database
  const counts = new Map<UserState, number>()
  for (const { state } of shoppers) counts.set(state, (counts.get(state) ?? 0) + 1)
  await database.transaction(async (tx) => {
    await insertGroup(tx, application_id, group_id, shoppers.filter(({ isMember }) => isMember).length)
    for (let i = 0; i < shoppers.length; i += 500) {
      const piece = shoppers.slice(i, i + 500)
      await insertUsers(
        tx,
        piece.map((shopper) => userOf(application_id, shopper)),
      )
      await insertIdentifiers(
        tx,
        piece.flatMap((shopper) => contactsOf(application_id, shopper)),
      )
      await insertMembers(
        tx,
        piece
          .filter(({ isMember }) => isMember)
          .map(({ id, created_at }) => ({ application_id, group_id, user_id: id, added_at: created_at })),
      )
      // Yields, because the service would take a long stretch of work for an overload.
      await new Promise((turn) => setImmediate(turn))
    }
    for (const [state, count] of counts)
      await tx.queries
        .insert(tables.userCounts)
        .values({ application_id, state, shard: 0, count })
        .onConflictDoUpdate({
          target: [tables.userCounts.application_id, tables.userCounts.state, tables.userCounts.shard],
          set: { count: sql`${tables.userCounts.count} + excluded.count` },
        })
  })
}

async function insertGroup({ queries, tables }: Connection, application_id: string, id: string, member_count: number) {
  const now = new Date()
  await queries.insert(tables.userGroups).values({
    application_id,
    id,
    uid: 1,
    name: 'Members',
    name_key: 'members',
    description: '',
    file_url: 'url',
    type: 'bulk',
    status: 'completed',
    rows: 0,
    matched: 0,
    error_count: 0,
    member_count,
    read_bytes: 0,
    created_at: now,
    modified_at: now,
    version: 0,
  })
}

function userOf(application_id: string, shopper: Shopper): Tables['users']['$inferInsert'] {
  const { id, state, username, external_id, first_name, last_name, created_at, last_sign_in_at } = shopper
  return {
    application_id,
    id,
    username,
    username_key: username,
    account_type: 'user',
    first_name,
    last_name,
    name_key: nameKey(first_name, last_name),
    last_name_key: nameKey(last_name),
    meta: {},
    external_id,
    state,
    facet: facetOf(state, {
      verified: isVerified(shopper),
      has_email: shopper.emails.length > 0,
      has_phone: shopper.phones.length > 0,
    }),
    hidden_at: isHidden(shopper) ? created_at : null,
    last_sign_in_at,
    created_at,
    updated_at: created_at,
    version: 0,
  }
}

const isVerified = ({ verified, emails, phones }: Shopper) => verified && emails.length + phones.length > 0

const contactsOf = (application_id: string, shopper: Shopper): Tables['identifiers']['$inferInsert'][] =>
  [...shopper.emails, ...shopper.phones].map((value, position) => ({
    application_id,
    id: `${shopper.id.slice(0, -2)}${position}c`,
    user_id: shopper.id,
    kind: value.includes('@') ? 'email' : 'phone',
    value,
    country_code: value.includes('@') ? null : 91,
    phone: value.includes('@') ? null : value.slice(3),
    verified: shopper.verified,
    primary: true,
    active: true,
    position,
    acquired_at: shopper.created_at,
    released_at: isHidden(shopper) ? shopper.created_at : null,
    release_reason: isHidden(shopper) ? ('archived' as const) : null,
  }))

/** The parameters of a list, by their names in a query. */
export interface Asked {
  q?: string
  sort?: 'newest' | 'oldest' | 'name' | 'recently_signed_in'
  status?: UserStatus[]
  verified?: boolean
  has_email?: boolean
  has_phone?: boolean
  group_uid?: number
  created_from?: string
  created_to?: string
  last_sign_in_from?: string
  last_sign_in_to?: string
}

/** The IDs that a list should contain, in order. */
export function expectedIds(shoppers: readonly Shopper[], asked: Asked): string[] {
  const fitting = shoppers.filter((shopper) => fits(shopper, asked))
  return sorted(fitting, asked).map(({ id }) => id)
}

function fits(shopper: Shopper, asked: Asked): boolean {
  const { status = ['active', 'blocked', 'deletion_scheduled'], q, group_uid } = asked
  const signedIn = shopper.last_sign_in_at
  const byWay = q !== undefined || group_uid !== undefined
  return [
    (status as UserState[]).includes(shopper.state) && !(byWay && isHidden(shopper)),
    asked.verified === undefined || asked.verified === isVerified(shopper),
    asked.has_email === undefined || asked.has_email === shopper.emails.length > 0,
    asked.has_phone === undefined || asked.has_phone === shopper.phones.length > 0,
    group_uid === undefined || shopper.isMember,
    asked.created_from === undefined || shopper.created_at >= new Date(asked.created_from),
    asked.created_to === undefined || shopper.created_at <= new Date(asked.created_to),
    asked.sort !== 'recently_signed_in' || signedIn !== null,
    asked.last_sign_in_from === undefined || (signedIn !== null && signedIn >= new Date(asked.last_sign_in_from)),
    asked.last_sign_in_to === undefined || (signedIn !== null && signedIn <= new Date(asked.last_sign_in_to)),
    q === undefined || rankOf(shopper, q) !== undefined,
  ].every(Boolean)
}

/** How a search finds a user: exactly (an empty key), or by the key that starts with it. Undefined if it doesn't. */
export function rankOf(shopper: Shopper, q: string): string | undefined {
  const contacts = [...shopper.emails, ...shopper.phones]
  const digits = `+91${q}`
  if ([shopper.id, shopper.username, shopper.external_id, ...contacts].includes(q)) return ''
  if (/^\d+$/.test(q)) return contacts.toSorted().find((value) => value.startsWith(digits))
  if (q.includes('@')) return contacts.toSorted().find((value) => value.startsWith(q))
  const full = nameKey(shopper.first_name, shopper.last_name)
  return [full, nameKey(shopper.last_name)].find((key) => key.startsWith(nameKey(q)))
}

function sorted(shoppers: Shopper[], asked: Asked): Shopper[] {
  const { q, sort, group_uid, status, last_sign_in_from, last_sign_in_to } = asked
  const byId = (a: Shopper, b: Shopper) => (a.id < b.id ? -1 : 1)
  const isFilteredBySignIn = last_sign_in_from !== undefined || last_sign_in_to !== undefined
  const isUnordered = sort === undefined && group_uid === undefined && !status?.includes('archived')
  const keyed = (key: (shopper: Shopper) => string) =>
    shoppers.toSorted((a, b) => Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))) || byId(a, b))
  if (q !== undefined) return keyed((shopper) => rankOf(shopper, q) ?? '')
  if (sort === 'recently_signed_in' || (isFilteredBySignIn && isUnordered))
    return shoppers.toSorted((a, b) => Number(b.last_sign_in_at) - Number(a.last_sign_in_at) || byId(b, a))
  if (sort === 'name') return keyed(({ first_name, last_name }) => nameKey(first_name, last_name))
  return sort === 'oldest' ? shoppers.toSorted(byId) : shoppers.toSorted((a, b) => byId(b, a))
}
