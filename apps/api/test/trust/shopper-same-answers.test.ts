import { describe, expect, test } from 'vitest'
import { openBrowser } from '../world/shopper.ts'
import { addShopper, asha, atOnce, choosePassword, openShop, password, signedIn } from '../world/storefront-steps.ts'
import { type Browser, signInWith } from './shopper-steps.ts'

describe('responses', () => {
  test('N27 known and unknown contacts get the same response, in status and body', async () => {
    const app = await openShop()
    await addShopper(app)
    await choosePassword(await signedIn(app))
    const [nobody, known] = [
      { email: 'nobody@example.com', mobile: '9876543210' },
      { email: asha.email, mobile: asha.phone_number },
    ]
    const questions: ((browser: Browser, who: typeof known) => ReturnType<Browser['auth']>)[] = [
      (browser, { email }) => signInWith(browser, email, 'wrong-password'),
      (browser, { mobile }) => signInWith(browser, mobile, 'wrong-password'),
      (browser, { mobile }) => browser.auth('POST', '/login/otp', { mobile }),
      (browser, { email }) => browser.auth('POST', '/otp/email/send', { email }),
      (browser, { email }) => browser.auth('POST', '/login/password/reset', { email }),
      (browser, { mobile }) => browser.auth('POST', '/login/password/mobile/reset', { mobile }),
      (browser, { mobile }) => browser.auth('POST', '/otp/forgot/mobile/send', { mobile }),
      (browser, { email }) => browser.auth('POST', '/otp/forgot/email/send', { email }),
      (browser, { email, mobile }) =>
        browser.auth('POST', '/register/form', { first_name: 'Nia', email, phone: { mobile }, password }),
      // Again, within the time in which nothing is sent.
      (browser, { mobile }) => browser.auth('POST', '/login/otp', { mobile }),
      (browser, { email }) => browser.auth('POST', '/login/password/reset', { email }),
    ]
    for (const [i, ask] of questions.entries()) {
      const browser = openBrowser(app)
      const [one, other] = [await ask(browser, known), await ask(browser, nobody)]
      expect(shapeOf(one), `question ${i}`).toEqual(shapeOf(other))
    }
    const tries = async (who: { email: string }) => {
      const seen: number[] = []
      for (let i = 0; i < 12; i += 1)
        seen.push((await signInWith(openBrowser(app), who.email, 'wrong-password')).status)
      return seen
    }
    expect(await tries(known)).toEqual(await tries(nobody))
  })

  test('N27 an unknown name takes as long to reject as a wrong password', async () => {
    const app = await openShop({
      settings: { SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '100', SHOPPER_FAILURES_PER_USER_PER_HOUR: '100' },
    })
    await addShopper(app)
    await choosePassword(await signedIn(app))
    const browser = openBrowser(app)
    const took_ms: Record<string, number[]> = { [asha.email]: [], 'nobody@example.com': [] }
    for (let i = 0; i < 40; i += 1)
      for (const [name, times] of Object.entries(took_ms)) {
        const begun = performance.now()
        await signInWith(browser, name, 'wrong-password')
        times.push(performance.now() - begun)
      }
    // The fastest of each, because disturbances only ever add time. Without the decoy hash, it would be a tenth.
    const [known = 0, unknown = 0] = Object.values(took_ms).map((times) => Math.min(...times))
    expect(unknown).toBeGreaterThan(known / 3)
    expect(unknown).toBeLessThan(known * 3)
  })

  test('N27 the one operation that reveals who is known is limited to a few calls a minute', async () => {
    const app = await openShop({ settings: { USER_LOOKUPS_PER_ADDRESS_PER_MINUTE: '4' } })
    await addShopper(app)
    const browser = openBrowser(app)
    const ask = (q: string) => browser.auth('GET', `/user-exists?q=${encodeURIComponent(q)}`)
    expect((await ask(asha.email)).body).toEqual({ user_exists: true })
    expect((await ask('nobody@example.com')).body).toEqual({ user_exists: false })
    expect(await atOnce(5, (i) => ask(`nobody${i}@example.com`))).toEqual({ 200: 2, 429: 3 })
  })
})

/** A response without the parts that differ from call to call. */
function shapeOf({ status, body, headers }: { status: number; body: object; headers: Headers }) {
  const blanks = ['request_id', 'resend_token', 'resend_email_token', 'register_token', 'mobile', 'email', 'meta']
  return {
    status,
    cookie: headers.get('set-cookie'),
    body: Object.fromEntries(
      Object.entries(body).map(([name, value]) => [name, blanks.includes(name) ? typeof value : value]),
    ),
  }
}
