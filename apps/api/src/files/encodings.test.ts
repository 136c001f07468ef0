import { describe, expect, test } from 'vitest'
import { detect, detectEncoding } from './encodings.ts'

async function* inPieces(bytes: Uint8Array) {
  yield bytes
}

const csv = (...names: number[][]): Buffer =>
  Buffer.concat([
    Buffer.from('email,first_name\n'),
    ...names.map((name, at) =>
      Buffer.concat([Buffer.from(`n${at}@example.com,`), Buffer.from(name), Buffer.from('\n')]),
    ),
  ])

const latin = (text: string) => [...Buffer.from(text, 'latin1')]

describe('encodings of other scripts, which would turn names into rubbish, are refused', () => {
  test.each([
    ['Shift_JIS', csv([0x8e, 0x52, 0x93, 0x63], [0x83, 0x74, 0x83, 0x4e])],
    ['Windows-1251', csv([0xc8, 0xe2, 0xe0, 0xed], [0xce, 0xeb, 0xfc, 0xe3, 0xe0])],
    ['GBK', csv([0xcd, 0xf5, 0xce, 0xb0], [0xc0, 0xee])],
    ['Big5', csv([0xaa, 0x4c, 0xa5, 0xc9])],
    ['EUC-KR', csv([0xb1, 0xe8, 0xb9, 0xce])],
    ['Windows-1253', csv([0xc3, 0xe9, 0xfe, 0xf1, 0xe3, 0xef, 0xf2])],
  ])('%s', async (_, bytes) => {
    await expect(detectEncoding(inPieces(bytes))).rejects.toMatchObject({
      details: [{ message: expect.stringContaining('UTF-8') }],
    })
  })
})

describe('encodings of the West are not', () => {
  test.each([
    ['one letter', 'windows-1252', csv(latin('Jörg'))],
    [
      'letters next to each other',
      'windows-1252',
      csv(latin('Zo\xef\xeb'), latin('C\xd4T\xc9'), latin('\xc0\xc9'), latin('\xc5sa')),
    ],
    ['quotation marks', 'windows-1252', csv([0x93, 0x41, 0x94], latin('Ren\xe9e'))],
    ['Mac Roman', 'macintosh', csv([0x4a, 0x9a, 0x72, 0x67], [0x52, 0x65, 0x6e, 0x8e, 0x65], [0x80, 0x67, 0x69, 0x72])],
    ['Mac Roman, with one letter', 'windows-1252', csv([0x4a, 0x9a, 0x72, 0x67])],
    ['UTF-8', 'utf-8', Buffer.from('email\nЯна,山田,김민\n')],
  ])('%s', async (_, encoding, bytes) => {
    expect(await detectEncoding(inPieces(bytes))).toBe(encoding)
  })
})

test('a large file of another script is refused, although its pieces end in the middle of characters', async () => {
  const bytes = csv(...Array.from({ length: 500 }, () => [0x8e, 0x52, 0x93, 0x63]))
  async function* small() {
    for (let at = 0; at < bytes.length; at += 1_001) yield bytes.subarray(at, at + 1_001)
  }
  await expect(detectEncoding(small())).rejects.toThrow('not valid')
})

describe('encodings of other Latin letters are recognized by languages', () => {
  const encoded = (letters: Readonly<Record<string, number>>, ...names: string[]) =>
    csv(...names.map((name) => Array.from(name).map((each) => letters[each] ?? each.charCodeAt(0))))
  const polish = ['Michał', 'Małgorzata', 'Wiśniewska', 'Zając', 'Łukasz', 'Woźniak', 'Grażyna']
  const czech = ['Jiří', 'Dvořák', 'Růžička', 'Zdeněk', 'Němec', 'Přemysl', 'Černý']
  test.each([
    ['windows-1250', { ł: 0xb3, ś: 0x9c, ą: 0xb9, Ł: 0xa3, ź: 0x9f, ż: 0xbf }, polish],
    ['iso-8859-2', { ł: 0xb3, ś: 0xb6, ą: 0xb1, Ł: 0xa3, ź: 0xbc, ż: 0xbf }, polish],
    ['windows-1250', { ř: 0xf8, í: 0xed, á: 0xe1, ů: 0xf9, ž: 0x9e, č: 0xe8, ě: 0xec, Č: 0xc8, ý: 0xfd }, czech],
  ])('%s', async (encoding, letters, names) => {
    expect(await detect(inPieces(encoded(letters, ...names)))).toEqual({ encoding, odd: [] })
  })

  test('words that look wrong in the likely one are told', async () => {
    const hungarian = { á: 0xe1, é: 0xe9, ö: 0xf6, ő: 0xf5, ű: 0xfb, ü: 0xfc, ó: 0xf3 }
    const names = ['Szűcs', 'Gergő', 'Kovács', 'Németh', 'Török', 'Erdős', 'Fürjes', 'Tóth']
    const found = await detect(inPieces(encoded(hungarian, ...names)))
    expect(found.encoding).toBe('windows-1252')
    expect(found.odd).toContain('Gergõ')
  })

  test.each([
    [
      'of several languages',
      ['Müller', 'Peña', 'Inês', 'Søren', 'Françoise', 'Åsa', 'João', 'Nuñez', 'Hélène', 'Niccolò'],
    ],
    ['of one', ['Muñoz', 'Nuñez', 'Peña', 'Ibáñez']],
  ])('Windows-1252 stays what it is for names %s', async (_, names) => {
    const bytes = csv(...names.map(latin))
    expect(await detect(inPieces(bytes))).toEqual({ encoding: 'windows-1252', odd: [] })
  })

  test('what was misread before shows in UTF-8', async () => {
    expect((await detect(inPieces(Buffer.from('email,name\na@example.com,RenÃ©e\n')))).odd).toEqual(['RenÃ©e'])
  })
})
