import { expect, test } from 'vitest'
import { cleanCell } from './cells.ts'
import { csvCell, csvFile } from './write-csv.ts'

test.each([
  ['Asha', 'Asha'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  [' spaced ', '" spaced "'],
])('the cell %j is written as %j', (value, cell) => expect(csvCell(value)).toBe(cell))

test.each(['=1+1', '+91 86525', '-5', '@x', '\t=1', '\r=1', '\n=1', '\0=1', '＝1'])(
  'N31: the cell %j isn’t a formula, and is the same when the file is read again',
  (value) => {
    expect(csvCell(value).replace(/^"/, '')).toMatch(/^'/)
    expect(cleanCell(`'${value}`)).toBe(cleanCell(value))
  },
)

test('a number is a number', () => expect(csvCell(-5)).toBe('-5'))

test('a file is written as its rows arrive, as UTF-8 that spreadsheets recognize', async () => {
  async function* batches() {
    yield [['asha@example.com', 2]]
    yield []
    yield [['zoë@example.com', 3]]
  }
  const pieces: string[] = []
  for await (const piece of csvFile(['email', 'line'], batches())) pieces.push(Buffer.from(piece).toString())
  expect(pieces).toEqual(['\ufeffemail,line\r\n', 'asha@example.com,2\r\n', 'zoë@example.com,3\r\n'])
})
