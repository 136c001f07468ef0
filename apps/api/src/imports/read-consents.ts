import { consentSources, type ImportFault } from '@clientele/contracts'
import { cleanCell } from '../files/cells.ts'
import { printable } from '../files/printable.ts'
import type { SaidConsent } from '../user-consents/settings.ts'
import { explain } from './faults.ts'
import { type GivenConsent, yesNo } from './person.ts'
import { timeIn } from './times.ts'

/** Reads the consents of a record. One without a yes or a no says nothing. */
export function readConsents(given: readonly GivenConsent[]): { consents: SaidConsent[]; faults: ImportFault[] } {
  const faults: ImportFault[] = []
  const consents = given.flatMap(({ slug, text, at, source }): SaidConsent[] => {
    const value = yesNo(cleanCell(text))
    if (value === undefined) return []
    const updated_at = at.text === '' ? undefined : timeIn(cleanCell(at.text))
    if (at.text !== '' && !updated_at)
      faults.push(explain('invalid_time', { field: at.field, value: printable(at.text, 200) }))
    return [{ slug, value, updated_at, source: consentSources.find((each) => each === source) }]
  })
  return { consents, faults }
}
