import { consentSources, importedConsents, type ImportFault } from '@clientele/contracts'
import { cleanCell } from '../files/cells.ts'
import { printable } from '../files/printable.ts'
import type { SaidConsent } from '../user-consents/settings.ts'
import { explain } from './faults.ts'
import { type Person, yesNo } from './person.ts'
import { type DayFirst, timeIn } from './times.ts'

/** Reads the consents of a record. One without a yes or a no says when the person said what the file says about marketing, or nothing. */
export function readConsents(
  { consents: given, marketing }: Pick<Person, 'consents' | 'marketing'>,
  day_first: DayFirst,
): { consents: SaidConsent[]; faults: ImportFault[] } {
  if (given.length === 0) return { consents: [], faults: [] }
  const faults: ImportFault[] = []
  const elsewhere = new Map([
    [importedConsents.email as string, marketing.email],
    [importedConsents.sms, marketing.sms],
  ])
  const consents = given.flatMap(({ slug, text, at, source }): SaidConsent[] => {
    const own = yesNo(cleanCell(text))
    const value = own ?? elsewhere.get(slug)
    if (value === undefined) return []
    const updated_at = at.text === '' ? undefined : timeIn(cleanCell(at.text), day_first)
    // What other systems write there is no reason to refuse a customer.
    if (at.text !== '' && !updated_at && own !== undefined)
      faults.push(explain('invalid_time', { field: at.field, value: printable(at.text, 200) }))
    return [{ slug, value, updated_at, source: consentSources.find((each) => each === source) }]
  })
  return { consents, faults }
}
