import type { Customer, MergeField, MergePreview, UserMerge } from '@clientele/contracts'
import { aCustomer } from './world'

/** Two accounts of one person. */
export const asha = aCustomer({ _id: '64f000000000000000000001', first_name: 'Asha', last_name: 'Rao', __v: 4 })
export const nair: Customer = aCustomer({
  _id: '64f000000000000000000002',
  first_name: 'Asha',
  last_name: 'Nair',
  emails: [{ email: 'nair@example.com', primary: true, verified: true, active: true }],
  __v: 7,
})

export const aField = (field: string, facts: Partial<MergeField> = {}): MergeField => ({
  field,
  label: field,
  choice: 'survivor',
  differs: false,
  ...facts,
})

export const aPreview = (facts: Partial<MergePreview> = {}): MergePreview => ({
  survivor: asha,
  other: nair,
  fields: [
    aField('first_name', { label: 'First name', survivor: 'Asha', other: 'Asha', result: 'Asha' }),
    aField('last_name', { label: 'Last name', survivor: 'Rao', other: 'Nair', result: 'Rao', differs: true }),
    aField('gender', { label: 'Gender', other: 'female', result: 'female', choice: 'other' }),
  ],
  consents: [],
  contacts: [
    { kind: 'email', value: 'asha@example.com', of: 'survivor', verified: true, primary: true },
    { kind: 'email', value: 'nair@example.com', of: 'other', verified: true, primary: false },
  ],
  groups: [],
  social_accounts: [],
  sessions: 2,
  ...facts,
})

export const aMerge = (facts: Partial<UserMerge> = {}): UserMerge => ({
  _id: '64f0000000000000000000a7',
  survivor_id: asha._id,
  other_id: nair._id,
  other_name: 'Asha Nair',
  reason: 'Called us about both orders',
  by: { kind: 'operator', id: 'operator-1', name: 'Olive Owner' },
  created_at: '2026-01-01T10:00:00.000Z',
  undo_until: '2026-01-31T10:00:00.000Z',
  changed: [],
  ...facts,
})
