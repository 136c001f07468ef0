import { describe, expect, test } from 'vitest'
import { entriesOf, pastedFile } from './pasted-list'

const rowsOf = async (text: string) => (await pastedFile(text)?.text())?.split('\n')

describe('A pasted list', () => {
  test('has an entry per line, or several on one', () => {
    expect(entriesOf(' asha@example.com\r\n\r\nben@example.com; +91 98765 43210,\n')).toEqual([
      'asha@example.com',
      'ben@example.com',
      '+91 98765 43210',
    ])
  })

  test('may have names in front of the addresses', () => {
    expect(entriesOf('Asha Rao <asha@example.com>, Ben <ben@example.com>\nchitra@example.com')).toEqual([
      'asha@example.com',
      'ben@example.com',
      'chitra@example.com',
    ])
  })

  test('becomes a file with a column for each kind of entry', async () => {
    expect(
      await rowsOf(
        'asha@example.com\n0123456789abcdef01234567\n012345678901234567890123\n(415) 555-2671\ntel:+14155552671',
      ),
    ).toEqual([
      'user_id,email,phone_number',
      ',asha@example.com,',
      '0123456789abcdef01234567,,',
      '012345678901234567890123,,',
      ',,(415) 555-2671',
      ',,tel:+14155552671',
    ])
  })

  test('can’t break out of its cell', async () => {
    expect(await rowsOf('"quoted"@example.com')).toEqual(['user_id,email,phone_number', ',"""quoted""@example.com",'])
  })

  test('keeps the columns of a spreadsheet', async () => {
    expect(pastedFile('Email\tCity\nasha@example.com\tMumbai\n')?.name).toBe('pasted-list.tsv')
    expect(await rowsOf('Email\tCity\nasha@example.com\tMumbai\n')).toEqual(['Email\tCity', 'asha@example.com\tMumbai'])
  })

  test('is no file if nothing was pasted', () => {
    expect(pastedFile(' \n ')).toBeUndefined()
  })
})
