import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './lib/repository.mjs'

/*
 * `llms.txt` tells language models, and people, what there is to read (llmstxt.org). It is written by hand and checked here.
 */

const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
const titleOf = (file: string) => /^# (.+)$/m.exec(textOf(file))?.[1]

const lines = textOf('llms.txt').trimEnd().split('\n')
const entries = lines.flatMap((line) => {
  const [, title = '', file = ''] = /^- \[([^\]]+)\]\(([^)]+)\): \S/.exec(line) ?? []
  return file === '' ? [] : [{ title, file }]
})

const guides: string[] = globSync('docs/*.md', { cwd: root })
const listed: string[] = [
  ...guides,
  ...globSync(['docs/reference/*.md', '*.md', 'packages/*/README.md'], { cwd: root }),
]

describe('llms.txt', () => {
  test('has a title, a summary, and sections that only list links with a description', () => {
    expect(lines[0]).toBe('# Clientele')
    expect(lines[2]).toMatch(/^> .{40,300}$/)
    const sections = lines.slice(lines.findIndex((line) => line.startsWith('## '))).filter((line) => line !== '')
    expect(sections.filter((line) => !/^## [A-Z][a-z]+$|^- \[[^\]]+\]\([^)]+\): \S/.test(line))).toEqual([])
    expect(sections.filter((line) => line.startsWith('## '))).toEqual([
      '## Guides',
      '## Packages',
      '## Reference',
      '## Optional',
    ])
  })

  test('lists every page of the docs, once, under its own title', () => {
    const pages = entries.filter(({ file }) => !file.endsWith('/'))
    expect(pages.map(({ file }) => file).toSorted()).toEqual(listed.toSorted())
    for (const { title, file } of pages) expect({ file, title }).toEqual({ file, title: titleOf(file) })
  })

  test('names no folder that isn’t there', () => {
    expect(entries.filter(({ file }) => !existsSync(join(root, file)))).toEqual([])
  })
})

describe('The docs', () => {
  test.each(guides)('%s can be reached from the README', (guide) => {
    expect(textOf('README.md')).toContain(`](${guide}`)
  })

  test.each(listed)('%s links only to files that exist, and to headings that they have', (file) => {
    const broken = Array.from(withoutCode(textOf(file)).matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [path = '', heading] = target.split('#', 2)
        const found = path === '' ? file : join(dirname(file), path)
        return !existsSync(join(root, found)) || (heading !== undefined && !headingsOf(found).includes(heading))
      })
    expect(broken).toEqual([])
  })
})

const withoutCode = (text: string) => text.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]*`/g, 'code')

/** The anchors of a page, as GitHub makes them. A heading that is repeated gets a number. */
function headingsOf(file: string): string[] {
  const text = textOf(file).replaceAll(/^```.*?^```/gms, '')
  const names = Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return names.map((name, at) => {
    const before = names.slice(0, at).filter((each) => each === name).length
    return before === 0 ? name : `${name}-${before}`
  })
}
