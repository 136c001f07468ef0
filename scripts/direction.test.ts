import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const sidesOnly = [
  // Sonner knows only the left and the right of the screen.
  'apps/admin/src/components/feedback/loaded/toaster.tsx',
]

const classOfOneSide =
  /(?<![\w-])-?(?:(?:scroll-)?[mp][lr]|(?:left|right)(?=-[\d[(])|border-[lr]|rounded-(?:[tb]?[lr])|(?:text|float|clear)-(?:left|right)|space-x)(?:-[^\s'"`]+)?(?=[\s'"`])/
const propertyOfOneSide =
  /(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right)|text-align: (?:left|right)|float: (?:left|right)|^\s*(?:left|right):)/

const quoted = (line: string) => line.match(/'[^'\n]*'|"[^"\n]*"|`[^`\n]*`/g) ?? []
const isClass = (line: string) => quoted(line).some((text) => classOfOneSide.test(text))

test('layout follows the direction of the text: no class or property refers to the left or the right', () => {
  const files = globSync('apps/{admin,sign-in}/{src,stories}/**/*.{tsx,css}', { cwd: root })
  expect(files.length).toBeGreaterThan(100)
  const faults = files
    .filter((file) => !sidesOnly.includes(file))
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, at) =>
          (file.endsWith('.css') ? propertyOfOneSide.test(line) : isClass(line)) ? [`${file}:${at + 1}${line}`] : [],
        ),
    )
  expect(faults).toEqual([])
})

test.each(['pl-2', '-ml-1.5', 'max-sm:pl-0', 'left-0', 'text-right', 'rounded-l-lg', 'border-r', 'sm:left-[3px]'])(
  '%s is reported',
  (name) => expect(isClass(`className="flex ${name} gap-2"`)).toBe(true),
)

test.each([
  'ps-2',
  '-ms-1.5',
  'start-0',
  'text-end',
  'inset-x-3',
  'border-line',
  'rounded-lg',
  'leading-4',
  'Generated if left blank',
])('%s is allowed', (name) => expect(isClass(`className="flex ${name} gap-2"`)).toBe(false))

test('code runs from left to right in every language, and arrows point the way back', () => {
  const sources = globSync('apps/{admin,sign-in}/src/**/*.tsx', { cwd: root }).map((file) => ({
    file,
    text: readFileSync(join(root, file), 'utf8'),
  }))
  const tags = (shape: RegExp) =>
    sources.flatMap(({ file, text }) =>
      [...text.matchAll(shape)].map(([tag]) => `${file}: ${tag.replace(/\s+/g, ' ')}`),
    )
  const blocks = tags(/<pre\b[^>]*>/g)
  expect(blocks.length).toBeGreaterThanOrEqual(2)
  expect(blocks.filter((tag) => !tag.includes('dir="ltr"'))).toEqual([])
  const arrows = tags(/<[^<>]+>\s*←/g)
  expect(arrows.length).toBeGreaterThanOrEqual(1)
  expect(arrows.filter((tag) => !tag.includes('arrow-back'))).toEqual([])
})
