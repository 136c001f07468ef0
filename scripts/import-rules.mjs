// Hand-written: dependency-cruiser doesn't run on TypeScript 7.
// Checks the architecture rules that the linter can't express, and the map in ARCHITECTURE.md. `npm test` runs it; to run it alone:
// node scripts/import-rules.mjs. With --draw, it redraws the map.
import './lib/preflight.mjs'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { drawMap, findCycle, partsOf, withMap } from './lib/folder-map.mjs'
import { codeOf, fileOf, importsIn, sourceFiles } from './lib/imports.mjs'
import { root } from './lib/repository.mjs'

/** A rule holds for some files; `breaks` looks at one import of such a file, or at one line, or at the path alone. */
const rules = [
  {
    says: "A noun may call another noun's service, never its repository.",
    holdsFor: (path) => path.startsWith('apps/api/src/'),
    breaksByImport: ({ path, specifier }) => {
      const noun = nounOfRepository(fileOf(path, specifier))
      return noun !== undefined && noun !== (nounOfRepository(path) ?? dirname(path))
    },
  },
  {
    // Files of other systems have columns with this name.
    says: 'Only sign-in (users) and operators may use password hashes.',
    holdsFor: (path) =>
      path.startsWith('apps/api/src/') && !/\/(sign-in|operators|passwords|imports\/systems)\//.test(path),
    breaksByLine: (line) => /\bpassword_hash\b/.test(line),
  },
  {
    says: 'Only the nouns that issue keys, links, and sessions may use their hashes.',
    holdsFor: (path) =>
      path.startsWith('apps/api/src/') &&
      !/\/(api-keys|applications|codes|oauth-clients|operators|sessions|sign-in)\//.test(path),
    breaksByLine: (line) => /\b(secret_hash|token_hash)\b/.test(line),
  },
  {
    says: "Only http/address.ts, which cleans the caller's address, may read it. Elsewhere, call `addressOf(request)`.",
    holdsFor: (path) => /^apps\/api\/src\/(http\/|app\.ts|server\.ts)/.test(path) && !path.endsWith('/http/address.ts'),
    breaksByLine: (line) => /\.ips?\b|\bremoteAddress\b/.test(line),
  },
  {
    says: 'Published packages run anywhere, so they may not import Node modules.',
    holdsFor: (path) => /^packages\/(contracts|sdk)\/src\//.test(path),
    breaksByImport: ({ specifier }) => specifier.startsWith('node:'),
  },
  {
    says: 'What a storefront runs in browsers may not import Node modules, nor anything of the contract but its types.',
    holdsFor: (path) =>
      /^packages\/storefront\/src\/(browser\/|protocol\/|index\.ts|session\.ts|react|next-react)/.test(path),
    breaksByImport: ({ specifier, typeOnly }) =>
      /^node:|^jose$|\/node\//.test(specifier) || (specifier.startsWith('@clientele/') && !typeOnly),
  },
  {
    says: 'The console knows only the types of the api, and calls it over HTTP: `import type`.',
    holdsFor: (path) => path.startsWith('apps/admin/src/'),
    breaksByImport: ({ specifier, typeOnly }) => specifier.startsWith('@clientele/api') && !typeOnly,
  },
  {
    says: 'A function lives with the noun it serves, not under utils, helpers, or common.',
    holdsFor: (path) => /\/(utils?|helpers?|common)(\/|\.[a-z.]+$)/.test(path),
    breaksByPath: () => true,
  },
]

const architecture = join(root, 'ARCHITECTURE.md')
const parts = partsOfApi()

if (process.argv.includes('--draw')) {
  writeFileSync(architecture, withMap(readFileSync(architecture, 'utf8'), drawMap(parts)))
  console.log('The map in ARCHITECTURE.md was redrawn.')
} else {
  const faults = [...sourceFiles().flatMap(faultsOf), ...faultsOfParts()]
  for (const fault of faults) console.log(fault)
  console.log(faults.length === 0 ? 'The import rules hold.' : `${faults.length} found.`)
  process.exitCode = faults.length === 0 ? 0 : 1
}

/** What the folders of the api, and the files beside them, import from each other. */
function partsOfApi() {
  const source = 'apps/api/src/'
  const files = sourceFiles().filter((path) => path.startsWith(source) && !path.endsWith('.test.ts'))
  return partsOf(
    Object.fromEntries(
      files.map((path) => [
        path.slice(source.length),
        importsIn(codeOf(path))
          .filter(({ specifier }) => specifier.startsWith('.'))
          .map(({ specifier }) => fileOf(path, specifier))
          .filter((imported) => imported.startsWith(source))
          .map((imported) => imported.slice(source.length)),
      ]),
    ),
  )
}

function faultsOfParts() {
  const cycle = findCycle(parts)
  if (cycle)
    return [
      `apps/api/src  Its folders must not form a cycle, not even through types. Break this one:\n  ${cycle.join('\n  ')}`,
    ]
  const text = readFileSync(architecture, 'utf8')
  return withMap(text, drawMap(parts)) === text
    ? []
    : ['ARCHITECTURE.md  The map is out of date. Redraw it:  node scripts/import-rules.mjs --draw']
}

function faultsOf(path) {
  const applying = rules.filter((rule) => rule.holdsFor(path))
  if (applying.length === 0) return []
  const code = codeOf(path)
  return applying.flatMap((rule) => [
    ...(rule.breaksByPath?.(path) ? [`${path}  ${rule.says}`] : []),
    ...code.split('\n').flatMap((line, at) => (rule.breaksByLine?.(line) ? [`${path}:${at + 1}  ${rule.says}`] : [])),
    ...importsIn(code)
      .filter((imported) => rule.breaksByImport?.({ path, ...imported }))
      .map(({ line }) => `${path}:${line}  ${rule.says}`),
  ])
}

/** Returns the folder that a repository file belongs to: `repository.ts`, or a file in `repository/`. */
function nounOfRepository(path) {
  return path.match(/^(?<noun>.+?)\/repository(?:\.ts$|\/)/)?.groups.noun
}
