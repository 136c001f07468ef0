import { expect, test } from 'vitest'
import { modeChoices, modeOf, newRule, withMode } from './rule-draft.ts'

test.each(modeChoices)('a level can be joined so that $label', ({ value }) => {
  const rule = withMode(newRule, value)
  expect(modeOf(rule)).toBe(value)
  expect(rule.of).toEqual(newRule.of)
})

test('a rule that the API made is shown as it is', () => {
  expect(modeOf({ ...newRule, join: 'AND', not: true })).toBe('not_all')
  expect(modeOf({ ...newRule, join: 'OR', not: true })).toBe('none')
})
