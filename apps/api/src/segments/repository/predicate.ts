import { privacyPolicySlug } from '@clientele/contracts'
import { type Connection, isOneOf } from '@clientele/db'
import type { SegmentCondition, SegmentPart, SegmentRules, SegmentTimes } from '@clientele/contracts/segments'
import { type AnyColumn, type SQL, sql } from 'drizzle-orm'
import type { Condition as AttributeCondition } from '../../attributes/conditions.ts'
import { holds } from '../../attributes/filter.ts'

/*
 * A rule as a condition of SQL about a row of `users`. Each of its parts is about the user alone: a column of the row, or a lookup by the user's ID. So
 * comparing a user with a rule costs the same in an application of any size.
 */

/** What a rule needs to be compared with users. */
export interface Place {
  application_id: string
  /** The moment that relative times count from. */
  now: Date
  /** The conditions about attributes, as ranges of keys. One whose attribute is gone is missing, and never holds. */
  attributes: ReadonlyMap<SegmentCondition, AttributeCondition>
}

/** Whether a user who isn't hidden matches a rule. */
export const matches = (db: Connection, place: Place, rule: SegmentRules): SQL =>
  sql`(${db.tables.users.hidden_at} is null and ${ofRules(db, place, rule)})`

/** Whether a condition holds for a user. */
export const holdsFor = (db: Connection, place: Place, condition: SegmentCondition): SQL =>
  negatedIf(condition.not, ofCondition(db, place, condition))

const ofRules = (db: Connection, place: Place, { join, of, not }: SegmentRules): SQL => {
  const parts = of.map((part) => ofPart(db, place, part))
  return negatedIf(not, sql`(${sql.join(parts, join === 'AND' ? sql` and ` : sql` or `)})`)
}

const ofPart = (db: Connection, place: Place, part: SegmentPart): SQL =>
  part.about === 'rules' ? ofRules(db, place, part) : holdsFor(db, place, part)

const negatedIf = (not: boolean | undefined, condition: SQL) => (not ? sql`not ${condition}` : condition)

const never = sql`(1 = 0)`

function ofCondition(db: Connection, place: Place, condition: SegmentCondition): SQL {
  const { users } = db.tables
  switch (condition.about) {
    case 'state':
      return sql`${users.state} in ${[...condition.in]}`
    case 'contact':
      return hasContact(db, place, condition.kind, condition.is === 'verified' ? sql`and i.verified` : sql``)
    case 'country':
      return hasContact(db, place, 'phone', sql`and i.country_code in ${[...condition.in]}`)
    case 'domain': {
      const endings = condition.in.map((domain) => sql`i.value like ${`%@${escaped(domain)}`} escape '\\'`)
      return hasContact(db, place, 'email', sql`and (${sql.join(endings, sql` or `)})`)
    }
    case 'attribute': {
      const attribute = place.attributes.get(condition)
      return attribute ? holds(db, place.application_id, sql`${users.id}`, attribute) : never
    }
    case 'created':
      return isWithin(users.created_at, condition, place.now)
    case 'last_sign_in':
      return isWithin(users.last_sign_in_at, condition, place.now)
    case 'sign_in_method':
      return canSignInWith(db, place, condition.in)
    case 'group':
      return isMember(db, place.application_id, condition.group_id)
    case 'consent':
      return hasSaid(db, place, condition)
  }
}

/** Only domains with such a character need it, and there are none; but the rule may be older than its check. */
const escaped = (domain: string) => domain.replace(/[\\%_]/g, '\\$&')

/** With a limit, Postgres looks it up for each user, instead of reading everyone's rows for a hash table. */
const found = (from: SQL) => sql`exists (select 1 from ${from} limit 1 offset 0)`

const hasContact = ({ tables: { identifiers, users } }: Connection, place: Place, kind: string, more: SQL) =>
  found(
    sql`${identifiers} i where i.user_id = ${users.id} and i.application_id = ${place.application_id}
      and i.released_at is null and i.kind = ${kind} ${more}`,
  )

const isMember = ({ tables: { userGroupMembers, users } }: Connection, application_id: string, group_id: string) =>
  found(
    sql`${userGroupMembers} m where m.application_id = ${application_id} and m.group_id = ${group_id}
      and m.user_id = ${users.id}`,
  )

/** What users said about the privacy policy is a column, and about marketing, rows. */
function hasSaid({ tables }: Connection, place: Place, { slug, is }: AboutConsent): SQL {
  const { users, userConsents } = tables
  // SQLite reads a boolean as a number, and Postgres as a word.
  if (slug === privacyPolicySlug)
    return sql`(coalesce(cast(${users.privacy_consent} ->> 'value' as text), '') in ${is === 'given' ? ['true', '1'] : ['false', '0']})`
  return found(
    sql`${userConsents} c where c.application_id = ${place.application_id} and c.user_id = ${users.id}
      and c.slug = ${slug} and ${is === 'given' ? sql`` : sql`not `}c.value`,
  )
}

type AboutConsent = Extract<SegmentCondition, { about: 'consent' }>

function canSignInWith({ tables }: Connection, { application_id }: Place, methods: readonly string[]): SQL {
  const { users, credentials, socialIdentities } = tables
  const providers = methods.filter((method) => method !== 'password')
  const ways = [
    methods.includes('password') &&
      found(sql`${credentials} c where c.application_id = ${application_id} and c.user_id = ${users.id}`),
    providers.length > 0 &&
      found(
        sql`${socialIdentities} s where s.application_id = ${application_id} and s.user_id = ${users.id}
          and s.provider in ${providers}`,
      ),
  ]
  const known = ways.filter((way) => way !== false)
  return known.length === 0 ? never : sql`(${sql.join(known, sql` or `)})`
}

const day_ms = 24 * 60 * 60_000

/** The moment that a relative time begins at. */
export const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * day_ms)

function isWithin(column: AnyColumn, { after, before, within_days }: SegmentTimes, now: Date): SQL {
  const at = (moment: Date) => sql.param(moment, column)
  const bounds = [
    sql`${column} is not null`,
    after !== undefined && sql`${column} >= ${at(new Date(after))}`,
    before !== undefined && sql`${column} < ${at(new Date(before))}`,
    within_days !== undefined && sql`${column} > ${at(daysBefore(now, within_days))}`,
  ].filter((bound) => bound !== false)
  return sql`(${sql.join(bounds, sql` and `)})`
}

/** Users of the application with these IDs. */
export const isAmong = (db: Connection, application_id: string, ids: readonly string[]): SQL =>
  sql`${db.tables.users.application_id} = ${application_id} and ${isOneOf(db, db.tables.users.id, ids)}`
