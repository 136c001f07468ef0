import * as z from 'zod'
import { blankMeansNone, httpUrl, optionalEmail, optionalPaste } from './inputs.ts'
import { means, onlyKnown } from './means.ts'

/** How shoppers can contact the store. */
export const SupportContactSchema = z
  .object({
    email: z.string().optional().meta(means('The email address of customer support.', 'help@shop.example.com')),
    phone: z.string().optional().meta(means('The phone number of customer support.', '+1 555 010 0200')),
    url: z
      .string()
      .optional()
      .meta(means('A page that explains how to contact the store.', 'https://shop.example.com/help')),
  })
  .meta(means('How shoppers can contact the store. Shown wherever they are told to do so.'))
export type SupportContact = z.infer<typeof SupportContactSchema>

/** The same, in a request. */
export const givenSupportContact = z.strictObject(
  {
    email: optionalEmail().meta(means('The email address of customer support.', 'help@shop.example.com')),
    phone: optionalPaste(40)
      .refine((given) => given === undefined || /^\+?[\d ()./-]{3,40}$/.test(given), {
        error: 'must be a phone number such as +1 555 010 0200',
      })
      .meta(means('The phone number of customer support, formatted for shoppers.', '+1 555 010 0200')),
    url: blankMeansNone(
      z.union([z.string().regex(/^\s*$/), httpUrl()], {
        error: 'must be a URL that starts with http:// or https://',
      }),
    ).meta(means('A page that explains how to contact the store.', 'https://shop.example.com/help')),
  },
  onlyKnown,
)
