// The rules of the architecture that the linter cannot express. Run by `npm test`, or alone: node scripts/import-rules.mjs
import './lib/preflight.mjs'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from './lib/repository.mjs'

/** A rule holds for some files; `breaks` looks at one import of such a file, or at one line, or at the path alone. */
const rules = [
  {
    says: "A noun may call another noun's service, never its repository.",
    holdsFor: (path) => path.startsWith('apps/api/src/'),
    breaksByImport: ({ path, specifier }) => {
      const noun = nounOfRepository(join(dirname(path), specifier))
      return noun !== undefined && noun !== (nounOfRepository(path) ?? dirname(path))
    },
  },
  {
    says: 'Password hashes are the business of sign-in (users) and operators alone.',
    holdsFor: (path) => path.startsWith('apps/api/src/') && !/\/(sign-in|operators)\//.test(path),
    breaksByLine: (line) => /\bpassword_hash\b/.test(line),
  },
  {
    says: 'Hashes of keys, links and sessions are the business of the nouns that issue them.',
    holdsFor: (path) =>
      path.startsWith('apps/api/src/') && !/\/(api-keys|applications|operators|sessions|sign-in)\//.test(path),
    breaksByLine: (line) => /\b(secret_hash|token_hash)\b/.test(line),
  },
  {
    says: "The caller's address is read in http/address.ts, which cleans it. Elsewhere call `addressOf(request)`.",
    holdsFor: (path) => /^apps\/api\/src\/(http\/|app\.ts|server\.ts)/.test(path) && !path.endsWith('/http/address.ts'),
    breaksByLine: (line) => /\.ips?\b|\bremoteAddress\b/.test(line),
  },
  {
    says: 'What is published runs anywhere: no module of Node.',
    holdsFor: (path) => /^packages\/(contracts|sdk)\/src\//.test(path),
    breaksByImport: ({ specifier }) => specifier.startsWith('node:'),
  },
  {
    says: 'The console knows only the types of the api, and calls it over HTTP: `import type`.',
    holdsFor: (path) => path.startsWith('apps/admin/src/'),
    breaksByImport: ({ specifier, typeOnly }) => specifier.startsWith('@clientele/api') && !typeOnly,
  },
  {
    says: 'A function lives with the noun it serves, not under utils, helpers or common.',
    holdsFor: (path) => /\/(utils?|helpers?|common)(\/|\.[a-z.]+$)/.test(path),
    breaksByPath: () => true,
  },
]

const faults = sourceFiles().flatMap(faultsOf)
for (const fault of faults) console.log(fault)
console.log(faults.length === 0 ? 'The import rules hold.' : `${faults.length} found.`)
process.exitCode = faults.length === 0 ? 0 : 1

function faultsOf(path) {
  const applying = rules.filter((rule) => rule.holdsFor(path))
  if (applying.length === 0) return []
  const code = withoutComments(readFileSync(join(root, path), 'utf8'))
  return applying.flatMap((rule) => [
    ...(rule.breaksByPath?.(path) ? [`${path}  ${rule.says}`] : []),
    ...code.split('\n').flatMap((line, at) => (rule.breaksByLine?.(line) ? [`${path}:${at + 1}  ${rule.says}`] : [])),
    ...importsIn(code)
      .filter((imported) => rule.breaksByImport?.({ path, ...imported }))
      .map(({ line }) => `${path}:${line}  ${rule.says}`),
  ])
}

/** The folder whose repository a file is, or is a part of: `repository.ts`, or what is under `repository/`. */
function nounOfRepository(path) {
  return path.match(/^(?<noun>.+?)\/repository(?:\.ts$|\/)/)?.groups.noun
}

function importsIn(code) {
  const statements =
    /\b(?:import|export)\b(?<what>[^'"`;=]*?)\bfrom\s*['"](?<specifier>[^'"]+)['"]|\bimport\s*\(?\s*['"](?<bare>[^'"]+)['"]/g
  return [...code.matchAll(statements)].map(({ index, groups }) => ({
    specifier: groups.specifier ?? groups.bare,
    typeOnly: /^\s+type\b/.test(groups.what ?? ''),
    line: code.slice(0, index).split('\n').length,
  }))
}

// A comment leaves its line breaks behind, so that lines keep their numbers.
function withoutComments(text) {
  const blocksGone = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
  return blocksGone.replace(/(^|\s)\/\/.*$/gm, '$1')
}

function sourceFiles() {
  return ['apps', 'packages'].flatMap((group) =>
    readdirSync(join(root, group)).flatMap((name) => filesUnder(join(root, group, name, 'src'))),
  )
}

function filesUnder(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesUnder(path)
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [relative(root, path)] : []
  })
}
