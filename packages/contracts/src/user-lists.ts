import * as z from 'zod'
import { means } from './means.ts'
import { PaginationSchema } from './pages.ts'
import { UserAttributeSchema } from './user-attributes.ts'
import { CustomerSchema } from './customers.ts'

const fuzzy = z
  .literal(true)
  .optional()
  .meta(means('Present if nothing matched the query as it was typed: the users match it with one typo.', true))

/** A user in a list, with the attributes that the list asks for. */
export const ListedCustomerSchema = CustomerSchema.extend({
  attributes: z
    .array(UserAttributeSchema)
    .optional()
    .meta(means('The user’s values of the attributes in `definition_ids`; absent without those.')),
}).meta(means('A user in a list.'))
export type ListedCustomer = z.infer<typeof ListedCustomerSchema>

export const CustomerListResponseSchema = z.object({
  items: z.array(ListedCustomerSchema).optional().meta(means('The users on this page.')),
  page: PaginationSchema.optional().meta(means('Pagination of this list.')),
  fuzzy,
})
export type CustomerListResponse = z.infer<typeof CustomerListResponseSchema>

export const UserSearchResponseSchema = z.object({
  users: z
    .array(CustomerSchema)
    .optional()
    .meta(means('The matching users, at most 50: exact identifiers first, then beginnings, then other matches.')),
  fuzzy,
})
export type UserSearchResponse = z.infer<typeof UserSearchResponseSchema>
