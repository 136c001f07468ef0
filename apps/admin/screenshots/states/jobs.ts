import type { Job } from '@clientele/contracts'
import type { Place } from '../pages.ts'
import type { States } from './state.ts'

/* Jobs in every state. A real one would be over before its picture is taken, so these are made up. */

const job = (state: Job['state'], name: string, more: Partial<Job> = {}): Job => ({
  _id: crypto.randomUUID(),
  kind: 'import_members',
  state,
  about: { type: 'user_group', id: '64f0000000000000000000a1', name },
  started_by: { kind: 'operator', id: '64f0000000000000000000c1', name: 'Olu Owner' },
  error_count: 0,
  actions: [],
  created_at: new Date(Date.now() - 90_000).toISOString(),
  ...more,
})

const rows = { step: 'apply', unit: 'rows', done: 412_500, total: 1_000_000 } as const
const running = job('running', 'Early birds', {
  progress: { ...rows, per_second: 9_800, seconds_left: 60 },
  error_count: 2,
  actions: ['pause', 'cancel'],
})
const inEveryState = [
  job('queued', 'Regulars', { actions: ['pause', 'cancel'] }),
  running,
  job('running', 'From another server', {
    progress: { step: 'fetch', unit: 'bytes', done: 48_200_000 },
    actions: ['pause', 'cancel'],
  }),
  job('paused', 'Newsletter', { progress: rows, error_count: 12_431, actions: ['resume', 'cancel'] }),
  job('canceling', 'Summer sale', { progress: rows }),
  job('canceled', 'לקוחות קבועים', {
    failure:
      'The import was canceled after 412,500 of 1,000,000 rows. What they changed stays. Members who aren’t in the file may not have been removed.',
    actions: ['retry'],
  }),
  job('completed', 'customers-2026-05-01.csv', {
    kind: 'export_customers',
    about: { type: 'file', id: '64f0000000000000000000a2', name: 'customers-2026-05-01.csv' },
    result: {
      format: 'csv',
      gzip: false,
      exported: 12_431,
      counted: 12_431,
      counted_relation: 'eq',
      file: {
        name: 'customers-2026-05-01.csv',
        size: 1_572_864,
        expires_at: new Date(Date.now() + 3 * 86_400_000).toISOString(),
      },
    },
  }),
  job('failed', 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft', {
    failure: 'The URL could not be reached. It must lead to a web server on the public internet that responds quickly.',
    started_by: { kind: 'api_key', id: '64f0000000000000000000d1', name: 'Order service' },
    actions: ['retry'],
  }),
  job('completed', 'VIP', {
    result: { rows: 1_000_000, matched: 998_200, joined: 31_000, left: 1_204, members: 998_200 },
    error_count: 1_800,
    actions: ['undo'],
  }),
  job('completed', 'Wrong file', {
    undoes: '64f000000000000000000074',
    undo_result: { undone: 12_431, kept: 3 },
    error_count: 3,
  }),
]

const show =
  (items: Job[], item_total = items.length) =>
  async ({ page, at }: Place) => {
    const moving = items.filter(({ state }) => state === 'queued' || state === 'running' || state === 'canceling')
    await page.route('**/trpc/listJobs*', (route) => {
      // The indicator in the frame asks for the jobs that are running.
      const isIndicator = /"pageSize":20\D/.test(decodeURIComponent(route.request().url()))
      const [shown, total] = isIndicator ? [moving, moving.length] : [items, item_total]
      const list = { type: 'number', current: 1, size: 25, item_total: total, has_next: total > 25 }
      return route.fulfill({ json: { result: { data: { items: shown, page: list } } } })
    })
    await page.goto(at('jobs'))
    await page.getByRole('row', { name: items[0]?.about.name ?? '' }).waitFor()
  }

export const jobStates: States = {
  'jobs-running': { show: show([running]) },
  'jobs-in-every-state': { show: show(inEveryState) },
  'jobs-a-thousand': {
    show: show(
      Array.from({ length: 25 }, (_, i) =>
        job('completed', `Group ${1_000 - i}`, {
          result: { rows: 500, matched: 500, joined: i, left: 0, members: 500 },
        }),
      ),
      1_000,
    ),
  },
  'jobs-failed': {
    show: async ({ page, at, caller }) => {
      await caller.tell('createUserGroup', {
        body: { name: `Wrong ${Date.now()}`, description: '', file_url: 'https://files.example.com:1/none.csv' },
      })
      await page.goto(at('jobs?state=failed'))
      await page.getByText('Failed', { exact: true }).first().waitFor()
    },
  },
  'jobs-error': {
    show: async ({ page, at }) => {
      await page.route('**/trpc/listJobs*', (route) => route.fulfill({ status: 500, json: {} }))
      await page.goto(at('jobs'))
      await page.getByText('Couldn’t load jobs').waitFor()
    },
  },
}
