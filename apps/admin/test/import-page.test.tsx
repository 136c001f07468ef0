import type { Job } from '@clientele/contracts'
import { beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { ImportPage } from '@/features/imports/import-page'
import { type Service, World } from './world'

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: vi.fn<() => void>() }) }))
beforeEach(() => sessionStorage.clear())

const draftKey = 'clientele:import:operator-1:application-1'
const counts = { created: 2, updated: 0, unchanged: 0, skipped: 0, rejected: 0 }

const anImport = (_id: string, dry_run: boolean): Job => ({
  _id,
  kind: 'import_customers',
  state: 'completed',
  about: { type: 'file', id: 'file-1', name: 'people.csv' },
  started_by: { kind: 'operator', id: 'operator-1', name: 'Olive Owner' },
  error_count: 0,
  actions: [],
  created_at: '2026-03-15T12:00:00.000Z',
  result: {
    dry_run,
    rows: 2,
    ...counts,
    groups_created: [],
    samples: { created: [], updated: [], unchanged: [], skipped: [], rejected: [] },
    not_imported: [],
  },
  options: {
    file_url: 'file:file-1',
    country_code: 91,
    match: ['email'],
    on_conflict: 'keep',
    require_confirmation: false,
    unknown_groups: 'reject',
    hash_plaintext: false,
    dry_run,
    has_firebase: false,
  },
})

test('A file is forgotten once it is imported, so that the next import begins with another one', async () => {
  sessionStorage.setItem(draftKey, JSON.stringify({ file_url: 'file:file-1', name: 'people.csv' }))
  const service: Service = {
    getJob: (input) => anImport((input as { jobId: string }).jobId, (input as { jobId: string }).jobId === 'dry-run'),
    createImport: () => ({ _id: 'real' }),
  }
  await render(
    <World service={service} search="?job=dry-run">
      <ImportPage />
    </World>,
  )
  await page.getByRole('button', { name: 'Import 2 customers' }).click()
  expect(sessionStorage.getItem(draftKey)).not.toBe(null)
  await page.getByRole('alertdialog').getByRole('button', { name: 'Import 2 customers' }).click()
  await expect.element(page.getByText('What the import has done')).toBeVisible()
  expect(sessionStorage.getItem(draftKey)).toBe(null)
})
