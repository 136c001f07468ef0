import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { filledText, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'

/*
 * Erasing people who ask for it.
 */

const { asha, moment, owner } = exampleWorld

export const EraseUserRequestSchema = z.strictObject(
  {
    reason: filledText(200).meta(
      means('Why. It is kept permanently, so it must not say who the user is.', 'Erasure request 2024-17'),
    ),
    current_password: text(1024)
      .optional()
      .meta(means('The password of the operator who asks. Services don’t need it.', owner.password)),
  },
  onlyKnown,
)
export type EraseUserRequest = z.infer<typeof EraseUserRequestSchema>

export const UserErasedSchema = z.object({
  user_id: z.string().meta(means('The ID of the user, which is all that remains.', asha.id)),
  erased_at: z.string().meta(means('When the user was erased, ISO 8601 in UTC.', moment)),
})
export type UserErased = z.infer<typeof UserErasedSchema>
