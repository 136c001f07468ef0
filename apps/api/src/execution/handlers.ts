import { recordingAttempts } from '../sign-in/attempts.ts'
import { askingForCaptcha } from '../sign-in/captcha.ts'
import { closedWithTheShop } from '../sign-in/governed.ts'
import { withSupportContact } from '../sign-in/support-contact.ts'
import { platform } from './platform-handlers.ts'
import { storefront } from './storefront-handlers.ts'

/** Maps each operation, of both catalogs, to its function. */
export const handlers = {
  platform,
  storefront: withSupportContact(recordingAttempts(closedWithTheShop(askingForCaptcha(storefront)))),
}
