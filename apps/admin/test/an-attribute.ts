import type { UserAttributeDefinition } from '@clientele/contracts'

export const moment = '2026-01-01T00:00:00.000Z'

/** A text attribute that nothing special is set for, but for these facts. */
export const anAttribute = (_id: string, facts: Partial<UserAttributeDefinition> = {}): UserAttributeDefinition => ({
  _id,
  application_id: 'application-1',
  name: _id,
  slug: _id,
  description: '',
  type: 'text',
  icon: '',
  ordering_channels: [],
  masking: { enabled: false, type: '' },
  registration: { enabled: false, type: '' },
  is_multi_value: false,
  customer_editable: false,
  encrypted: false,
  pinned: false,
  pin_order: 0,
  validations: [],
  is_locked: false,
  created_by: 'operator-1',
  updated_by: 'operator-1',
  created_at: moment,
  modified_at: moment,
  __v: 0,
  ...facts,
})
