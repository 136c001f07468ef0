import type { ImportFault, ImportFaultCode } from '@clientele/contracts'

/*
 * What can be wrong with a record, and what would be right.
 */

const sentences: Record<ImportFaultCode, Pick<ImportFault, 'message' | 'expected'>> = {
  invalid_email: {
    message: 'This is not an email address.',
    expected: 'An address such as asha@example.com',
  },
  impossible_phone: {
    message: 'This is not a valid phone number.',
    expected: 'A number with its country, such as +91 8652523958',
  },
  no_contact: {
    message: 'The record has no email address and no phone number.',
    expected: 'At least one of the two',
  },
  invalid_time: {
    message: 'This is not a time.',
    expected: 'A time such as 2024-01-31T09:30:00Z',
  },
  invalid_date: {
    message: 'This is not a date of birth.',
    expected: 'A date such as 1995-07-23',
  },
  too_long: {
    message: 'This is too long.',
    expected: 'At most as many characters as the field holds',
  },
  duplicate: {
    message: 'An earlier record of this file has the same value.',
    expected: 'One record for each person',
  },
  invalid_attribute: {
    message: 'This is not a value of the attribute.',
    expected: 'A value that keeps the rules of the attribute',
  },
  unknown_group: {
    message: 'There is no group with this name.',
    expected: 'The name of a group that exists, or unknown_groups: create',
  },
  absurd_hash_cost: {
    message: 'Verifying this password hash would take too much time or memory.',
    expected: 'A hash with the cost that its system usually has',
  },
  malformed_hash: {
    message: 'This is not a password hash in a format that is recognized.',
    expected: 'The hash as the system writes it, or nothing',
  },
  taken: {
    message: 'This belongs to another customer.',
    expected: 'A value that only this customer has',
  },
  exists: {
    message: 'This customer exists already.',
    expected: 'A customer who is new, or another on_conflict',
  },
  unknown_user: {
    message: 'No customer has this ID.',
    expected: 'The ID of a customer of this application',
  },
  refused: {
    message: 'The customer can’t be stored like this.',
    expected: 'A value that keeps the rule in the message',
  },
  unreadable: {
    message: 'The record can’t be read.',
    expected: 'As many fields as the header, or a JSON object',
  },
}

/** What would be right instead of a fault with this code. */
export const expectedInsteadOf = (code: string): string | undefined =>
  Object.hasOwn(sentences, code) ? sentences[code as ImportFaultCode].expected : undefined

/** A fault in words. */
export const explain = (
  code: ImportFaultCode,
  where: { field: string; value: string },
  message?: string,
  expected?: string,
): ImportFault => ({
  code,
  ...where,
  ...sentences[code],
  ...(message !== undefined && { message }),
  ...(expected !== undefined && { expected }),
})
