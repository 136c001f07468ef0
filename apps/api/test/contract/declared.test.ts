import { platform, storefront } from '@clientele/contracts/operations'
import { afterEach, expect, test } from 'vitest'
import { takeUndeclared } from '../world/declared.ts'
import { storefrontThroughTrpc, throughRest } from '../world/doors.ts'
import { openBrowser } from '../world/shopper.ts'
import { openShop } from '../world/storefront-steps.ts'

/*
 * Every app that the tests start is watched for failures that the contract doesn't declare. This tests the watch itself.
 */

const { errors: ofUsers } = platform.getUser
const { errors: ofShoppers } = storefront.verifyMobileOTP
const declare = (errors: { platform: readonly string[]; storefront: readonly string[] }) => {
  Object.assign(platform.getUser, { errors: errors.platform })
  Object.assign(storefront.verifyMobileOTP, { errors: errors.storefront })
}
afterEach(() => declare({ platform: ofUsers, storefront: ofShoppers }))

test('an undeclared failure is noticed, through both doors and in both catalogs', async () => {
  const app = await openShop()
  const place = { url: app.url, company_id: app.company_id, application_id: app.application_id }
  const { authorization } = openBrowser(app)
  const fail = async () => {
    const service = { authorization: `Bearer ${await app.ownToken()}` }
    const guess = { body: { request_id: 'nobody-has-asked', otp: '123456' } }
    const answers = [
      await throughRest(place, 'getUser', { userId: '0'.repeat(24) }, service),
      await storefrontThroughTrpc(place, 'verifyMobileOTP', guess, { authorization }),
    ]
    expect(answers.map(({ body }) => body.code)).toEqual(['USER_NOT_FOUND', 'WRONG_CODE'])
  }
  await fail()
  expect(takeUndeclared()).toEqual([])
  declare({ platform: [], storefront: ['SIGN_IN_CLOSED'] })
  await fail()
  expect(takeUndeclared()).toEqual([
    'platform getUser answers USER_NOT_FOUND',
    'storefront verifyMobileOTP answers WRONG_CODE',
  ])
})
