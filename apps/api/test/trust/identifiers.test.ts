import { request as httpRequest } from 'node:http'
import { describe, expect, test } from 'vitest'
import { contentsOf, keyBearer, send, startWorld } from '../world/world.ts'
import { asha, here, team, statuses } from './steps.ts'

describe('links, names and identifiers', () => {
  test('N14: links are built from the settings, never from a request’s host', async () => {
    const world = await startWorld({
      settings: {
        ADMIN_URL: 'https://console.example.com',
        PUBLIC_URL: 'https://api.example.com',
        ALLOW_NO_MESSAGE_PROVIDER: 'true',
      },
    })
    const hostile = {
      host: 'evil.example.net',
      'x-forwarded-host': 'evil.example.net',
      'x-forwarded-proto': 'gopher',
      forwarded: 'host=evil.example.net',
    }
    const invite = await sendWithHost(
      world,
      'POST',
      `${team}/company/1/operators`,
      { ...keyBearer, ...hostile },
      { email: 'new@example.com', role: 'support' },
    )
    expect(JSON.parse(invite).link).toMatch(/^https:\/\/console\.example\.com\/join\?token=[\w-]{43}$/)
    const groupWithErrors = JSON.parse(
      await sendWithHost(world, 'GET', `${here}/user_group/1`, { ...keyBearer, ...hostile }),
    )
    expect(groupWithErrors.error.file_url).toBe(`https://api.example.com${here}/user_group/1/errors`)
    const document = await sendWithHost(world, 'GET', '/openapi.json', hostile)
    expect(document).not.toContain('evil.example.net')
    expect(JSON.parse(document).servers).toMatchObject([{ url: 'https://api.example.com' }])
  })

  test.each([
    asha.email,
    'ASHA@example.com',
    'asha＠example.com',
    'stranger@example.com',
    '+918652523958',
    '8652523958',
    '０8652523958',
    '+91 86525-23958',
    '+12025550123',
  ])('N19: %s can’t be the username of anybody but its owner', async (username) => {
    const world = await startWorld()
    const reply = await send(world, 'POST', `${here}/customers`, { email: 'mallory@example.com', username })
    expect(reply).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', details: [{ field: 'body.username' }] } })
    expect(await contentsOf(world.database)).toEqual(world.seeded)
  })

  test('N19: a username that is the user’s own address is removed with the address', async () => {
    const world = await startWorld()
    const email = 'dora@example.com'
    const dora = (await send(world, 'POST', `${here}/customers`, { email, username: email })).body.user
    expect(dora.username).toBe(email)
    const moved = await send(world, 'PUT', `${here}/customers/${dora._id}`, {
      emails: [{ email: 'dora@other.example.com' }],
    })
    expect(moved.body.user.username).not.toBe(email)
    const next = await send(world, 'POST', `${here}/customers`, { email, username: email })
    expect(next).toMatchObject({ status: 200, body: { user: { username: email } } })
  })

  test('N18: an unverified claim blocks nobody from a contact, and goes to the person who verifies it', async () => {
    const world = await startWorld()
    const phone_number = '9876543210'
    const claim = await send(world, 'POST', `${here}/customers?verified=false`, {
      phone_number,
      first_name: 'Squatter',
    })
    const proof = await send(world, 'POST', `${here}/customers`, {
      phone_number: `+91 ${phone_number}`,
      first_name: 'Holder',
    })
    expect(statuses([claim, proof])).toEqual([200, 200])
    const found = await send(world, 'GET', `${here}/customers/search?q=${phone_number}`)
    expect(found.body.users).toMatchObject([{ first_name: 'Holder' }])
    const squatter = (await send(world, 'GET', `${here}/customers/${claim.body.user._id}`)).body.user
    expect(squatter.phone_numbers).toEqual([])
    const without = await send(world, 'GET', `${here}/customers/list?has_phone=false&sort=newest`)
    expect(without.body.items.map((listed: { _id: string }) => listed._id)).toContain(squatter._id)
  })
})

/** `fetch` doesn't let a request fake its host. */
function sendWithHost(
  world: { url: string },
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<string> {
  return new Promise((done, failed) => {
    const request = httpRequest(
      world.url + path,
      { method, headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers } },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (piece: string) => (text += piece))
        response.on('end', () => done(text))
      },
    )
    request.on('error', failed)
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
