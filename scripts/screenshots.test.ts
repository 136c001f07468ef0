import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { pages, redirects, setUp } from '../apps/admin/screenshots/pages.ts'

const app = fileURLToPath(new URL('../apps/admin/src/app', import.meta.url))

// The hosted pages need no test: their list is typed by the existing pages.
test('every page of the console has a screenshot', () => {
  const routes = globSync('**/page.tsx', { cwd: app }).map((file) => file.replace(/\/?page\.tsx$/, ''))
  expect([...Object.keys(pages), ...redirects, setUp].toSorted()).toEqual(routes.toSorted())
})
