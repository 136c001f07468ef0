import { RE2JS } from 're2js'

/*
 * Patterns that people write run on RE2, whose time grows only with the length of the text, whatever the pattern.
 */

const patternMax = 200
/** The patterns in use. A pattern takes milliseconds to compile. */
const compiled = new Map<string, RE2JS>()
const compiledMax = 500

/** Returns what is wrong with a pattern, if anything. */
export function faultOfPattern(pattern: string): string | undefined {
  if (pattern.length > patternMax) return `must be at most ${patternMax} characters`
  try {
    RE2JS.compile(pattern)
    return undefined
  } catch {
    return 'must be a regular expression of RE2, which has no lookaheads, lookbehinds, and backreferences'
  }
}

/** Whether a pattern matches a whole text. */
export function matchesPattern(pattern: string, text: string): boolean {
  const known = compiled.get(pattern) ?? RE2JS.compile(pattern)
  if (compiled.size >= compiledMax) compiled.clear()
  compiled.set(pattern, known)
  return known.matches(text)
}
