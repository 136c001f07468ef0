import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Change } from './schemas.ts'

/** What a file in `.changeset` says: how each package it names is to be released, and why. */
export interface Changeset {
  file: string
  releases: Record<string, string>
  text: string
}

/** The package whose releases the contract belongs to. */
const contracts = '@clientele/contracts'

/** Reads the changesets of a folder: Markdown with front matter such as `"@clientele/contracts": major`. */
export function readChangesets(folder: string): Changeset[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => parseChangeset(file, readFileSync(join(folder, file), 'utf8')))
}

export function parseChangeset(file: string, source: string): Changeset {
  const [, frontMatter = '', text = ''] = /^---\r?\n([\s\S]*?)\r?\n?---\r?\n?([\s\S]*)$/.exec(source) ?? []
  const releases = Array.from(
    frontMatter.matchAll(/^\s*["']?([^"':\s]+)["']?\s*:\s*(\w+)\s*$/gm),
    ([, name = '', level = '']) => [name, level],
  )
  return { file, releases: Object.fromEntries(releases), text }
}

/** The breaking changes that no changeset declares: a major release of the contract, whose text names what breaks in backticks. */
export function undeclared(changes: readonly Change[], changesets: readonly Changeset[]): Change[] {
  const texts = changesets.filter(({ releases }) => releases[contracts] === 'major').map(({ text }) => text)
  const isNamed = (subject: string) => texts.some((text) => text.includes(`\`${subject.replace(/^platform\./, '')}\``))
  return changes.filter(({ level, subject }) => level === 'breaking' && !isNamed(subject))
}
