import { hash } from 'node:crypto'
import { inHex } from '@clientele/db'
import { usernameKey } from '../contacts/normalize.ts'
import type { Context } from '../context.ts'
import { findSocialUsers } from '../social-identities/service.ts'
import { findGroupsNamed, membershipsOf } from '../user-groups/join-groups.ts'
import { type GroupsByKey, namesIn } from './groups.ts'
import { findSurvivors } from '../users/change.ts'
import type { ImportRow } from './normalize.ts'
import { isOnlyFromTeam } from '../users/facets.ts'
import { findArchived, findByExternalIds, findByIds, findByUsernames, findOwners } from './repository.ts'

/*
 * What is known of the customers in some records, read with a few statements for any number of records.
 */

export interface Known {
  /** IDs that exist, whose they are, and whether that customer is hidden. The ID of one who was merged away stands for the survivor. */
  ids: ReadonlyMap<string, { id: string; isHidden: boolean }>
  byExternalId: ReadonlyMap<string, string>
  byUsername: ReadonlyMap<string, string>
  owners: ReadonlyMap<string, Owner[]>
  /** The customers of social accounts, by the keys of these. */
  byAccount: ReadonlyMap<string, string>
  /** Archived customers by their former contacts, as far as the records are of archived ones. */
  archived: ReadonlyMap<string, string>
  groups: KnownGroups
}

interface KnownGroups {
  byKey: GroupsByKey
  isMember: (group_id: string, user_id: string) => boolean
}

interface Owner {
  user_id: string
  verified: boolean
  /** Whether only the team has told us of the account. */
  isFromTeam: boolean
}

/** A record with the ID that its customer gets if this job creates them. */
export interface Candidate {
  row: ImportRow
  own_id: string
}

/** `joins` says whether customers join groups. */
export async function findKnown(ctx: Context, candidates: readonly Candidate[], joins: boolean): Promise<Known> {
  const { db, application_id } = ctx
  const named = (valuesOf: (candidate: Candidate) => Iterable<string | undefined>) => {
    const values = new Set<string>()
    for (const candidate of candidates)
      for (const value of valuesOf(candidate)) if (value !== undefined) values.add(value)
    return { application_id, values: [...values] }
  }
  const [ids, externalIds, usernames, contacts, byAccount, archived, groups] = await Promise.all([
    findByIds(
      db,
      named(({ row, own_id }) => [row.user_id, own_id]),
    ),
    findByExternalIds(
      db,
      named(({ row }) => [row.external_id]),
    ),
    findByUsernames(
      db,
      named(({ row }) => [row.username === undefined ? undefined : usernameKey(row.username)]),
    ),
    findOwners(
      db,
      named(({ row }) => contactsOf(row)),
    ),
    findSocialUsers(
      ctx,
      candidates.flatMap(({ row }) => row.social_accounts),
    ),
    findArchived(
      db,
      named(({ row }) => (row.archived ? contactsOf(row) : [])),
    ),
    joins
      ? findGroupsNamed(
          ctx,
          candidates.flatMap(({ row }) => namesIn(row.groups)),
        )
      : new Map<string, { id: string; isSegment: boolean }>(),
  ])
  const owners = new Map<string, Owner[]>()
  for (const { value, user_id, verified, created_by, facet } of contacts) {
    const isFromTeam = isOnlyFromTeam({ created_by, facet })
    owners.set(value, [...(owners.get(value) ?? []), { user_id, verified, isFromTeam }])
  }
  return {
    ids: await withSurvivors(ctx, ids),
    byExternalId: byValue(externalIds),
    byUsername: byValue(usernames),
    owners,
    byAccount,
    archived: new Map(archived.map(({ value, user_id }) => [value, user_id])),
    groups: { byKey: groups, isMember: await membersOf() },
  }

  async function membersOf() {
    const user_ids = [...ids, ...externalIds].map(({ id }) => id)
    const memberships = await membershipsOf(ctx, {
      group_ids: [...groups.values()].map(({ id }) => id),
      user_ids: [...new Set([...user_ids, ...contacts.map(({ user_id }) => user_id)])],
    })
    const members = new Set(memberships.map(({ group_id, user_id }) => `${group_id} ${user_id}`))
    return (group_id: string, user_id: string) => members.has(`${group_id} ${user_id}`)
  }
}

function* contactsOf({ emails, phones }: ImportRow): Generator<string> {
  for (const { value } of emails) yield value
  for (const { value } of phones) yield value
}

async function withSurvivors(ctx: Context, found: Awaited<ReturnType<typeof findByIds>>): Promise<Known['ids']> {
  const ids = new Map(found.map(({ id, hidden_at }) => [id, { id, isHidden: hidden_at !== null }]))
  const hidden = found.flatMap(({ id, hidden_at }) => (hidden_at === null ? [] : [id]))
  if (hidden.length === 0) return ids
  const survivors = await findSurvivors(ctx, hidden)
  const values = [...new Set(survivors.values())]
  const rows = await findByIds(ctx.db, { application_id: ctx.application_id, values })
  const known = new Map(rows.map((row) => [row.id, row]))
  for (const [id, survivor] of survivors) {
    const row = known.get(survivor)
    if (row) ids.set(id, { id: survivor, isHidden: row.hidden_at !== null })
  }
  return ids
}

const byValue = (rows: readonly { id: string; value: string | null }[]) =>
  new Map(rows.flatMap(({ id, value }): [string, string][] => (value === null ? [] : [[value, id]])))

/** The file that a job reads, with a digest of its content if it was fetched. */
interface OwnFile {
  job_id: string
  content?: string | undefined
}

/**
 * Returns a function for the ID of the customer whom a job creates from a record. It is the same each time, so that no customer is created twice. In another
 * file at the same URL, the record with this number is someone else. The IDs of one job count up like others, so that customers whose file doesn't say when
 * they were created are next to each other in the indexes.
 */
export function ownIds({ job_id, content = '' }: OwnFile): (record: number, created: Date) => string {
  const first = Number.parseInt(hash('sha256', job_id + content).slice(0, 12), 16) % 2 ** 47
  return (record, created) => inHex(created.getTime()) + inHex(first + record)
}
