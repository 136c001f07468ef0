import type { ImportMapping, ImportPreset, ImportPreview } from '@clientele/contracts'

/** Names are compared by their letters and digits, as the service does. */
const keyOf = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

/** The mapping of a preset for a file, and the columns of the preset that the file doesn't have. */
export function presetFor(
  { columns: inFile }: Pick<ImportPreview, 'columns'>,
  { mapping: { system, columns = [] } }: Pick<ImportPreset, 'mapping'>,
): { mapping: ImportMapping; missing: string[] } {
  const names = new Map(inFile.map(({ column }) => [keyOf(column), column]))
  const found = columns.flatMap(({ column, to }) => {
    const name = names.get(keyOf(column))
    return name === undefined ? [] : [{ column: name, to }]
  })
  return {
    mapping: { ...(system && { system }), columns: found },
    missing: columns.filter(({ column }) => !names.has(keyOf(column))).map(({ column }) => column),
  }
}
