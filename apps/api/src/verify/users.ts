import type { Connection } from '@clientele/db'
import { facetOf } from '../users/facets.ts'
import { traitsOf } from '../users/contacts.ts'
import { derivedFields, withDerived } from '../users/profile-values.ts'
import type { Check } from './check.ts'
import {
  clearVersions,
  endSessions,
  insertVersions,
  listIds,
  listVersioned,
  readUsers,
  type UserFacts,
  writeContacts,
  writeDerived,
} from './repository/users.ts'

/** A problem with one user, and how to correct it under a lock. */
interface Fault {
  what: string
  stored: string | number
  actual: string | number
  correct: (tx: Connection) => Promise<unknown>
}

/**
 * Checks a user's derived data. Users are read a few hundred at a time, without a lock. One that looks wrong is locked and read again, because it
 * may have changed in between.
 */
export const checkUsers: Check = async function* (db, application_id) {
  const again = <T>(id: string, what: string, then: (tx: Connection, fault: Fault) => Promise<T>) =>
    db.transaction(async (tx) => {
      const [facts] = await readUsers(tx, application_id, [id])
      const fault = facts && faultsOf(facts).find((one) => one.what === what)
      return fault && then(tx, fault)
    })

  for (let after = ''; ; ) {
    const ids = await listIds(db, application_id, after)
    for (const facts of await readUsers(db, application_id, ids))
      for (const { what } of faultsOf(facts)) {
        const { id } = facts.user
        const fault = await again(id, what, async (_, found) => found)
        if (!fault) continue
        const { stored, actual } = fault
        const repair = async () =>
          (await again(id, what, async (tx, found) => {
            await found.correct(tx)
            return true
          })) ?? false
        yield { what, of: `user ${id}`, stored, actual, repair }
      }
    const last = ids.at(-1)
    if (last === undefined) return
    after = last
  }
}

const faultsOf = (facts: UserFacts): Fault[] => [
  ...keyFaults(facts),
  ...stateFaults(facts),
  ...contactFaults(facts),
  ...versionFaults(facts),
]

/** The keys for searching and comparing names. */
function keyFaults({ user }: UserFacts): Fault[] {
  const keys = withDerived(user)
  return derivedFields
    .filter((name) => user[name] !== keys[name])
    .map((name) => ({
      what: `users.${name}`,
      stored: user[name],
      actual: keys[name],
      correct: (tx) => writeDerived(tx, user, { [name]: keys[name] }),
    }))
}

const isHidden = ({ state }: UserFacts['user']) => state === 'archived' || state === 'purged'

/** What follows from the state: whether the user is listed, which filters match, and that only active users are signed in. */
function stateFaults({ user, contacts, live_sessions }: UserFacts): Fault[] {
  const faults: Fault[] = []
  const hidden = isHidden(user)
  if ((user.hidden_at !== null) !== hidden)
    faults.push({
      what: 'users.hidden_at',
      stored: user.hidden_at?.toISOString() ?? 'nothing',
      actual: hidden ? 'a moment' : 'nothing',
      correct: (tx) => writeDerived(tx, user, { hidden_at: hidden ? (user.state_at ?? user.updated_at) : null }),
    })
  // Contacts of archived and purged users are eventually deleted, and no filter uses them.
  const facet = facetOf(user.state, traitsOf(contacts))
  if (!hidden && user.facet !== facet)
    faults.push({
      what: 'users.facet',
      stored: user.facet,
      actual: facet,
      correct: (tx) => writeDerived(tx, user, { facet }),
    })
  if (user.state !== 'active' && live_sessions > 0)
    faults.push({
      what: 'sessions',
      stored: `${live_sessions} live sessions of a user who is ${user.state}`,
      actual: 'none',
      correct: (tx) => endSessions(tx, user),
    })
  return faults
}

/** One contact of each kind is the primary one, and archived and purged users hold none. */
function contactFaults({ user, contacts }: UserFacts): Fault[] {
  const { application_id } = user
  const held = contacts.filter(({ released_at }) => released_at === null)
  if (isHidden(user))
    return held.length === 0
      ? []
      : [
          {
            what: 'identifiers.released_at',
            stored: `${held.length} contacts held by a user who is ${user.state}`,
            actual: 'none',
            correct: (tx) =>
              writeContacts(
                tx,
                application_id,
                held.map(({ id }) => id),
                { released_at: new Date(), release_reason: user.state === 'purged' ? 'purged' : 'archived' },
              ),
          },
        ]
  return (['email', 'phone'] as const).flatMap((kind): Fault[] => {
    const ofKind = held.filter((contact) => contact.kind === kind)
    const primary = ofKind.filter((contact) => contact.primary)
    const [first = ofKind[0], ...others] = primary
    if (!first || primary.length === 1) return []
    return [
      {
        what: 'identifiers.primary',
        stored: `${primary.length} primary contacts of kind ${kind}`,
        actual: 1,
        correct: async (tx) => {
          await writeContacts(tx, application_id, [first.id], { primary: true })
          if (others.length > 0)
            await writeContacts(
              tx,
              application_id,
              others.map(({ id }) => id),
              { primary: false },
            )
        },
      },
    ]
  })
}

/**
 * Events with a version count the changes of a user without gaps, up to the current version. The oldest may have been deleted, and users from
 * before events carried versions have none.
 */
function versionFaults({ user, versions }: UserFacts): Fault[] {
  if (!versions) return []
  const { count, distinct, least, greatest } = versions
  const actual = `each once, from ${least} to ${Math.max(greatest, user.version)}`
  if (count === distinct && distinct === greatest - least + 1 && greatest === user.version) return []
  return [
    {
      what: 'users.version',
      stored: `${user.version}, and ${count} events with versions ${least} to ${greatest}`,
      actual,
      correct: async (tx) => {
        const versioned = await listVersioned(tx, user)
        const known = new Map(versioned.toReversed().map(({ id, version }) => [version, id]))
        const again = versioned.filter(({ id, version }) => known.get(version) !== id)
        if (again.length > 0)
          await clearVersions(
            tx,
            user,
            again.map(({ id }) => id),
          )
        const all = Array.from({ length: Math.max(greatest, user.version) - least + 1 }, (_, i) => least + i)
        const missing = all.filter((version) => !known.has(version))
        if (missing.length > 0) await insertVersions(tx, user, missing)
        if (user.version < greatest) await writeDerived(tx, user, { version: greatest })
      },
    },
  ]
}
