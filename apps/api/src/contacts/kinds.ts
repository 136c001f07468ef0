import type { IdentifierKind } from '@clientele/db'

/** What messages call a contact of each kind. */
export const nameOfKind: Readonly<Record<IdentifierKind, string>> = { email: 'email address', phone: 'phone number' }
