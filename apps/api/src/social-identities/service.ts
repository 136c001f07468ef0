import { refuseField, type SocialAccount } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { keepSocialIdentity } from './repository.ts'

export { accountKey, findSocialUser, findSocialUsers, keepSocialIdentity } from './repository.ts'

/** Links the accounts at social providers that a new user brings along. Must run inside the transaction that creates the user. */
export async function linkBroughtAccounts(
  tx: Context,
  user_id: string,
  accounts: readonly SocialAccount[],
): Promise<void> {
  for (const [i, { provider, subject }] of accounts.entries()) {
    const outcome = await keepSocialIdentity(tx, provider, subject, user_id)
    if (outcome === 'taken')
      throw refuseField(
        `body.social_accounts.${i}.subject`,
        'belongs to another user of this application',
        'SOCIAL_ACCOUNT_TAKEN',
      )
  }
}
