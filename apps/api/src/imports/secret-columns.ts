import { attributeIn, type ImportUse, type ImportTarget } from '@clientele/contracts'
import { keyOf } from '../files/headers.ts'
import { type Definitions, isHidden } from './attributes.ts'
import type { Mapping } from './mapping.ts'

const secretTargets: readonly ImportTarget[] = ['password', 'password_digest', 'password_salt', 'social_accounts']

/** Whether the values of a column can open accounts, now or later. They are neither shown nor stored with what is wrong. */
export const isSecret = (column: string, { columns, attributes }: Mapping): boolean =>
  /pass|secret|salt|token|hash|credential|otp|confirmation|key/i.test(column) ||
  columns.some(([name, to]) => keyOf(name) === keyOf(column) && (isSecretUse(to) || hasHidden(to, attributes)))

/** Whether a value is an object or a list in JSON that has secrets below keys of their own: `[{ "secret": "…" }]`. */
export const holdsSecret = (text: string): boolean =>
  /^\s*[[{]/.test(text) && /"[^"]*(?:pass|secret|salt|token|hash|credential|otp)[^"]*"\s*:/i.test(text)

const isSecretUse = (to: ImportUse) => secretTargets.some((target) => target === to)

function hasHidden(to: ImportUse, attributes: Definitions): boolean {
  const definition = attributes.get(attributeIn(to) ?? '')
  return definition !== undefined && isHidden(definition)
}
