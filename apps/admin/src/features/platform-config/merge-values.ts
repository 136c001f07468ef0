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

export type Choice = 'theirs' | 'mine'
/** The choice for each conflict, by its key. Whatever isn't chosen stays as the operator typed it. */
export type Choices = Readonly<Record<string, Choice>>

export const keyOf = ({ path, reason_id }: Conflict): string =>
  reason_id === undefined ? path : `${path}.${reason_id}`

interface Versions {
  /** What the operator's changes are based on. */
  base: ConfigValues
  /** What is saved now. */
  theirs: ConfigValues
  /** What the operator typed. */
  mine: ConfigValues
}

/** Returns everything that both changed, to different values. */
export function conflictsOf({ base, theirs, mine }: Versions): Conflict[] {
  return (Object.keys(configCopy) as ConfigPath[]).flatMap((path): Conflict[] => {
    if (path === 'delete_account_reasons') return mergeReasons(base[path], theirs[path], mine[path]).conflicts
    const [was, saved, typed] = [base, theirs, mine].map((values) => valueAt(values, path))
    return isSame(saved, was) || isSame(typed, was) || isSame(saved, typed)
      ? []
      : [{ path, theirs: saved, mine: typed }]
  })
}

/** Returns the settings with both operators' changes. */
export function merged({ base, theirs, mine }: Versions, choices: Choices = {}): ConfigValues {
  const result = structuredClone(theirs)
  for (const path of Object.keys(configCopy) as ConfigPath[]) {
    if (path === 'delete_account_reasons') {
      result[path] = mergeReasons(base[path], theirs[path], mine[path], choices).reasons
      continue
    }
    const typed = valueAt(mine, path)
    if (!isSame(typed, valueAt(base, path)) && choices[path] !== 'theirs') setAt(result, path, typed)
  }
  return result
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

type Fields = Record<string, unknown>

const valueAt = (values: ConfigValues, path: ConfigPath): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Fields | undefined)?.[name], values)

function setAt(values: ConfigValues, path: ConfigPath, value: unknown) {
  const names = path.split('.')
  const last = names.pop() ?? ''
  const group = names.reduce<Fields>((fields, name) => fields[name] as Fields, values as unknown as Fields)
  group[last] = value
}

const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other)

/** Numbers are strings while they are being typed. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'number' ? String(each) : each)) ?? ''
