// What the source files of the repository import from each other.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from './repository.mjs'

/** Returns the source files of all apps and packages, as paths in the repository. */
export function sourceFiles() {
  return ['apps', 'packages'].flatMap((group) =>
    readdirSync(join(root, group)).flatMap((name) => filesUnder(join(root, group, name, 'src'))),
  )
}

/** Returns the code of a source file without comments. */
export const codeOf = (path) => withoutComments(readFileSync(join(root, path), 'utf8'))

/** Returns the imports in a piece of code, and whether each is type-only. */
export function importsIn(code) {
  const statements =
    /\b(?:import|export)\b(?<what>[^'"`;=]*?)\bfrom\s*['"](?<specifier>[^'"]+)['"]|\bimport\s*\(?\s*['"](?<bare>[^'"]+)['"]/g
  return [...code.matchAll(statements)].map(({ index, groups }) => ({
    specifier: groups.specifier ?? groups.bare,
    typeOnly: /^\s+type\b/.test(groups.what ?? ''),
    line: code.slice(0, index).split('\n').length,
  }))
}

/** Resolves a relative import to a file in the repository. */
export const fileOf = (path, specifier) => join(dirname(path), specifier)

// Removing a comment keeps its line breaks, so that line numbers stay correct.
function withoutComments(text) {
  const blocksGone = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
  return blocksGone.replace(/(^|\s)\/\/.*$/gm, '$1')
}

function filesUnder(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesUnder(path)
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [relative(root, path)] : []
  })
}
