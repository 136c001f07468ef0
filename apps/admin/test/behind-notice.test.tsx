import type { Job, UserGroup } from '@clientele/contracts'
import type { ReactNode } from 'react'
import { expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { ImportJob } from '@/features/imports/import-job'
import { JobsIndicator } from '@/features/jobs/jobs-indicator'
import { JobsPage } from '@/features/jobs/jobs-page'
import { UserGroupPage } from '@/features/user-groups/user-group-page'
import { UserGroupsPage } from '@/features/user-groups/user-groups-page'
import { regulars } from './a-group'
import { World } from './world'

vi.mock('next/navigation', () => ({
  usePathname: () => '/',
  useParams: () => ({ groupId: regulars._id }),
  useRouter: () => ({ push: vi.fn<() => void>() }),
}))

const job: Job = {
  _id: 'job-1',
  kind: 'import_customers',
  state: 'running',
  about: { type: 'file', id: 'file-1', name: 'people.csv' },
  started_by: { kind: 'operator', id: 'operator-1', name: 'Olive Owner' },
  error_count: 0,
  actions: ['pause'],
  created_at: '2026-03-15T12:00:00.000Z',
  options: {
    file_url: 'file:file-1',
    country_code: 91,
    match: ['email'],
    on_conflict: 'keep',
    require_confirmation: false,
    unknown_groups: 'reject',
    hash_plaintext: false,
    dry_run: false,
    has_firebase: false,
  },
}
const group: UserGroup = { ...regulars, status: 'processing' }
const listed = { type: 'number', current: 1, size: 25, item_total: 1, has_next: false, has_previous: false }
const nothing = () => undefined

const sources = import.meta.glob<string>('../src/features/**/*.{ts,tsx}', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** Everything that asks again and again, and something that it shows. */
const polling: readonly [string, () => ReactNode, string][] = [
  ['the list of jobs', () => <JobsPage />, 'people.csv'],
  [
    'the page of an import',
    () => <ImportJob jobId="job-1" firebase={undefined} onFirebase={nothing} onStarted={nothing} onDraft={nothing} />,
    'Running',
  ],
  ['the page of a group', () => <UserGroupPage />, 'Reading the file'],
  ['the list of groups', () => <UserGroupsPage />, 'Regulars'],
]

test.each(polling)('While asking again fails, it is said above %s, which stays', async (_name, content, shown) => {
  let isAway = false
  const unlessAway = (answer: unknown) => () => {
    if (isAway) throw new Error('The service is away.')
    return answer
  }
  const service = {
    listJobs: unlessAway({ items: [job], page: listed }),
    getJob: unlessAway(job),
    getUserGroups: unlessAway({ items: [group], page: listed }),
    getUserGroupById: unlessAway(group),
    getUserGroupUsers: () => ({ items: [], page: { ...listed, item_total: 0 } }),
    getAttributeDefinitions: () => ({ items: [] }),
    getUserAttributeDefinitions: () => ({ items: [] }),
  }
  await render(<World service={service}>{content()}</World>)
  const seen = page.getByText(shown, { exact: false }).first()
  await expect.element(seen).toBeVisible()
  const said = page.getByText(/^This page may be out of date/)
  await expect.element(said).not.toBeInTheDocument()
  isAway = true
  await expect.element(said, { timeout: 5_000 }).toBeVisible()
  await expect.element(seen).toBeVisible()
  isAway = false
  await expect.element(said, { timeout: 5_000 }).not.toBeInTheDocument()
})

test('While asking again fails, the count of running jobs in the frame says so', async () => {
  let isAway = false
  const listJobs = () => {
    if (isAway) throw new Error('The service is away.')
    return { items: [job], page: listed }
  }
  await render(
    <World service={{ listJobs }}>
      <JobsIndicator />
    </World>,
  )
  const link = page.getByRole('link')
  await expect.element(link).toBeVisible()
  const said = link.getByText('May be out of date')
  await expect.element(said).not.toBeInTheDocument()
  isAway = true
  await expect.element(said, { timeout: 10_000 }).toBeVisible()
  isAway = false
  await expect.element(said, { timeout: 10_000 }).not.toBeInTheDocument()
})

test('Everything that asks again and again is on a page with the notice', () => {
  const polling = Object.entries(sources).filter(([, source]) => source.includes('refetchInterval:'))
  expect(polling.map(([file]) => file.replace('../src/features/', '')).toSorted()).toEqual([
    'imports/import-job.tsx',
    // A card of that page.
    'imports/undone-card.tsx',
    // A count in the frame of every page, which leads to the list of jobs.
    'jobs/jobs-indicator.tsx',
    'jobs/jobs-page.tsx',
    // The mailbox, whose page has it.
    'mailbox/use-mailbox.ts',
    'user-groups/user-group-page.tsx',
    'user-groups/user-groups-page.tsx',
  ])
})
