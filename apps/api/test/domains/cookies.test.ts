import { describe, expect, test } from 'vitest'
import { bearerOf, openBrowserAt, openHosts, ownHost, sdkOf, sharedHost, verifyDomain } from '../world/hosts.ts'
import { lastMessage, openBrowser, withoutCaptcha } from '../world/shopper.ts'
import { addShopper, asha, secondApplication } from '../world/storefront-steps.ts'

/** Two applications, each with the same shopper. */
async function openBoth() {
  const { app, names } = await openHosts()
  const other = await secondApplication(app)
  const prefix = `/service/platform/user/v1.0/company/1/application/${other.application_id}`
  const authorization = `Bearer ${await app.ownToken()}`
  const send = (path: string, body: object) =>
    fetch(app.url + prefix + path, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  await send('/platform/config', { skip_captcha: true })
  await send('/customers', asha)
  await withoutCaptcha(app)
  const user_id = await addShopper(app)
  return { app, names, user_id, ours: app.application_id, theirs: other.application_id }
}

describe('Two applications at the address that they share', () => {
  test('have a session each in one browser, and signing out of one doesn’t end the other', async () => {
    const { app, ours, theirs } = await openBoth()
    const browser = openBrowserAt(app)
    await browser.signIn(sharedHost, ours, asha.phone_number)
    await browser.signIn(sharedHost, theirs, asha.phone_number)
    expect(await browser.isSignedIn(sharedHost, ours)).toBe(true)
    expect(await browser.isSignedIn(sharedHost, theirs)).toBe(true)
    await browser.call(sharedHost, ours, 'GET', '/authentication/v1.0/logout')
    expect(await browser.isSignedIn(sharedHost, ours)).toBe(false)
    expect(await browser.isSignedIn(sharedHost, theirs)).toBe(true)
    await browser.call(sharedHost, theirs, 'GET', '/authentication/v1.0/logout')
    expect(await browser.isSignedIn(sharedHost, theirs)).toBe(false)
    expect([...browser.jarOf(sharedHost).keys()]).toEqual(['f.device'])
  })

  test('each have a cookie of their own that no other host can set, besides the one that clients know by name', async () => {
    const { app, ours } = await openBoth()
    const browser = openBrowserAt(app)
    const { headers } = await browser.signIn(sharedHost, ours, asha.phone_number)
    const lines = headers.getSetCookie().filter((line) => line.includes('session'))
    expect(lines.map((line) => line.slice(0, line.indexOf('=')))).toEqual(['f.session', `__Host-f.session.${ours}`])
    for (const line of lines) expect(line).toMatch(/; Path=\/; .*HttpOnly; Secure; SameSite=None/)
  })

  test('a session from before continues, and stays when the other application signs the shopper in', async () => {
    const { app, ours, theirs } = await openBoth()
    const before = openBrowser(app)
    await before.signInByOtp(asha.phone_number)
    const browser = openBrowserAt(app)
    // What a browser kept before the upgrade: one cookie, whose name doesn't say whose it is.
    browser.jarOf(sharedHost).set('f.session', (before.cookie ?? '').replace('f.session=', ''))
    expect(await browser.isSignedIn(sharedHost, ours)).toBe(true)
    await browser.signIn(sharedHost, theirs, asha.phone_number)
    expect(await browser.isSignedIn(sharedHost, ours)).toBe(true)
    expect(await browser.isSignedIn(sharedHost, theirs)).toBe(true)
  })

  test('a server that keeps only the cookie that it knows by name needs no other, and gets none', async () => {
    const { app, ours } = await openBoth()
    const server = openBrowser(app)
    await server.signInByOtp(asha.phone_number)
    const { status, headers } = await server.auth('GET', '/session')
    expect([status, headers.getSetCookie()]).toEqual([200, []])
    await server.auth('GET', '/logout')
    expect(server.cookie).toBeUndefined()
    expect(ours).toBe(app.application_id)
  })

  test('a session that the team opens later counts, although the cookie of the application is older', async () => {
    const { app, ours, user_id } = await openBoth()
    const browser = openBrowserAt(app)
    await browser.signIn(sharedHost, ours, asha.phone_number)
    const opened = await app.call('POST', '/customers/session', { user_id, domain: sharedHost })
    browser.jarOf(sharedHost).set('f.session', opened.body.cookie['f.session'])
    const { body } = await browser.call(sharedHost, ours, 'GET', '/authentication/v1.0/sessions/details')
    const current = body.items.find((session: { is_current: boolean }) => session.is_current)
    const details = await app.call('GET', `/customers/sessions?id=${user_id}`)
    expect(details.body.items[0].session_id).toBe(current.session_id)
  })
})

describe('At a domain of its own, an application', () => {
  test('has a cookie that only this host can set, and doesn’t read the ones of other hosts', async () => {
    const { app, names, ours } = await openBoth()
    await verifyDomain(app, names)
    const browser = openBrowserAt(app)
    await browser.signIn(sharedHost, ours, asha.phone_number)
    const shared = browser.jarOf(sharedHost)
    for (const name of ['f.session', `__Host-f.session.${ours}`])
      browser.jarOf(ownHost).set(name, shared.get(name) ?? '')
    expect(await browser.isSignedIn(ownHost, ours)).toBe(false)
    browser.jarOf(ownHost).clear()
    await browser.signIn(ownHost, ours, asha.phone_number)
    expect([...browser.jarOf(ownHost).keys()].toSorted()).toEqual(['__Host-f.device', '__Host-f.session'])
    await browser.call(ownHost, ours, 'GET', '/authentication/v1.0/logout')
    expect(await browser.isSignedIn(ownHost, ours)).toBe(false)
    expect(await browser.isSignedIn(sharedHost, ours)).toBe(true)
  })

  test('is found by the host alone, and no other application is served there', async () => {
    const { app, names, ours, theirs } = await openBoth()
    await verifyDomain(app, names)
    const browser = openBrowserAt(app)
    const config = `https://${ownHost}/service/application/user/platform/v1.0/config`
    const status = async (headers: Record<string, string>) => (await browser.open(config, { headers })).status
    expect(await status({})).toBe(200)
    expect(await status({ 'x-application-id': ours })).toBe(200)
    expect(await status(bearerOf(ours))).toBe(200)
    expect(await status({ 'x-application-id': theirs })).toBe(401)
    expect(await status(bearerOf(theirs))).toBe(401)
    // A page of another host, whatever it says about itself.
    expect(await status({ 'sec-fetch-site': 'cross-site' })).toBe(401)
    expect(await status({ origin: `https://${sharedHost}` })).toBe(401)
  })

  test('gets links that lead there, and a shopper at the shared address gets links that lead back to it', async () => {
    const { app, names, ours, user_id } = await openBoth()
    const reset = async (host: string, headers: Record<string, string>) => {
      await browser.open(`https://${host}/service/application/user/authentication/v1.0/login/password/reset`, {
        method: 'POST',
        body: { email: asha.email },
        headers,
      })
      return (await lastMessage(app, asha.email)).link as string
    }
    const browser = openBrowserAt(app)
    const page = { 'x-application-id': ours }
    expect(await reset(sharedHost, page)).toMatch(`https://${sharedHost}/sign-in/${ours}/reset?code=`)
    await verifyDomain(app, names)
    await app.database.queries.delete(app.database.tables.codes)
    expect(await reset(ownHost, page)).toMatch(`https://${ownHost}/sign-in/reset?code=`)
    await app.database.queries.delete(app.database.tables.codes)
    expect(await reset(sharedHost, page)).toMatch(`https://${sharedHost}/sign-in/${ours}/reset?code=`)
    const { link } = await sdkOf(app).createSignInLink({ userId: user_id, body: {} })
    expect(link).toMatch(`https://${ownHost}/sign-in/link?code=`)
  })
})
