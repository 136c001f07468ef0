import { type AccessReport, type ConsentSource, privacyPolicySlug } from '@clientele/contracts'
import { inWords, labelOf, momentOf, partsOf, yesNo } from './report-words.ts'

/*
 * An access report as a page that anyone can read, in one file: nothing is loaded, and nothing runs.
 */

type Cell = string | number | boolean | undefined
type Row = readonly Cell[]

export function reportPage(report: AccessReport, store: string): string {
  const { user, created_at } = report
  const title = `Your data at ${store}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>Everything that was stored about the account ${escaped(String(user._id))} on ${escaped(momentOf(created_at))}. Times are in UTC.</p>
${sectionsOf(report)
  .map(({ heading, columns, rows }) => section(heading, columns, rows))
  .join('\n')}
</main>
</body>
</html>
`
}

function sectionsOf(report: AccessReport): { heading: string; columns: readonly string[]; rows: readonly Row[] }[] {
  const { contacts, social_accounts, sessions, groups, attributes, consents, connected_apps, messages, events } = report
  return [
    { heading: 'Profile', columns: ['Field', 'Value'], rows: profileOf(report) },
    {
      heading: 'Email addresses and phone numbers',
      columns: ['Contact', 'Verified', 'Since', 'Until'],
      rows: contacts.map((each) => [
        each.value,
        yesNo(each.verified),
        momentOf(each.acquired_at),
        each.released_at === undefined ? '' : momentOf(each.released_at),
      ]),
    },
    {
      heading: 'Attributes',
      columns: ['Name', 'Value'],
      rows: attributes.map(({ name, value }) => [name, [value].flat().map(String).join(', ')]),
    },
    {
      heading: 'Consents',
      columns: ['What for', 'Given', 'Since', 'Where'],
      rows: consents.map(({ slug, title, value, updated_at, source }) => [
        slug === privacyPolicySlug ? 'Privacy policy' : (title ?? slug),
        yesNo(value),
        momentOf(updated_at),
        places[source],
      ]),
    },
    {
      heading: 'Social accounts',
      columns: ['Provider', 'ID there', 'Linked'],
      rows: social_accounts.map((each) => [each.provider, each.subject, momentOf(each.linked_at)]),
    },
    {
      heading: 'Groups',
      columns: ['Name', 'Joined'],
      rows: groups.map(({ name, joined_at }) => [name, momentOf(joined_at)]),
    },
    {
      heading: 'Sessions',
      columns: ['Browser or app', 'Network address', 'Began', 'Last used'],
      rows: sessions.map((each) => [each.user_agent, each.ip, momentOf(each.created_at), momentOf(each.last_seen_at)]),
    },
    {
      heading: 'Connected apps',
      columns: ['App', 'May use', 'Allowed'],
      rows: connected_apps.map((each) => [
        each.name ?? each.client_id,
        each.scopes.join(', '),
        momentOf(each.allowed_at),
      ]),
    },
    {
      heading: 'Messages',
      columns: ['About', 'To', 'When', 'State'],
      rows: messages.map((each) => [each.about.replaceAll('_', ' '), each.to, momentOf(each.created_at), each.state]),
    },
    {
      heading: 'History',
      columns: ['When', 'What', 'By', 'Details', 'Network address'],
      rows: events.map((each) => [
        momentOf(each.created_at),
        each.message,
        doers[each.by],
        partsOf({ ...each.details, ...each.changes }),
        each.ip,
      ]),
    },
  ]
}

const places: Readonly<Record<ConsentSource, string>> = {
  sign_up: 'when the account was created',
  account: 'on the account page',
  api: 'told a program of the store',
  import: 'taken over from another system',
  console: 'told the store',
}

const doers = { team: 'the store', service: 'the service', user: 'you' } as const

/** The fields of a customer that have a value, without those that are sections of their own. */
function profileOf({ user }: AccessReport): Row[] {
  const { _id, emails: _emails, phone_numbers: _phones, consent: _consent, ...fields } = user
  return Object.entries(fields).flatMap(([name, value]): Row[] => {
    const isEmpty = value === undefined || value === null || value === '' || JSON.stringify(value) === '{}'
    return isEmpty || name === '__v' ? [] : [[labelOf(name), inWords(value)]]
  })
}

const section = (heading: string, columns: readonly string[], rows: readonly Row[]) =>
  rows.length === 0
    ? `<h2>${heading}</h2>\n<p>None.</p>`
    : `<h2>${heading}</h2>
<div class="wide"><table>
<thead><tr>${columns.map((column) => `<th scope="col">${column}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td dir="auto">${escaped(String(cell ?? ''))}</td>`).join('')}</tr>`).join('\n')}
</tbody>
</table></div>`

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] ?? '')

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0; padding: 1.5rem }
main { max-width: 60rem; margin: 0 auto }
h1 { font-size: 1.5rem }
h2 { font-size: 1.125rem; margin: 2rem 0 .5rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .875rem }
th, td { text-align: start; vertical-align: top; padding: .375rem .75rem .375rem 0; border-bottom: 1px solid #8884; overflow-wrap: anywhere }
@media print { body { padding: 0 } h2 { break-after: avoid } tr { break-inside: avoid } }
`
