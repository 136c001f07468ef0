/*
 * The optimizations ("tricks") that the engine uses. `ENGINE=plain` turns off all of them, and `ENGINE=-shared_lookups,-group_commit` turns off
 * some. README.md in this folder describes what each one does and gains.
 */

export const tricks = [
  'kept_statements',
  'row_readers',
  'shared_lookups',
  'gathered_lookups',
  'joint_sends',
  'generic_plans',
  'lanes',
  'single_writes',
  'pipelines',
  'group_commit',
  'checkpoint_thread',
  'bulk_rows',
] as const

export type Trick = (typeof tricks)[number]

const off = turnedOff(process.env.ENGINE ?? '')

export const uses = (trick: Trick): boolean => !off.has(trick)

/** Whether every trick is turned off, so that statements run on plain Drizzle. */
export const isPlain = off.size === tricks.length

function turnedOff(setting: string): ReadonlySet<string> {
  if (setting === '' || setting === 'fast') return new Set()
  if (setting === 'plain') return new Set(tricks)
  const names = setting.split(',').map((name) => name.trim().replace(/^-/, ''))
  const unknown = names.find((name) => !tricks.some((trick) => trick === name))
  if (unknown !== undefined)
    throw new Error(`ENGINE is fast, plain, or a list of tricks to turn off, such as -${tricks[0]}; not ${unknown}`)
  return new Set(names)
}
