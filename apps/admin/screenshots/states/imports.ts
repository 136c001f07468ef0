import type { Job } from '@clientele/contracts'
import type { Place } from '../pages.ts'
import { button, type States } from './state.ts'

/* What an import looks like at each of its steps. */

const shopify = [
  'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Phone,Total Spent,Total Orders',
  "'8711000000101,Marit,Solheim,marit.solheim@example.com,yes,'+46701740605,1249.00,3",
  "'8711000000102,Theo,Lindqvist,,no,'+46701740606,0.00,0",
  "'8711000000103,שרה,כהן,sara@example.com,no,,80.50,1",
  "'8711000000106,Priya,Raghunathan,priya.raghunathan@@example.com,no,,0.00,0",
  "'8711000000107,Tomasz,Wójcik,tomasz.wojcik@example.org,no,'+12125550,0.00,0",
].join('\n')

const choose = async ({ page, at }: Place, content: string | Buffer) => {
  await page.goto(at('customers/import'))
  await page.locator('input[type=file]').setInputFiles({
    name: 'customers.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(content),
  })
}

const dryRun = async (place: Place) => {
  await choose(place, shopify)
  await button(place.page, 'Start a dry run').click()
  await place.page.getByText('What the import would do').waitFor()
}

const running: Job = {
  _id: '64f0000000000000000000e1',
  kind: 'import_customers',
  state: 'running',
  about: { type: 'file', id: '64f0000000000000000000e2', name: 'everyone.ndjson' },
  started_by: { kind: 'operator', id: '64f0000000000000000000c1', name: 'Olu Owner' },
  progress: { step: 'apply', unit: 'bytes', done: 412_500_000, total: 1_000_000_000, seconds_left: 90 },
  error_count: 0,
  actions: ['pause', 'cancel'],
  created_at: new Date(Date.now() - 90_000).toISOString(),
  options: {
    file_url: 'file:64f0000000000000000000e2',
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

const show = async ({ page, at }: Place, job: Job) => {
  await page.route('**/trpc/getJob?*', (route) => route.fulfill({ json: { result: { data: job } } }))
  await page.goto(at(`customers/import?job=${job._id}`))
  await page.getByText(job.about.name).waitFor()
}

export const importStates: States = {
  'import-recognized': {
    show: async (place) => {
      await choose(place, shopify)
      await place.page.getByText('This is an export from Shopify').waitFor()
      await place.page.getByText(/^Show the/).click()
    },
  },
  'import-columns': {
    show: async (place) => {
      await choose(place, 'Colour;Contact one;Contact two\nred;a@pictures.example;b@pictures.example\n')
      await place.page.getByText('No column is an email address').waitFor()
    },
  },
  'import-unreadable': {
    show: async (place) => {
      await choose(place, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 0]))
      await place.page.getByText('Couldn’t read the file').waitFor()
    },
  },
  'import-dry-run': { show: dryRun },
  'import-confirm': {
    show: async (place) => {
      await dryRun(place)
      await button(place.page, /^Import \d/).click()
      await place.page.getByRole('alertdialog').waitFor()
    },
  },
  'import-running': { show: (place) => show(place, running) },
  'import-failed': {
    show: (place) =>
      show(place, {
        ...running,
        state: 'failed',
        failure: 'No column is an email address or a phone number.',
        actions: ['retry'],
      }),
  },
  'import-done': {
    show: async (place) => {
      await dryRun(place)
      await button(place.page, /^Import \d/).click()
      await place.page
        .getByRole('alertdialog')
        .getByRole('button', { name: /^Import \d/ })
        .click()
      await place.page.getByText('What the import has done').waitFor()
    },
  },
}
