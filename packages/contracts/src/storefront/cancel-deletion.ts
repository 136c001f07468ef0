import * as z from 'zod'
import { optionalEmail, optionalName } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { asked } from './fields.ts'

/** Keeps an account that is scheduled for deletion. The code is one that was sent to sign in. */
export const CancelUserDeletionRequestSchema = z
  .strictObject(
    {
      otp: asked.otp,
      request_id: optionalName(256).meta(
        means('The `request_id` that came with the code. Not needed for a code by email.', 'otp_0123456789abcdef'),
      ),
      email: optionalEmail().meta(means('The email address that the code was sent to.', 'ben@example.com')),
      token: asked.own_email_token,
    },
    onlyKnown,
  )
  .refine(({ request_id, email }) => request_id !== undefined || email !== undefined, {
    path: ['request_id'],
    error: 'is required, unless the code was sent by email',
  })
export type CancelUserDeletionRequest = z.infer<typeof CancelUserDeletionRequestSchema>
