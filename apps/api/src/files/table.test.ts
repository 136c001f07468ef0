import { AppError, type FileColumnChoice } from '@clientele/contracts'
import { describe, expect, test } from 'vitest'
import { sentenceOf } from './refuse.ts'
import type { FileSource, SourceRow } from './source.ts'
import { openTable } from './table.ts'

/** A file that arrives in pieces of some size. */
function fileOf(content: string | Buffer, piece_bytes = 7): FileSource {
  const bytes = Buffer.from(content)
  return {
    size: bytes.length,
    async *read(start = 0, end = bytes.length) {
      for (let at = start; at < end; at += piece_bytes) yield bytes.subarray(at, Math.min(end, at + piece_bytes))
    },
  }
}

async function rowsOf(content: string | Buffer, piece_bytes?: number, choice?: FileColumnChoice): Promise<SourceRow[]> {
  const rows: SourceRow[] = []
  for await (const some of (await openTable(fileOf(content, piece_bytes), choice)).rows()) rows.push(...some)
  return rows
}

/** The line and the email address of each row. */
async function emailsOf(content: string | Buffer, piece_bytes?: number) {
  const { layout } = await openTable(fileOf(content, piece_bytes))
  const [at = -1] = layout.uses.email
  return (await rowsOf(content, piece_bytes)).map(({ line, fields }) => [line, fields[at]?.trim()])
}

const failureOf = async (content: string | Buffer) => {
  const error = await rowsOf(content, 1_000).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return error instanceof AppError ? sentenceOf(error) : error
}

describe('a file that can be read', () => {
  const twoRows = [
    [2, 'a@x.org'],
    [3, 'b@x.org'],
  ]
  test.each([
    ['with LF', 'email\na@x.org\nb@x.org\n'],
    ['with CRLF', 'email\r\na@x.org\r\nb@x.org\r\n'],
    ['with CR', 'email\ra@x.org\rb@x.org'],
    ['with a byte order mark', '\ufeffemail\r\na@x.org\r\nb@x.org'],
    ['with quotes', '"email"\n"a@x.org"\n"b@x.org"\n'],
    ['with spaces', ' E-Mail \n a@x.org \nb@x.org'],
    ['with other columns', 'name,Email\n"O, ""Ada""",a@x.org\n,b@x.org'],
    ['with semicolons', 'name;email\nx;a@x.org\ny;b@x.org'],
    ['with tabs', 'name\temail\nx\ta@x.org\ny\tb@x.org'],
    ['with pipes', 'name|email\nx|a@x.org\ny|b@x.org'],
    ['with a comma in a header', 'name, or alias;email\nx;a@x.org\ny;b@x.org'],
    ['with a header that other objects have', '__proto__,constructor,email\nx,y,a@x.org\n,,b@x.org'],
    ['with empty fields at the end of rows', 'email\na@x.org,,\nb@x.org,\n'],
    ['as UTF-16', Buffer.from('\ufeffemail\na@x.org\nb@x.org\n', 'utf16le')],
  ])('%s', async (_, content) => {
    for (const size of [1, 2, 5, 10_000]) expect(await emailsOf(content, size)).toEqual(twoRows)
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })

  test('lines are counted as an editor counts them, from the first one, and blank rows are left out', async () => {
    for (const lineBreak of ['\n', '\r\n', '\r'])
      expect(
        await emailsOf('email,name\n\n,\na@x.org,"two\nlines"\n   \nb@x.org,\n'.replaceAll('\n', lineBreak)),
      ).toEqual([
        [4, 'a@x.org'],
        [7, 'b@x.org'],
      ])
    expect(await emailsOf('sep=;\r\nemail;name\r\na@x.org;x\r\n')).toEqual([[3, 'a@x.org']])
    expect(await emailsOf('Export of 28.11.2026;;\n;;\nEmail;Name;X\na@x.org;x;\n')).toEqual([[4, 'a@x.org']])
    expect(await emailsOf('sep=;\r\na@x.org;x\r\nb@x.org;y\r\n')).toEqual([
      [2, 'a@x.org'],
      [3, 'b@x.org'],
    ])
  })

  test('a header without rows has none', async () => {
    expect(await rowsOf('email\n')).toEqual([])
    expect(await rowsOf('email')).toEqual([])
  })

  test('a title that names a column is not the header', async () => {
    expect(await emailsOf('Email\nName,Email,City\nx,a@x.org,Oslo\n')).toEqual([[3, 'a@x.org']])
  })

  test('letters may be cut anywhere', async () => {
    for (const encoding of ['utf8', 'utf16le'] as const) {
      const [row] = await rowsOf(Buffer.from('\ufeffemail,user_id\nzoë@x.org,日本\n', encoding), 1)
      expect(row?.fields).toEqual(['zoë@x.org', '日本'])
    }
  })
})

describe('N31: a file that cannot be read says why', () => {
  test.each([
    ['', 'The file is empty.'],
    ['\n \n', 'The file is empty.'],
    ['action,email,Action\n,a@x.org,\n', 'The header contains the column action twice.'],
    ['email\n"a@x.org\nb@x.org\n', 'A quotation mark is never closed: the file ends inside it, at line 3.'],
    ['%PDF-1.7', 'This is a PDF document. Export the table as CSV or .xlsx.'],
  ])('%#', async (content, sentence) => {
    expect(await failureOf(content)).toBe(sentence)
  })

  test('with a row that never ends', async () => {
    expect(await failureOf(`email\na@x.org\n"${'y\n'.repeat(50_000)}`)).toMatch(/larger than 64 kB/)
    expect(await failureOf('email'.repeat(50_000))).toMatch(/larger than 64 kB/)
  })

  test('when what it comes from fails', async () => {
    let times = 0
    const file = fileOf('email\na@x.org\n')
    const broken: FileSource = {
      ...file,
      async *read(start, end) {
        yield* file.read(start, end)
        times += 1
        if (times > 2) throw new Error('the line is down')
      },
    }
    const table = await openTable(broken)
    const reading = (async () => {
      for await (const _ of table.rows()) continue
    })()
    await expect(reading).rejects.toThrow('the line is down')
  })
})

test('reading can stop in the middle', async () => {
  let closed = false
  const endless: FileSource = {
    size: 2 ** 40,
    async *read() {
      try {
        yield Buffer.from(`\ufeffemail\n${'a@x.org\n'.repeat(1_000)}`)
        for (;;) yield Buffer.from('a@x.org\n'.repeat(1_000))
      } finally {
        closed = true
      }
    },
  }
  const table = await openTable(endless)
  closed = false
  for await (const rows of table.rows()) {
    expect(rows.length).toBeGreaterThan(400)
    break
  }
  await expect.poll(() => closed).toBe(true)
})
