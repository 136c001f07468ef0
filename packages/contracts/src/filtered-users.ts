import * as z from 'zod'
import { means } from './means.ts'
import { PaginationSchema } from './pages.ts'
import { UserAttributeSchema } from './user-attributes.ts'
import { CustomerSchema } from './customers.ts'
import { PhoneNumber } from './users.ts'

/*
 * Users as a filter by attributes finds them.
 */

export const UserAttributeFilteredListSchema = CustomerSchema.pick({
  _id: true,
  user_id: true,
  application_id: true,
  username: true,
  account_type: true,
  first_name: true,
  last_name: true,
  gender: true,
  profile_pic_url: true,
  active: true,
  archive: true,
  status: true,
  emails: true,
  created_at: true,
  updated_at: true,
})
  .extend({
    phone_numbers: z
      .array(
        PhoneNumber.extend({
          country_code: z.string().optional().meta(means('The country calling code, as a string.', '91')),
        }),
      )
      .optional()
      .meta(means('The phone numbers of the user.')),
    attributes: z.array(UserAttributeSchema).meta(means('The user’s attributes, in their order.')),
  })
  .meta(means('A user with attributes.'))
export type UserAttributeFilteredList = z.infer<typeof UserAttributeFilteredListSchema>

export const UserAttributeFilteredSchema = z.object({
  items: z.array(UserAttributeFilteredListSchema).meta(means('The users of this page.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type UserAttributeFiltered = z.infer<typeof UserAttributeFilteredSchema>
