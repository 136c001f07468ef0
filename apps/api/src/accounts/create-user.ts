import { atomically, type Handler } from '../context.ts'
import { updateUserConsents } from '../user-consents/service.ts'
import { policyIn } from '../users/privacy-policy.ts'
import { createUser as createOnly, getUser } from '../users/service.ts'

/** Creates a user, with what they have agreed to. */
export const createUser: Handler<'createUser'> = (ctx, input) => {
  const { consent, consents = [] } = input.body
  const privacy_policy = policyIn(consent)
  if (privacy_policy === undefined && consents.length === 0) return createOnly(ctx, input)
  return atomically(ctx, async (tx) => {
    const { user } = await createOnly(tx, input)
    await updateUserConsents(tx, { userId: user._id, body: { privacy_policy, consents } })
    return getUser(tx, { userId: user._id })
  })
}
