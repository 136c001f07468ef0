import { attributeFieldPrefix, consentOf } from '@clientele/contracts'
import { nothingWritten } from '../export-job.ts'
import type { Cell, Column, Exported } from '../columns.ts'
import type { Format } from './format.ts'

/** A customer on each line. What has no value is left out, and attributes and consents are objects of their own. */
export const ndjson: Format = {
  extension: 'ndjson',
  begin: () => ({ bytes: new Uint8Array(), written: nothingWritten }),
  rows(out, written, columns, some) {
    out.addText(some.map((each) => `${JSON.stringify(objectOf(columns, each))}\n`).join(''))
    return written
  },
  end: (written) => ({ bytes: new Uint8Array(), written }),
}

function objectOf(columns: readonly Column[], each: Exported) {
  const object: Record<string, Cell> = {}
  const attributes: Record<string, Cell> = {}
  const consent: Record<string, Record<string, Cell>> = {}
  for (const { name, cell } of columns) {
    const value = cell(each)
    if (value === undefined) continue
    const said = consentOf(name)
    if (said) consent[said.slug] = { ...consent[said.slug], [said.part]: value }
    else if (name.startsWith(attributeFieldPrefix)) attributes[name.slice(attributeFieldPrefix.length)] = value
    else object[name] = value
  }
  return { ...object, ...filled({ consent }), ...filled({ attributes }) }
}

/** Without those of the objects in it that are empty. */
const filled = <T extends object>(object: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(object).filter(([, each]) => Object.keys(each).length > 0))
