import { expect, test } from 'vitest'
import { errorFileCopy, jobLine, skippedLine, startedCopy, workCopy } from '@/features/jobs/job-copy'
import { percentDone, percentOfAll } from '@/features/jobs/percent-done'

const job = {
  _id: '1',
  kind: 'import_members',
  state: 'running',
  about: { type: 'user_group', id: '2', name: 'Regulars' },
  started_by: { kind: 'operator', id: '3' },
  error_count: 0,
  actions: [],
  created_at: '2024-01-31T09:30:00.000Z',
} as const

test('a job says where it is, and how long that takes', () => {
  const progress = { step: 'apply', unit: 'rows', done: 1_500, total: 4_500, seconds_left: 61 } as const
  expect(jobLine({ ...job, actions: [], progress })).toBe('Applying rows: 1,500 of 4,500, about 2 minutes left')
  expect(percentDone({ progress })).toBe(33)
  const fetching = { step: 'fetch', unit: 'bytes', done: 1_240_000 } as const
  expect(jobLine({ ...job, actions: [], progress: fetching })).toBe('Downloading the file: 1.2 MB')
  expect(percentDone({ progress: fetching })).toBeNull()
})

test('a job says what came of it', () => {
  const result = { rows: 2_000, matched: 1_990, joined: 1_500, left: 20, members: 3_000 }
  expect(jobLine({ ...job, actions: [], state: 'completed', result })).toBe('2,000 rows: 1,500 joined, 20 left')
  expect(jobLine({ ...job, actions: [], state: 'failed', failure: 'The file has no rows.' })).toBe(
    'The file has no rows.',
  )
  const undo = { ...job, actions: [], state: 'completed', undoes: '3' } as const
  expect(jobLine({ ...undo, actions: [], undo_result: { undone: 1_500, kept: 0 } })).toBe('1,500 changes undone')
  expect(jobLine({ ...undo, actions: [], undo_result: { undone: 1, kept: 1_200 } })).toBe(
    '1 change undone, 1,200 kept because of later changes',
  )
  expect(jobLine({ ...job, actions: [], state: 'queued' })).toBe('Starts as soon as a worker is free')
})

test('an import of customers counts records, and says what it has rejected once', () => {
  const kind = 'import_customers' as const
  const progress = { step: 'apply', unit: 'bytes', done: 1_240_000, total: 2_000_000 } as const
  const running = { ...job, actions: [], kind, progress, error_count: 3 }
  expect(jobLine(running)).toBe('Applying records: 1.2 MB of 2.0 MB')
  expect(skippedLine(running)).toBe(' · 3 records rejected')
  const result = {
    dry_run: true,
    rows: 9,
    created: 5,
    updated: 1,
    unchanged: 0,
    skipped: 0,
    rejected: 3,
    not_imported: [],
    samples: { created: [], updated: [], unchanged: [], skipped: [], rejected: [] },
  }
  const done = { ...running, state: 'completed' as const, result }
  expect(jobLine(done)).toBe('9 records: 5 would be created, 1 would be changed, 3 rejected')
  expect(skippedLine(done)).toBe('')
  expect(errorFileCopy(done).name).toBe('rejected-records.csv')
  expect(errorFileCopy({ ...done, undoes: '1' }).name).toBe('kept-changes.csv')
})

test('several jobs show what they have done together, which is never too much', () => {
  const at = (done: number) => ({ progress: { step: 'apply', unit: 'rows', done, total: 100 } as const })
  const fetching = { progress: { step: 'fetch', unit: 'bytes', done: 1_240_000 } as const }
  expect(percentOfAll([at(90), at(31), {}], 3)).toBe(40)
  expect(percentOfAll([at(90), fetching], 2)).toBe(45)
  expect(percentOfAll([fetching, {}], 2)).toBeNull()
  // Not all of them are known here.
  expect(percentOfAll([at(90)], 2)).toBeNull()
})

test('a job that deletes the values of an attribute says of how many customers', () => {
  const deleting = { ...job, actions: [], kind: 'clear_attribute' as const }
  const progress = { step: 'remove', unit: 'users', done: 1_000, total: 12_431 } as const
  expect(jobLine({ ...deleting, progress })).toBe('Deleting values: 1,000 of 12,431')
  expect(jobLine({ ...deleting, state: 'completed', result: { cleared: 12_431 } })).toBe(
    'The values of 12,431 customers were deleted',
  )
})

test('a dry run and the import of the same file have names of their own', () => {
  const kind = 'import_customers' as const
  expect(workCopy({ kind, dry_run: true })).toBe('Dry run: customers in')
  expect(workCopy({ kind })).toBe('Customers in')
})

test('two jobs of one file differ by when they were started, to the second', () => {
  const [first, second] = ['2026-03-18T14:22:09Z', '2026-03-18T14:22:41Z'].map((created_at) =>
    startedCopy({ created_at }),
  )
  expect(first).toMatch(/^started .*22:09/)
  expect(second).toMatch(/^started .*22:41/)
})
