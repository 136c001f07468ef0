import { execFile } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const repository = resolve(import.meta.dirname, '../../..')
const own = join(repository, 'packages/storefront')
const nextShop = join(repository, 'examples/next-shop')

/** What the text around a block says about the names that the block uses. */
const known = { clientele: "import('@clientele/storefront').Client" }

/** The same for the page about the issuer, where the team uses the SDK. */
const knownToTeam = { clientele: "ReturnType<typeof import('@clientele/sdk').createClient>" }

/** The code of a page, each block as a file of its own. Of a change, it is what comes out of it. */
function blocksOf(file: string, names: Record<string, string> = known): string[] {
  const text = readFileSync(join(repository, file), 'utf8')
  return Array.from(text.matchAll(/```(tsx?|diff)\n(.*?)```/gs), ([, language, block = '']) => {
    const code = language === 'diff' ? changed(block) : block
    return Object.entries(names).reduce(
      (block, [name, type]) =>
        new RegExp(`\\b${name}\\.`).test(block) && !new RegExp(`(const|\\{) ${name}\\b`).test(block)
          ? `declare const ${name}: ${type}\n${block}`
          : block,
      `${code}\nexport {}\n`,
    )
  })
}

const changed = (diff: string) =>
  diff
    .split('\n')
    .filter((line) => !line.startsWith('-'))
    .map((line) => line.slice(1))
    .join('\n')

test('the files of the guide to Next.js are those of the example, which runs in a browser', () => {
  const guide = readFileSync(join(repository, 'docs/add-sign-in-to-a-nextjs-store.md'), 'utf8')
  const files = Array.from(guide.matchAll(/`(src\/[^`]+)`:\n\n```tsx?\n(.*?)```/gs), ([, name = '', text = '']) => ({
    name,
    text,
  }))
  const textOf = (name: string) => readFileSync(join(nextShop, name), 'utf8')
  expect(files).toEqual(
    ['src/clientele.ts', 'src/app/auth/[...clientele]/route.ts', 'src/proxy.ts', 'src/app/actions.ts'].map((name) => ({
      name,
      text: textOf(name),
    })),
  )
})

const pages = [
  'packages/storefront/README.md',
  ...globSync('docs/{add-sign-in,several-storefronts,moving-from}*.md', { cwd: repository }),
]

/** The calls of the SDK on the page about the issuer. The settings of other libraries are tested with those libraries. */
const teamBlocks = () =>
  blocksOf('docs/openid.md', knownToTeam)
    .filter((block) => block.includes('await clientele.'))
    .map((block) => `declare const applicationId: string\n${block}`)

/** Files that blocks import by name, and what the packages of others export. */
const besides = ['encrypted-file.ts', 'sign-in-on-a-device.ts', 'vendors.d.ts']

test('every code block of the docs compiles in a strict project', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-readme-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const blocks = [...pages.flatMap((file) => blocksOf(file)), ...teamBlocks()]
  symlinkSync(join(own, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const file of besides) cpSync(join(repository, 'docs/examples', file), join(folder, file))
  blocks.forEach((code, at) => writeFileSync(join(folder, `block-${at}.tsx`), code))
  const { exports: entries } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as {
    exports: Record<string, { 'clientele-source': string }>
  }
  const paths = Object.fromEntries(
    Object.entries(entries).map(([entry, { 'clientele-source': source }]) => [
      `@clientele/storefront${entry.slice(1)}`,
      [join(own, source)],
    ]),
  )
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(own, 'tsconfig.json'),
      compilerOptions: {
        rootDir: '/',
        typeRoots: [join(own, 'node_modules/@types')],
        paths: {
          ...paths,
          '@/clientele': [join(nextShop, 'src/clientele.ts')],
          '@clientele/contracts': [join(repository, 'packages/contracts/src/index.ts')],
          '@clientele/sdk': [join(repository, 'packages/sdk/src/index.ts')],
        },
      },
      include: ['*.tsx', '*.d.ts'],
    }),
  )
  const tsc = join(repository, 'node_modules/.bin/tsc')
  const checked = await promisify(execFile)(tsc, ['-p', folder]).catch((failed: unknown) => failed)
  expect(blocks.length).toBeGreaterThan(4)
  expect(checked).toMatchObject({ stdout: '' })
}, 180_000)

test('every block of JSON in the docs is JSON', () => {
  const texts = globSync(['docs/*.md', 'packages/storefront/README.md'], { cwd: repository }).flatMap((file) =>
    Array.from(readFileSync(join(repository, file), 'utf8').matchAll(/```json\n(.*?)```/gs), ([, text = '']) => text),
  )
  expect(texts.length).toBeGreaterThan(1)
  for (const text of texts) expect(() => JSON.parse(text)).not.toThrow()
})
