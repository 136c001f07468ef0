import type { EventToRecord } from '@clientele/contracts'
import type { Tables, UserState } from '@clientele/db'
import { nameKey } from '../contacts/normalize.ts'
import { facetOf } from '../users/facets.ts'
import { initialFields, withDerived } from '../users/profile-values.ts'
import { type Chance, chanceOf, oneOf, weighted } from './chance.ts'
import { emailOf, hex, idOf, phoneOf } from './contacts.ts'
import { type Country, countries } from './countries.ts'

export type UserRow = Tables['users']['$inferSelect']
export type ContactRow = Tables['identifiers']['$inferSelect']
export type EventRow = Tables['events']['$inferSelect']

/** All rows of one customer, as the service itself would have written them. */
export interface DemoCustomer {
  user: UserRow
  identifiers: ContactRow[]
  events: EventRow[]
}

/** The actor who created a demo customer. */
const demo = { kind: 'system', id: 'demo', name: 'Demo' } as const
const day_ms = 86_400_000
const graceDays = 7

/** Creates customer number `customer` of a demo application, created at `created_ms`. The same numbers always produce the same customer. */
export function demoCustomer(
  application_id: string,
  customer: number,
  created_ms: number,
  now_ms: number,
): DemoCustomer {
  const chance = chanceOf(customer)
  const person = personOf(chance)
  const created_at = new Date(created_ms)
  const id = idOf(created_ms, customer, 0)
  const fate = fateOf(chance, created_ms, now_ms)
  const identifiers = contactsOf(chance, person, customer).map((contact, i) => ({
    application_id,
    id: idOf(created_ms, customer, i + 1),
    user_id: id,
    ...contact,
    active: true,
    opens_with_password: null,
    acquired_at: created_at,
    released_at: fate.state === 'archived' ? fate.state_at : null,
    release_reason: fate.state === 'archived' ? ('archived' as const) : null,
  }))
  const changes = fate.state === 'active' ? 0 : 1
  const user = withDerived({
    ...initialFields,
    account_type: 'user',
    created_by: 'customer',
    application_id,
    id,
    username: usernameOf(chance, person, customer),
    first_name: person.first_name,
    last_name: person.last_name,
    gender: chance() < 0.8 ? person.gender : null,
    dob: chance() < 0.6 ? birthday(chance) : null,
    meta: metaOf(chance, person.country),
    external_id: chance() < 0.6 ? `CRM-${100_000_000 + customer}` : null,
    rr_id: chance() < 0.25 ? `RR-${10_000_000 + customer}` : null,
    ...fate,
    facet: facetOf(fate.state, {
      verified: identifiers.some(({ verified }) => verified),
      has_email: identifiers.some(({ kind }) => kind === 'email'),
      has_phone: identifiers.some(({ kind }) => kind === 'phone'),
    }),
    last_sign_in_at: chance() < 0.8 ? new Date(between(chance, created_ms, fate.state_at?.getTime() ?? now_ms)) : null,
    created_at,
    updated_at: fate.state_at ?? created_at,
    version: changes,
  })
  return { user, identifiers, events: eventsOf(user, customer) }
}

interface Person {
  country: Country
  first_name: string
  last_name: string | null
  gender: string
}

function personOf(chance: Chance): Person {
  const country = weighted<Country>(
    chance,
    [
      [50, countries.india],
      [14, countries.usa],
      [8, countries.britain],
      [7, countries.germany],
      [6, countries.france],
      [6, countries.brazil],
      [5, countries.emirates],
      [4, countries.australia],
    ],
    countries.india,
  )
  const isWoman = chance() < 0.52
  return {
    country,
    first_name: oneOf(chance, isWoman ? country.women : country.men),
    last_name: chance() < 0.04 ? null : oneOf(chance, country.families),
    gender: weighted(
      chance,
      [
        [97, isWoman ? 'female' : 'male'],
        [2, 'unisex'],
      ],
      'other',
    ),
  }
}

type Contact = Pick<ContactRow, 'kind' | 'value' | 'country_code' | 'phone' | 'verified' | 'primary' | 'position'>

/** Usually an email address and a phone number, sometimes only one of them, occasionally two of a kind. */
function contactsOf(chance: Chance, person: Person, customer: number): Contact[] {
  const kinds = weighted(
    chance,
    [
      [66, 'both'],
      [20, 'email'],
      [14, 'phone'],
    ] as const,
    'both',
  )
  const provenOf = weighted(
    chance,
    [
      [70, 'all'],
      [16, 'first'],
      [14, 'none'],
    ] as const,
    'all',
  )
  const emails = kinds === 'phone' ? 0 : chance() < 0.06 ? 2 : 1
  const phones = kinds === 'email' ? 0 : chance() < 0.05 ? 2 : 1
  const verified = (nth: number) => provenOf === 'all' || (provenOf === 'first' && nth === 0)
  const local = asciiOf(person).slice(0, 30).join('.')
  return [
    ...Array.from({ length: emails }, (_, nth): Contact => {
      const value = emailOf(local, customer, nth)
      const shared = { verified: verified(nth), primary: nth === 0, position: nth }
      return { kind: 'email', value, country_code: null, phone: null, ...shared }
    }),
    ...Array.from({ length: phones }, (_, nth): Contact => {
      const { country_code } = person.country
      const phone = phoneOf(person.country, customer, nth)
      const proven = provenOf === 'all' || (verified(nth) && emails === 0)
      const shared = { verified: proven, primary: nth === 0, position: nth }
      return { kind: 'phone', value: `+${country_code}${phone}`, country_code, phone, ...shared }
    }),
  ]
}

