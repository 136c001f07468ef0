import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { pages, redirects, setUp } from '../apps/admin/screenshots/pages.ts'

const app = fileURLToPath(new URL('../apps/admin/src/app', import.meta.url))

// The hosted pages need no test: their list is typed by the pages there are.
test('screenshots are taken of every page of the console', () => {
  const routes = globSync('**/page.tsx', { cwd: app }).map((file) => file.replace(/\/?page\.tsx$/, ''))
  expect([...Object.keys(pages), ...redirects, setUp].toSorted()).toEqual(routes.toSorted())
})
