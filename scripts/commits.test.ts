import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './lib/repository.mjs'

const subjectLengthMax = 72

/** Returns what is wrong with the subject of a commit, if anything. */
function faultOf(subject: string): string | undefined {
  if (subject.length > subjectLengthMax)
    return `has ${subject.length} characters, at most ${subjectLengthMax} are allowed`
  if (subject.endsWith('.')) return 'ends with a period'
  return undefined
}

const git = (...args: string[]) => {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

/** Returns why this checkout lacks the complete history, if it does. */
function missingHistory(): string | undefined {
  if (!existsSync(join(root, '.git'))) return 'This is not a checkout of git, so no commits were checked.'
  const isShallow = git('rev-parse', '--is-shallow-repository')
  if (isShallow === undefined) return 'Git is not available here, so no commits were checked.'
  return isShallow === 'true' ? 'This is a shallow clone, so no commits were checked.' : undefined
}

test('subjects have at most 72 characters, and no trailing period', () => {
  expect(faultOf('Archived users can no longer sign in')).toBeUndefined()
  expect(faultOf('a'.repeat(72))).toBeUndefined()
  expect(faultOf('a'.repeat(73))).toMatch(/^has 73 characters/)
  expect(faultOf('Archived users can no longer sign in.')).toBe('ends with a period')
})

test('every commit since this check was added has a valid subject', ({ skip }) => {
  const reason = missingHistory()
  if (reason !== undefined) skip(reason)
  // Older subjects remain: only commits after the one that added this file are checked.
  const since = git('log', '--diff-filter=A', '--format=%H', '-1', '--', 'scripts/commits.test.ts')
  if (since === undefined || since === '') skip('This check is not committed yet, so no commits were checked.')
  const subjects = git('log', '--no-merges', '--format=%h %s', `${since}~1..HEAD`)?.split('\n').filter(Boolean) ?? []
  const found = subjects.flatMap((line) => {
    const [hash = '', ...words] = line.split(' ')
    const fault = faultOf(words.join(' '))
    return fault === undefined ? [] : [`${hash} ${fault}: ${words.join(' ')}`]
  })
  expect(found).toEqual([])
})
