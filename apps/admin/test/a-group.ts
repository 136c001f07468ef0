import type { UserGroup } from '@clientele/contracts'

export const moment = '2026-03-15T12:00:00.000Z'

/** A static group of three customers. */
export const regulars: UserGroup = {
  _id: '64f0000000000000000000b1',
  uid: 7,
  name: 'Regulars',
  description: '',
  status: 'completed',
  application_id: '000000000000000000000001',
  created_at: moment,
  modified_at: moment,
  __v: 0,
  is_active: true,
  type: 'csv',
  members: 3,
}
