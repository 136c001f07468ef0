import * as z from 'zod'
import { means, onlyKnown } from './means.ts'
import { CustomerListInput, endsAfter, isInOrder } from './user-filters.ts'

/*
 * A selection of customers in the body of a request: the filters of `getCustomers`, under the same names as in its query.
 */

const filters = CustomerListInput.shape

export const CustomerFilterSchema = z
  .strictObject(
    {
      q: filters.q,
      status: filters.status,
      verified: filters.verified,
      has_email: filters.hasEmail,
      has_phone: filters.hasPhone,
      group_uid: filters.groupUid,
      created_from: filters.createdFrom,
      created_to: filters.createdTo,
      last_sign_in_from: filters.lastSignInFrom,
      last_sign_in_to: filters.lastSignInTo,
      attribute_filter: filters.attributeFilter,
    },
    onlyKnown,
  )
  .refine((given) => isInOrder(given.created_from, given.created_to), endsAfter('created_from', 'created_to'))
  .refine(
    (given) => isInOrder(given.last_sign_in_from, given.last_sign_in_to),
    endsAfter('last_sign_in_from', 'last_sign_in_to'),
  )
  .meta(
    means('The same filters as in `getCustomers`, combined with AND. Without any, all customers except archived ones.'),
  )
export type CustomerFilter = z.infer<typeof CustomerFilterSchema>
