/*
 * People paste lists of customers from emails, tickets, and spreadsheets. The service reads files, so a list becomes one, with a column for each
 * kind of entry.
 */

const columns = ['user_id', 'email', 'phone_number'] as const

/** A pasted list as a file: undefined if nothing was pasted. */
export const pastedFile = (text: string): File | undefined => {
  if (text.trim() === '') return undefined
  // Cells copied from a spreadsheet have columns of their own, which the service recognizes.
  if (text.trim().includes('\t'))
    return new File([text.trim()], 'pasted-list.tsv', { type: 'text/tab-separated-values' })
  const rows = entriesOf(text).map((entry) => {
    const column = columnOf(entry)
    return columns.map((each) => (each === column ? quoted(entry) : '')).join(',')
  })
  return new File([[columns.join(','), ...rows].join('\n')], 'pasted-list.csv', { type: 'text/csv' })
}

/** One entry per line, or several that are separated by commas or semicolons: "Asha <asha@example.com>, +91 98765 43210". */
export const entriesOf = (text: string): string[] =>
  text
    .replaceAll(/[^,;<>\n]*<([^<>\s]+@[^<>\s]+)>/g, '$1')
    .split(/[,;\n\r]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

const columnOf = (entry: string): (typeof columns)[number] => {
  if (entry.includes('@')) return 'email'
  return /\p{L}/u.test(entry.replace(/^tel:/i, '')) || /^[\da-f]{24}$/i.test(entry) ? 'user_id' : 'phone_number'
}

const quoted = (entry: string): string => (entry.includes('"') ? `"${entry.replaceAll('"', '""')}"` : entry)
