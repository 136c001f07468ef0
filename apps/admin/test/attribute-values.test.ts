import type { UserAttributeDefinition } from '@clientele/contracts'
import { expect, test } from 'vitest'
import {
  attributePaths,
  type AttributeValues,
  changesIn,
  faultsIn,
  fieldOf,
  labelAt,
  rulesOf,
  textAt,
  valuesOf,
} from '@/features/attributes/attribute-values'

const shoeSize: UserAttributeDefinition = {
  _id: '64f0000000000000000000d7',
  application_id: '000000000000000000000001',
  name: 'Shoe size',
  slug: 'shoe_size',
  description: 'In European sizes',
  type: 'number',
  icon: '',
  ordering_channels: [],
  masking: { enabled: true, type: 'Partial' },
  registration: { enabled: true, type: 'mandatory' },
  is_multi_value: false,
  customer_editable: true,
  encrypted: false,
  pinned: true,
  pin_order: 1,
  default_value: 38,
  validations: [
    { type: 'min', value: 15 },
    { type: 'required', value: true },
  ],
  is_locked: false,
  created_by: '64f0000000000000000000c1',
  updated_by: '64f0000000000000000000c1',
  created_at: '2026-01-01T00:00:00.000Z',
  modified_at: '2026-01-01T00:00:00.000Z',
  __v: 0,
}
const loaded = valuesOf(shoeSize)
const changed = (changes: Partial<AttributeValues>) => changesIn({ ...loaded, ...changes }, loaded)

test('The form has what is stored, whatever spelling it has', () => {
  expect(loaded).toMatchObject({
    min: '15',
    max: '',
    required: true,
    default_value: '38',
    registration: 'required',
    masking: 'partial',
    pin_order: '1',
    choices: [],
  })
})

test('Only what differs is sent, with rules as a whole', () => {
  expect(changed({})).toEqual({})
  expect(changed({ name: 'Size of shoes' })).toEqual({ name: 'Size of shoes' })
  expect(changed({ max: '60', pin_order: '2' })).toEqual({
    pin_order: 2,
    validations: [
      { type: 'min', value: '15' },
      { type: 'max', value: '60' },
      { type: 'required', value: true },
    ],
  })
  expect(changed({ masking: 'off', registration: 'optional' })).toEqual({
    masking: { enabled: false },
    registration: { enabled: true, type: 'optional' },
  })
  // Cleared.
  expect(changed({ default_value: '', pin_order: '' })).toEqual({ default_value: '', pin_order: 0 })
})

test('Rules of another type are not sent', () => {
  const text = { ...loaded, type: 'text', pattern: '[A-Z]+', required: false } as const
  expect(rulesOf(text)).toEqual([{ type: 'pattern', value: '[A-Z]+' }])
  expect(rulesOf({ ...text, type: 'choice', choices: ['Silver'] })).toEqual([{ type: 'choices', value: ['Silver'] }])
  expect(changed({ type: 'multi_choice', required: false, choices: ['Silver'], default_value: [] })).toMatchObject({
    is_multi_value: true,
  })
})

test('An error of the API belongs to the input of its rule', () => {
  const values = { ...loaded, max: '10' }
  expect(fieldOf('validations.1.value', values)).toBe('max')
  expect(fieldOf('validations.2.value', values)).toBe('required')
  expect(fieldOf('validations', values)).toBe('max')
  expect(fieldOf('validations', { ...values, type: 'text', min_length: '3' })).toBe('max_length')
  expect(fieldOf('validations', { ...values, type: 'choice' })).toBe('choices')
  expect(fieldOf('masking.type', values)).toBe('masking')
  expect(fieldOf('default_value.0', values)).toBe('default_value')
})

test('What is wrong is said before anything is sent', () => {
  expect(faultsIn(loaded, loaded)).toEqual({})
  const faults = faultsIn({ ...loaded, name: ' ', slug: '1st', pin_order: 'first' }, loaded)
  expect(Object.keys(faults).toSorted()).toEqual(['name', 'pin_order', 'slug'])
  expect(faults.name).toBe('must not be empty')
})

test('Every value can be compared in words', () => {
  const words = Object.fromEntries(attributePaths.map((path) => [labelAt(path), textAt(path, loaded[path])]))
  expect(words).toMatchObject({
    Type: 'Number',
    Pinned: 'On',
    Encrypted: 'Off',
    Maximum: 'Blank',
    Choices: 'Blank',
    Masking: 'Show the last four characters',
    'On the sign-up form': 'Required',
  })
})
