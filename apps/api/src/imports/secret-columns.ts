import type { ImportTarget } from '@clientele/contracts'
import { keyOf } from '../files/headers.ts'
import type { Mapping } from './mapping.ts'

const secretTargets: readonly ImportTarget[] = ['password_digest', 'password_salt', 'social_accounts']

/** Whether the values of a column can open accounts, now or later. They are neither shown nor stored with what is wrong. */
export const isSecret = (column: string, { columns }: Mapping): boolean =>
  /pass|secret|salt|token|hash|credential|otp|confirmation|key/i.test(column) ||
  columns.some(([name, to]) => secretTargets.includes(to) && keyOf(name) === keyOf(column))
