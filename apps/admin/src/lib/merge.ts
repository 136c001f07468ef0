/*
 * Merges what two operators changed at the same time. Fields that only one of them changed are merged silently; for the others, somebody has to
 * choose.
 */

export type Choice = 'mine' | 'theirs'
/** The choice for each field that both changed, by its path. Whatever isn't chosen stays as the operator typed it. */
export type Choices = Readonly<Record<string, Choice>>

export interface Versions<Values> {
  /** What the operator's changes are based on. */
  base: Values
  /** What is saved now. */
  theirs: Values
  /** What the operator typed. */
  mine: Values
}

/** Returns the paths of the fields that both changed, to different values. */
export const conflictingPaths = <Values extends object, Path extends string>(
  { base, theirs, mine }: Versions<Values>,
  paths: readonly Path[],
): Path[] =>
  paths.filter((path) => {
    const [was, saved, typed] = [base, theirs, mine].map((values) => valueAt(values, path))
    return !isSame(saved, was) && !isSame(typed, was) && !isSame(saved, typed)
  })

/** Returns the values that are saved now, with the operator's changes to these fields. */
export function mergedAt<Values extends object>(
  { base, theirs, mine }: Versions<Values>,
  paths: readonly string[],
  choices: Choices = {},
): Values {
  const merged = structuredClone(theirs)
  for (const path of paths) {
    const typed = valueAt(mine, path)
    if (!isSame(typed, valueAt(base, path)) && choices[path] !== 'theirs') setAt(merged, path, typed)
  }
  return merged
}

type Fields = Record<string, unknown>

/** The value at a path such as `login.otp`. */
export const valueAt = (values: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Fields | undefined)?.[name], values)

function setAt(values: object, path: string, value: unknown) {
  const names = path.split('.')
  const last = names.pop() ?? ''
  const group = names.reduce((fields, name) => fields[name] as Fields, values as Fields)
  group[last] = value
}

export const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other)

/** Numbers are strings while they are being typed. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'number' ? String(each) : each)) ?? ''
