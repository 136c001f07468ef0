import { expect, test } from 'vitest'
import { initialsOf } from './initials'

test.each([
  ['Asha Rao', 'AR'],
  ['asha.rao@example.com', 'AR'],
  ['Asha', 'A'],
  ['山田 太郎', '山太'],
  ['شیرین‌بانو محمدی', 'شم'],
  ['👩‍👩‍👧‍👦 Ana', '👩‍👩‍👧‍👦A'],
  ['🏳️‍🌈 🇮🇳', '🏳️‍🌈🇮🇳'],
  ['É́́́́́clair', 'É́́'],
  ['e\u0301toile', 'É'],
  ['क्षितिज', 'क्'],
  ['<script>alert(1)</script>', 'S'],
  ['{{name}} & "Sons"', 'NS'],
  ['\u0301\u0302a\u0303', 'Ã'],
  ['+91 98765', '99'],
  ['--- ...', '?'],
  ['', '?'],
])('%s has the initials %s', (name, initials) => {
  expect(initialsOf(name).normalize('NFC')).toBe(initials.normalize('NFC'))
})
