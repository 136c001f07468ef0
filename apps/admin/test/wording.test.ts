import { describe, expect, test } from 'vitest'
import { configCopy } from '@/features/platform-config/config-copy'
import { configWording } from '@/features/platform-config/config-wording'
import { userWording } from '@/features/users/detail/user-wording'

describe('the history of the sign-in settings', () => {
  const paths = Object.keys(configCopy)

  test('calls each setting by its label in the form, and no two alike', () => {
    const labels = paths.map(configWording.label)
    expect(new Set(labels).size).toBe(labels.length)
    expect(labels.filter((label) => /_|\w\.\w/.test(label))).toEqual([])
    expect(configWording.label('skip_captcha')).toBe('Skip the captcha')
    expect(configWording.label('register_required_fields.mobile.is_required')).toBe('When they sign up: Phone number')
  })

  test('shows choices by their labels, and reasons by their text', () => {
    expect(configWording.text?.('required_fields.email.level', 'hard')).toBe('Required')
    expect(configWording.text?.('delete_account_reasons', [{ reason_id: '1', reason_text: 'I moved' }])).toBe('I moved')
    expect(configWording.text?.('delete_account_reasons', [])).toBe('(none)')
  })

  test('has words even for a setting of a newer service', () => {
    expect(configWording.label('new_group.some_flag')).toBe('New group some flag')
  })
})

test('a customer’s history calls fields and values as the forms do', () => {
  expect(userWording.label('first_name')).toBe('First name')
  expect(userWording.label('phone_numbers')).toBe('Phone numbers')
  expect(userWording.label('attributes.shoe_size')).toBe('Shoe size')
  expect(userWording.label('consent.email_marketing')).toBe('Email marketing')
  expect(userWording.label('file_url')).toBe('File URL')
  expect(userWording.text?.('gender', 'female')).toBe('Female')
  expect(userWording.text?.('dob', '1995-07-23T00:00:00.000Z')).toBe('Jul 23, 1995')
  const contact = { value: '+919876543210', verified: true, primary: false, active: true }
  expect(userWording.text?.('phone_numbers', [contact])).toBe('+919876543210 (verified)')
})
