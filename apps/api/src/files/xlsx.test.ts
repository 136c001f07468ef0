import { expect, test } from 'vitest'
import { smallPart, zipDirectory, type ZipPart } from './write-zip.ts'
import { openWorkbook } from './xlsx.ts'

const relation = (id: string, type: string, target: string) =>
  `<Relationships><Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/></Relationships>`

/** A workbook with one sheet, whose rows are these. */
function workbookOf(rows: string): Buffer {
  const texts = {
    '_rels/.rels': relation('a', 'officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': '<workbook><sheets><sheet name="People" r:id="b" xmlns:r="r"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': relation('b', 'worksheet', 'worksheets/sheet1.xml'),
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  }
  const parts: ZipPart[] = []
  let bytes = Buffer.alloc(0)
  for (const [name, text] of Object.entries(texts)) {
    const { part, bytes: more } = smallPart(name, text, bytes.length)
    parts.push(part)
    bytes = Buffer.concat([bytes, more])
  }
  return Buffer.concat([bytes, zipDirectory(parts, bytes.length)])
}

test('what XML has no character for is read as the character', async () => {
  const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`
  const bytes = workbookOf(
    `<row>${cell('email')}${cell('name')}</row><row>${cell('a@x.org')}${cell('Ann_x000D_\nLee_x005F_x')}</row>`,
  )
  const workbook = await openWorkbook({
    size: bytes.length,
    async *read(start = 0, end = bytes.length) {
      yield bytes.subarray(start, end)
    },
  })
  const rows = []
  for await (const some of workbook.read()) rows.push(...some)
  expect(rows.map(({ fields }) => fields)).toEqual([
    ['email', 'name'],
    ['a@x.org', 'Ann\r\nLee_x'],
  ])
})
