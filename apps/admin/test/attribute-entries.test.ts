import type { UserAttribute, UserAttributeDefinition } from '@clientele/contracts'
import { expect, test } from 'vitest'
import {
  changedValues,
  entriesOf,
  entryText,
  fieldOf,
  hintOf,
  inTwo,
  labelOf,
} from '@/features/users/attributes/attribute-entries'
import { anAttribute, moment } from './an-attribute'

const aValue = (attribute: UserAttributeDefinition, value: UserAttribute['attribute']['value'], facts = {}) => ({
  _id: `value of ${attribute._id}`,
  name: attribute.name,
  slug: attribute.slug,
  user_id: 'asha',
  application_id: 'application-1',
  user_attribute_definition_id: attribute._id,
  type: attribute.type,
  customer_overridden: false,
  attribute: { value },
  created_at: moment,
  updated_at: moment,
  updated_by: 'operator-1',
  ...facts,
})

const size = anAttribute('size', { type: 'number' })
const tags = anAttribute('tags', { is_multi_value: true })
const tax = anAttribute('tax')
const all = [size, tags, tax]
const stored = { version: 3, values: [aValue(size, 38), aValue(tax, '••••••234C', { masked: true })] }
const before = entriesOf(all, stored)

test('Only changed values are sent, and a masked one only if it is replaced', () => {
  expect(before).toEqual({ size: '38', tags: [], tax: { masked: '••••••234C', updated_at: moment } })
  expect(changedValues(all, before, before)).toEqual([])
  expect(changedValues(all, { ...before, size: '', tags: ['new', ''], tax: 'AAAPZ' }, before)).toEqual([
    { definition_id: 'size', value: '' },
    { definition_id: 'tags', value: ['new'] },
    { definition_id: 'tax', value: 'AAAPZ' },
  ])
  // It is replaced by nothing, which deletes it.
  expect(changedValues(all, { ...before, tax: '' }, before)).toEqual([{ definition_id: 'tax', value: '' }])
})

test('An error of the API belongs to the attribute that was sent there', () => {
  const sent = [{ definition_id: 'tags' }, { definition_id: 'tax' }]
  expect(fieldOf('attributes.1.value', sent)).toBe('tax')
  expect(fieldOf('attributes.0.value.3', sent)).toBe('tags')
  expect(fieldOf('userId', sent)).toBe('userId')
})

test('What both changed is compared in words', () => {
  expect(entryText(size, '38')).toBe('38')
  expect(entryText(tags, ['a', 'b'])).toBe('a, b')
  expect(entryText(tags, [])).toBe('Blank')
  expect(entryText(tax, before.tax)).toBe('••••••234C')
  expect(entryText(undefined, '38')).toBe('Blank')
})

test('Attributes with the same name are told apart', () => {
  const other = anAttribute('tier_2', { name: 'Tier' })
  expect(labelOf(anAttribute('tier', { name: 'Tier' }), [anAttribute('tier', { name: 'Tier' }), other])).toBe(
    'Tier (tier)',
  )
  expect(labelOf(size, all)).toBe('size')
})

test('The hint has the description and the default', () => {
  expect(hintOf(size)).toBeUndefined()
  expect(hintOf(anAttribute('size', { type: 'number', description: 'In European sizes', default_value: 38 }))).toBe(
    'In European sizes. Default: 38.',
  )
})

test('Of many attributes, those without a value come later, unless they are pinned', () => {
  expect(inTwo(all, stored.values)).toEqual({ first: all, others: [] })
  const many = [anAttribute('pinned', { pinned: true }), ...Array.from({ length: 8 }, (_, at) => anAttribute(`a${at}`))]
  const split = inTwo(many, [aValue(many[3] ?? size, 'x')])
  expect(split.first.map(({ _id }) => _id)).toEqual(['pinned', 'a2'])
  expect(split.others).toHaveLength(7)
})
