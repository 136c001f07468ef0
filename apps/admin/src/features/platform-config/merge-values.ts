import { type Choices, conflictingPaths, isSame, mergedAt, type Versions, valueAt } from '@/lib/merge'
import { type ConfigPath, configCopy } from './config-copy'
import type { ConfigValues } from './values'

/*
 * Merges two operators' changes to the same settings. Over the API, lists are replaced, so lists are merged here, before saving.
 */

type Reason = ConfigValues['delete_account_reasons'][number]

/** A setting, or one reason of the list, that both operators changed. */
export interface Conflict {
  path: ConfigPath
  /** The reason that both changed. */
  reason_id?: string
  theirs: unknown
  mine: unknown
}

export const keyOf = ({ path, reason_id }: Conflict): string =>
  reason_id === undefined ? path : `${path}.${reason_id}`

const reasonsPath = 'delete_account_reasons'
const paths = (Object.keys(configCopy) as ConfigPath[]).filter((path) => path !== reasonsPath)

/** Returns everything that both changed, to different values. */
export function conflictsOf(versions: Versions<ConfigValues>): Conflict[] {
  const { base, theirs, mine } = versions
  return [
    ...conflictingPaths(versions, paths).map((path) => ({
      path,
      theirs: valueAt(theirs, path),
      mine: valueAt(mine, path),
    })),
    ...mergeReasons(base[reasonsPath], theirs[reasonsPath], mine[reasonsPath]).conflicts,
  ]
}

/** Returns the settings with both operators' changes. */
export function merged(versions: Versions<ConfigValues>, choices: Choices = {}): ConfigValues {
  const { base, theirs, mine } = versions
  const { reasons } = mergeReasons(base[reasonsPath], theirs[reasonsPath], mine[reasonsPath], choices)
  return { ...mergedAt(versions, paths, choices), [reasonsPath]: reasons }
}

/** The names of the settings that differ, for a request that contains only those. */
export const changedNames = (before: ConfigValues, after: ConfigValues): Record<string, true> =>
  Object.fromEntries(
    (Object.keys(after) as (keyof ConfigValues)[])
      .filter((name) => !isSame(before[name], after[name]))
      .map((name) => [name, true]),
  )

/**
 * Merges lists of reasons by their IDs: what either added stays, and what either removed goes, unless the other changed it. If both added a
 * reason under the same ID, the operator's gets another ID.
 */
function mergeReasons(
  base: readonly Reason[],
  theirs: readonly Reason[],
  mine: readonly Reason[],
  choices: Choices = {},
): { reasons: Reason[]; conflicts: Conflict[] } {
  const [was, saved, typed] = [base, theirs, mine].map(
    (list) => new Map(list.map((reason) => [reason.reason_id, reason])),
  ) as [Map<string, Reason>, Map<string, Reason>, Map<string, Reason>]
  const conflicts: Conflict[] = []
  const reasons: Reason[] = []
  const added: Reason[] = []
  for (const reason_id of new Set([...saved.keys(), ...typed.keys(), ...was.keys()])) {
    const [before, there, here] = [was.get(reason_id), saved.get(reason_id), typed.get(reason_id)]
    if (!before && there && here && !isSame(there, here)) {
      reasons.push(there)
      added.push(here)
      continue
    }
    const both = !isSame(there, before) && !isSame(here, before) && !isSame(there, here)
    const conflict: Conflict = { path: 'delete_account_reasons', reason_id, theirs: there, mine: here }
    if (both) conflicts.push(conflict)
    const takesTheirs = both ? choices[keyOf(conflict)] === 'theirs' : isSame(here, before)
    const kept = takesTheirs ? there : here
    if (kept) reasons.push(kept)
  }
  for (const reason of added) reasons.push({ ...reason, reason_id: freeId(reasons.map((each) => each.reason_id)) })
  return { reasons, conflicts }
}

/** The smallest number that no reason uses yet. */
export const freeId = (taken: readonly string[]): string => {
  let id = 1
  while (taken.includes(String(id))) id += 1
  return String(id)
}
