import { type ClassValue, clsx } from 'clsx'
import { twMerge } from 'tailwind-merge'

/**
 * Joins class names. What a component lets its users override has the variant `base:` (globals.css), and so yields to any other utility.
 * During development, and so in the tests of components, two utilities that conflict are an error; the library that knows is left out of what is built.
 */
export const cn = (...classes: ClassValue[]): string => {
  const joined = clsx(classes)
  // oxlint-disable-next-line node/no-process-env -- it isn't a setting: the build replaces it, and removes what follows
  if (process.env.NODE_ENV === 'development') complainAboutConflicts(joined)
  return joined
}

const complainAboutConflicts = (joined: string) => {
  const kept = new Set(twMerge(joined).split(' '))
  const lost = joined.split(/\s+/).filter((name) => name !== '' && !kept.has(name))
  if (lost.length === 0) return
  // oxlint-disable-next-line no-console -- for developers of the console
  console.error(`Conflicting utilities: ${lost.join(' ')} in “${joined}”. Use “base:” for what may be overridden.`)
}
