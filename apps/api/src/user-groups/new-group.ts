import { newId } from '@clientele/db'
import { titleKey } from '../contacts/normalize.ts'
import type { Context } from '../context.ts'
import type { UserGroupRow } from '../rows/user-groups.ts'
import { nextUid, nothingRead } from './repository/groups.ts'

/** What tells new groups apart. */
type OwnFacts = Pick<
  UserGroupRow,
  'name' | 'description' | 'type' | 'file_url' | 'status' | 'reading' | 'rule' | 'refreshed_at' | 'swept_at'
>

/** A new group without members, which isn't stored yet. */
export const newGroup = async (tx: Context, facts: OwnFacts): Promise<UserGroupRow> => ({
  application_id: tx.application_id,
  id: newId(),
  uid: await nextUid(tx.db, tx.application_id),
  name: facts.name,
  name_key: titleKey(facts.name),
  description: facts.description,
  type: facts.type,
  file_url: facts.file_url,
  status: facts.status,
  reading: facts.reading,
  rule: facts.rule,
  refreshed_at: facts.refreshed_at,
  swept_at: facts.swept_at,
  ...nothingRead,
  member_count: 0,
  created_at: tx.now,
  modified_at: tx.now,
  version: 0,
  archived_at: null,
})

/** What a group that isn't a segment has instead of a rule. */
export const withoutRule = { rule: null, refreshed_at: null, swept_at: null } as const
