import { AppError } from '@clientele/contracts'
import { describe, expect, test } from 'vitest'
import { type MemberRow, readRows, sentenceOf } from './csv.ts'

async function* inPieces(content: string | Buffer, size: number) {
  const bytes = Buffer.from(content)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function rowsOf(content: string | Buffer, size = 7): Promise<MemberRow[]> {
  const rows: MemberRow[] = []
  for await (const some of readRows(inPieces(content, size), 3)) rows.push(...some)
  return rows
}

const failureOf = async (content: string | Buffer) => {
  const error = await rowsOf(content).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return error instanceof AppError ? sentenceOf(error) : error
}

const blank = { user_id: '', email: '', phone_number: '', country_code: '', action: '', fault: undefined }

describe('a file that can be read', () => {
  const twoRows = [
    { ...blank, line: 2, email: 'a@x.org' },
    { ...blank, line: 3, email: 'b@x.org' },
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
    ['with a header that other objects have', '__proto__,constructor,email\nx,y,a@x.org\n,,b@x.org'],
    ['with empty fields at the end of rows', 'email\na@x.org,,\nb@x.org,\n'],
  ])('%s', async (_, content) => {
    for (const size of [1, 2, 5, 10_000]) expect(await rowsOf(content, size)).toEqual(twoRows)
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })

  test('with every column, in any order', async () => {
    const content = 'Action,Country Code,PhoneNumber,email,User ID\nREMOVE,+91,8652523958,a@x.org,u1\n'
    expect(await rowsOf(content)).toEqual([
      {
        line: 2,
        user_id: 'u1',
        email: 'a@x.org',
        phone_number: '8652523958',
        country_code: '+91',
        action: 'remove',
        fault: undefined,
      },
    ])
  })

  test('blank rows are left out, and lines are counted as an editor counts them', async () => {
    const rows = await rowsOf('email,name\n\n,\na@x.org,"two\nlines"\n   \nb@x.org,\n')
    expect(rows.map(({ line, email }) => [line, email])).toEqual([
      [5, 'a@x.org'],
      [7, 'b@x.org'],
    ])
  })

  test('a header without rows has none', async () => {
    expect(await rowsOf('email\n')).toEqual([])
    expect(await rowsOf('email')).toEqual([])
  })

  test('letters may be cut anywhere', async () => {
    const [row] = await rowsOf('email,user_id\nzoë@x.org,日本\n', 1)
    expect(row).toMatchObject({ email: 'zoë@x.org', user_id: '日本' })
  })
})

describe('a row that cannot be used says why', () => {
  test.each([
    ['email\na@x.org,b@x.org\n', 'The row has more fields than the header.'],
    ['email,action\na@x.org,delete\n', 'The action must be add or remove.'],
    ['email,action\n,add\n', 'The row has no user_id, email, or phone_number.'],
    [`email\n${'x'.repeat(10_001)}\n`, 'A field has more than 10000 characters. Check for an unclosed quotation mark.'],
  ])('%#', async (content, fault) => {
    expect(await rowsOf(content, 1_000)).toMatchObject([{ line: 2, fault }])
  })
})

describe('N31: a file that cannot be read says why', () => {
  test.each([
    ['', 'The file is empty.'],
    ['name,age\nx,1\n', 'The header must contain user_id, email, or phone_number. It contains: name, age.'],
    ['\u0000\u0001binary', 'The file is encoded in UTF-16. Save it as "CSV UTF-8" and try again.'],
    ['email,E-mail\na@x.org,\n', 'The header contains the column email twice.'],
    ['email\n"a@x.org\nb@x.org\n', 'A quotation mark is never closed: the file ends inside it, at line 3.'],
  ])('%#', async (content, sentence) => {
    expect(await failureOf(content)).toBe(sentence)
  })

  test('in another encoding', async () => {
    const utf16 = 'The file is encoded in UTF-16. Save it as "CSV UTF-8" and try again.'
    expect(await failureOf(Buffer.from('\ufeffemail\na@x.org\n', 'utf16le'))).toBe(utf16)
    expect(await failureOf(Buffer.from('email\na@x.org\n', 'utf16le'))).toBe(utf16)
    const utf8 = 'The file is not encoded in UTF-8. Save it as "CSV UTF-8" and try again.'
    expect(await failureOf(Buffer.from('email\nzo\u00eb@x.org\n', 'latin1'))).toBe(utf8)
    expect(await failureOf(Buffer.concat([Buffer.from('email\na@x.org\n'), Buffer.from([0xc3])]))).toBe(utf8)
  })

  test('with a row that never ends', async () => {
    expect(await failureOf(`email\na@x.org\n"${'y\n'.repeat(50_000)}`)).toMatch(/larger than 64 kB/)
    expect(await failureOf('email'.repeat(50_000))).toMatch(/larger than 64 kB/)
  })

  test('when what it comes from fails', async () => {
    const broken = (async function* () {
      yield Buffer.from('email\na@x.org\n')
      throw new Error('the line is down')
    })()
    const reading = (async () => {
      for await (const _ of readRows(broken)) continue
    })()
    await expect(reading).rejects.toThrow('the line is down')
  })
})

test('reading can stop in the middle', async () => {
  let closed = false
  const endless = (async function* () {
    try {
      yield Buffer.from('email\n')
      for (;;) yield Buffer.from('a@x.org\n'.repeat(1_000))
    } finally {
      closed = true
    }
  })()
  for await (const rows of readRows(endless)) {
    expect(rows.length).toBe(500)
    break
  }
  await expect.poll(() => closed).toBe(true)
})