/** Transliterates names to the characters allowed in addresses and usernames. */
const asciiOf = ({ first_name, last_name }: Person): string[] =>
  [first_name, last_name].flatMap((name) => (name === null ? [] : nameKey(name).replace(/[^a-z0-9]/g, '')))

/** Generated for most customers, chosen by some. */
function usernameOf(chance: Chance, person: Person, customer: number) {
  const [first = 'user', last] = asciiOf(person)
  return chance() < 0.15
    ? `${first}.${customer}`
    : `${[first, last].filter(Boolean).join('_')}_${hex(Math.floor(chance() * 65_536), 4)}${hex(customer, 6)}`
}

type Fate = Pick<UserRow, 'state' | 'state_reason' | 'state_by' | 'state_at' | 'delete_on' | 'hidden_at'>

const unchanged: Fate = {
  state: 'active',
  state_reason: null,
  state_by: null,
  state_at: null,
  delete_on: null,
  hidden_at: null,
}
const blockReasons = [
  'Chargebacks',
  'Returned too many orders',
  'Requested by phone',
  'Several accounts',
  'Payment fraud',
  'Abusive messages',
] as const
const deletionReasons = ['I have another account', 'I no longer shop here', 'Too many messages'] as const

/** The customer's later history. */
function fateOf(chance: Chance, created_ms: number, now_ms: number): Fate {
  const state = weighted<UserState>(
    chance,
    [
      [930, 'active'],
      [25, 'blocked'],
      [35, 'archived'],
      [10, 'deletion_scheduled'],
    ],
    'active',
  )
  if (state === 'blocked') {
    const state_at = new Date(between(chance, created_ms, now_ms))
    return { ...unchanged, state, state_reason: oneOf(chance, blockReasons), state_by: demo, state_at }
  }
  if (state === 'archived') {
    const state_at = new Date(between(chance, created_ms, now_ms))
    return { ...unchanged, state, state_by: demo, state_at, hidden_at: state_at }
  }
  if (state === 'deletion_scheduled') {
    const state_at = new Date(between(chance, Math.max(created_ms, now_ms - (graceDays - 1) * day_ms), now_ms))
    const delete_on = new Date(state_at.getTime() + graceDays * day_ms)
    return { ...unchanged, state, state_reason: oneOf(chance, deletionReasons), state_at, delete_on }
  }
  return unchanged
}

const between = (chance: Chance, from_ms: number, to_ms: number) =>
  Math.floor(from_ms + chance() * Math.max(0, to_ms - from_ms))

const birthday = (chance: Chance) =>
  new Date(Date.UTC(1950 + Math.floor(chance() * 57), 0, 1 + Math.floor(chance() * 365))).toISOString()

const metaOf = (chance: Chance, { cities }: Country): Record<string, unknown> => ({
  city: oneOf(chance, cities),
  tier: weighted(
    chance,
    [
      [70, 'bronze'],
      [22, 'silver'],
      [7, 'gold'],
    ],
    'platinum',
  ),
  newsletter: chance() < 0.35,
  ...(chance() < 0.2 && { source: oneOf(chance, ['app', 'web', 'store', 'referral']) }),
})

function eventsOf(user: UserRow, customer: number): EventRow[] {
  const made = eventOf(user, customer, 0, user.created_at, { type: 'user.created' })
  if (!user.state_at) return [made]
  return [made, eventOf(user, customer, 1, user.state_at, changeOf(user))]
}

function changeOf({ state, state_reason, delete_on }: UserRow): EventToRecord {
  const reason = state_reason ?? undefined
  if (state === 'blocked') return { type: 'user.blocked', reason }
  if (state === 'archived') return { type: 'user.archived', sessions_ended: 0 }
  return { type: 'user.deletion_scheduled', delete_on: delete_on?.toISOString() ?? '', reason }
}

const eventOf = (
  user: UserRow,
  customer: number,
  nth: number,
  created_at: Date,
  { type, ...details }: EventToRecord,
): EventRow => ({
  application_id: user.application_id,
  id: idOf(created_at.getTime(), customer, nth),
  type,
  subject_id: user.id,
  actor: demo,
  changes: null,
  details: Object.keys(details).length > 0 ? details : null,
  contact_hash: null,
  request_id: 'demo',
  ip: null,
  created_at,
  version: nth,
})
