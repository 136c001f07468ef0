import { describe, expect, test } from 'vitest'
import {
  cleanName,
  isHarmlessName,
  isVisibleName,
  looksLikePhone,
  typed,
  typedCode,
  typedEmail,
  typedId,
  typedPhone,
} from '../src/index.ts'

describe('what people type', () => {
  test.each([
    ['  two   words \n', 'two words'],
    ['\u202acrm-7\u202c', 'crm-7'],
    ['crm\u00ad-\u200b7\ufeff', 'crm-7'],
    ['crm\u20117', 'crm-7'],
    ['crm–7—8−9', 'crm-7-8-9'],
    ['O’Brien ʼ ‘ ′ ＇ \u00b4', "O'Brien ' ' ' ' '"],
    ['a\u00a0b\u3000c\u2009d', 'a b c d'],
    ['ＣＲＭ７', 'CRM7'],
    ['ABC`{|}~ (#1)', 'ABC`{|}~ (#1)'],
    ['Ольга', 'Ольга'],
    ['', ''],
  ])('%j is %j', (given, plain) => {
    expect(typed(given)).toBe(plain)
    expect(typed(plain)).toBe(plain)
  })

  test('has the digits of every script', () => {
    const digits = Array.from({ length: 0x1fbff }, (_, point) => String.fromCodePoint(point)).filter((one) =>
      /\p{Nd}/u.test(one),
    )
    expect(digits.length).toBeGreaterThan(700)
    expect(digits.map(typed).join('')).toBe('0123456789'.repeat(digits.length / 10))
  })

  test.each([
    '123 456',
    '123-456',
    ' 123456\n',
    '١٢٣٤٥٦',
    '۱۲۳۴۵۶',
    '१२३४५६',
    '１２３４５６',
    '\u200e123456',
    'Code: 123456.',
  ])('as the code %j is 123456', (given) => expect(typedCode(given)).toBe('123456'))

  test.each([
    ['64F0A1B2C3D4E5F60718293A', '64f0a1b2c3d4e5f60718293a'],
    [' \u200b64f0A1b2c3d4e5f60718293A\n', '64f0a1b2c3d4e5f60718293a'],
    ['SESS:64F0A1B2C3D4E5F60718293A', 'sess:64f0a1b2c3d4e5f60718293a'],
    ['CRM-7', 'CRM-7'],
    ['64F0A1B2C3D4E5F60718293', '64F0A1B2C3D4E5F60718293'],
    ['64F0A1B2C3D4E5F60718293G', '64F0A1B2C3D4E5F60718293G'],
  ])('as the ID %j is %j', (given, plain) => expect(typedId(given)).toBe(plain))

  test.each([
    ['tel:+91 98765-00006', '+91 98765-00006'],
    ['TEL://+919876500006', '+919876500006'],
    ['tel:98765;phone-context=+91', '+9198765'],
    ['tel:(98765)-00126;phone-context=+91;ext=7', '+91(98765)-00126'],
    ['tel:+91-98765-00133;other=1234;ext=22', '+91-98765-00133'],
    ['tel:+919876500127;phone-context=shop.example.com', '+919876500127'],
    ['tel: +91 98765-00006', '+91 98765-00006'],
    ['tel:%2B919876500129', '+919876500129'],
    ['sms:+919876500131?body=Hello', '+919876500131'],
    ['sms:%zz', '%zz'],
    ['9876500167;9876500168', '9876500167;9876500168'],
    ['919876500011,0', '919876500011'],
    ["'+919876500009", '+919876500009'],
    ['’+919876500009', '+919876500009'],
    ['="+919876500009"', '+919876500009'],
    ['"919876500009"', '919876500009'],
    ['919876500011.0', '919876500011'],
    ['030.12345.0', '030.12345.0'],
    ['090ー1234ー5678', '090-1234-5678'],
    ['whatsapp:+919876500006', '+919876500006'],
    ['whatsapp://send?phone=919876500006&text=Hi', '+919876500006'],
    ['https://wa.me/919876500006', '+919876500006'],
    ['wa.me/919876500006?text=Is%20it%20in%20stock', '+919876500006'],
    ['https://api.whatsapp.com/send?phone=%2B919876500006&text=Hi', '+919876500006'],
    ['https://web.whatsapp.com/send/?phone=919876500006', '+919876500006'],
    // A short link to a business, which names no number.
    ['https://wa.me/message/ABC123', 'https://wa.me/message/ABC123'],
  ])('as the phone number %j is %j', (given, plain) => expect(typedPhone(given)).toBe(plain))

  test('looks like a phone number or it doesn’t', () => {
    for (const one of ['98765', '+٩١٩٨٧٦', 'tel:+919876500006', '‪+91 98765 00001‬', '(030) 12/34'])
      expect(looksLikePhone(one)).toBe(true)
    for (const one of ['1234', 'asha', 'asha@example.com', '', '12345x']) expect(looksLikePhone(one)).toBe(false)
  })

  test.each([
    [' Asha.Rao@Example.COM ', 'asha.rao@example.com'],
    ['mailto:asha@example.com', 'asha@example.com'],
    ['\u200easha＠example.com\u200b', 'asha@example.com'],
    ['o’brien@example.com', "o'brien@example.com"],
    ['asha٧@example.com', 'asha7@example.com'],
    // The digits of a domain name are part of it.
    ['asha@۱۲۳.example', 'asha@۱۲۳.example'],
    ['データ@データ.example', 'データ@データ.example'],
    ['no address', 'no address'],
  ])('as the email address %j is %j', (given, plain) => expect(typedEmail(given)).toBe(plain))
})

describe('a name', () => {
  test.each(['نیم‌فاصله', 'क्‍ष', 'Zoë', '李 雷', "O'Brien", '-', '\u200fשרה', '😀', ''])('may be %j', (name) => {
    expect(isHarmlessName(name) && isVisibleName(name)).toBe(true)
    expect(cleanName(name, 100)).toBe(name.trim())
  })

  test.each(['\u202eevil', 'a\u2066b', 'a\u206ab', 'a\ufff9b', 'a\ufffbb', 'a\u0000b', 'a\nb', 'a\u0085b', 'a\u2028b'])(
    'may not be %j',
    (name) => {
      expect(isHarmlessName(name)).toBe(false)
      expect(isHarmlessName(cleanName(name, 100))).toBe(true)
    },
  )

  test.each(['\u00a0\u00a0', ' ', '\u200b\u200d', '\u3164', '\u2800', '\u0301'])('has to be visible: %j', (name) => {
    expect(isVisibleName(name)).toBe(false)
    expect(cleanName(name, 100)).toBe('')
  })

  test('from another system is cleaned and shortened, but never cut within a character', () => {
    expect(cleanName(' \u202eAsha\n\tRao\u0007 ', 100)).toBe('Asha Rao')
    expect(cleanName('x'.repeat(300), 100)).toBe('x'.repeat(100))
    expect(cleanName('😀'.repeat(80), 100)).toBe('😀'.repeat(50))
    expect(cleanName(`${'x'.repeat(99)}😀`, 100)).toBe('x'.repeat(99))
  })
})
