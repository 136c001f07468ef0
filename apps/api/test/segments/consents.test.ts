import { expect, test } from 'vitest'
import { asOwner } from '../world/applications.ts'
import { createSegment, segmentOf, untilMembers } from '../world/segments.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/*
 * Segments of customers who agreed to something, or who changed their minds.
 */

const byEmail = { slug: 'email_marketing', title: 'News by email', text: 'Send me news and offers by email.' }
const bySms = { slug: 'sms_marketing', title: 'News by SMS', text: 'Send me offers by SMS.' }

async function open() {
  const app = await startApp()
  const owner = await asOwner(app)
  const ask = (consents: object[]) => owner('PATCH', `/${app.application_id}`, { marketing_consents: consents })
  expect((await ask([byEmail, bySms])).status).toBe(200)
  return { app, ask }
}

const create = async (app: TestApp, first_name: string): Promise<string> =>
  (await app.call('POST', '/customers', { first_name, email: `${first_name}@example.com` })).body.user._id

const say = async (app: TestApp, user_id: string, body: object) =>
  expect(await app.call('PUT', `/customers/${user_id}/consents`, body)).toMatchObject({ status: 200 })

const given = { about: 'consent', slug: 'email_marketing', is: 'given' } as const

test('a customer who gives or withdraws a consent joins and leaves, and the history says why', async () => {
  const { app } = await open()
  const asha = await create(app, 'asha')
  await create(app, 'ben')
  const readers = await segmentOf(app, { join: 'AND', of: [given] })
  const others = await segmentOf(app, { join: 'AND', of: [{ ...given, not: true }] })
  const gone = await segmentOf(app, { join: 'AND', of: [{ ...given, is: 'withdrawn' }] })
  expect(readers.in_words).toBe('Customers who have consented to “News by email”.')
  expect(others.in_words).toBe('Customers who haven’t consented to “News by email”.')
  expect(gone.in_words).toBe('Customers who have withdrawn their consent to “News by email”.')

  await say(app, asha, { consents: [{ slug: 'email_marketing', value: true }] })
  await untilMembers(app, readers.uid, ['asha'])
  await untilMembers(app, others.uid, ['ben'])
  await untilMembers(app, gone.uid, [])
  await say(app, asha, { consents: [{ slug: 'email_marketing', value: false }] })
  await untilMembers(app, readers.uid, [])
  await untilMembers(app, others.uid, ['asha', 'ben'])
  await untilMembers(app, gone.uid, ['asha'])

  const { body } = await app.call('GET', `/customers/${asha}/events?page_size=100`)
  const items = body.items as { type: string; details?: Record<string, unknown> }[]
  const causes = items.filter(({ details }) => details?.group_id === readers._id)
  expect(causes.map(({ type, details }) => [type, details?.cause])).toEqual([
    ['user.left_group', 'user.consents_changed'],
    ['user.joined_group', 'user.consents_changed'],
  ])
})

test('the privacy policy is a consent like any other', async () => {
  const { app } = await open()
  const [asha, ben] = [await create(app, 'asha'), await create(app, 'ben')]
  await create(app, 'cleo')
  await say(app, ben, { privacy_policy: false })
  const policy = { about: 'consent', slug: 'privacy_policy' } as const
  const agreed = await segmentOf(app, { join: 'AND', of: [{ ...policy, is: 'given' }] })
  const refused = await segmentOf(app, { join: 'AND', of: [{ ...policy, is: 'withdrawn' }] })
  const unasked = await segmentOf(app, {
    join: 'AND',
    not: true,
    of: [
      {
        about: 'rules',
        join: 'OR',
        of: [
          { ...policy, is: 'given' },
          { ...policy, is: 'withdrawn' },
        ],
      },
    ],
  })
  expect(agreed.in_words).toBe('Customers who have consented to the privacy policy.')
  await untilMembers(app, refused.uid, ['ben'])
  await untilMembers(app, unasked.uid, ['asha', 'cleo'])
  await say(app, asha, { privacy_policy: true })
  await untilMembers(app, agreed.uid, ['asha'])
  await untilMembers(app, unasked.uid, ['cleo'])
})

test('a rule needs a consent that the application asks for, and keeps one that it no longer asks for', async () => {
  const { app, ask } = await open()
  const refused = await createSegment(app, { join: 'AND', of: [{ ...given, slug: 'letters' }] })
  expect(refused).toMatchObject({
    status: 400,
    body: { details: [{ field: 'body.rule.of.0.slug', message: 'mentions an unknown consent: letters' }] },
  })
  const asha = await create(app, 'asha')
  const segment = await segmentOf(app, { join: 'AND', of: [given] })
  await say(app, asha, { consents: [{ slug: 'email_marketing', value: true }] })
  await untilMembers(app, segment.uid, ['asha'])
  await ask([bySms])
  const { body: shown } = await app.call('GET', `/user_group/${segment.uid}`)
  expect(shown.in_words).toBe('Customers who have consented to “email_marketing”.')
  expect(await app.call('PUT', `/user_group/${segment.uid}`, shown)).toMatchObject({ status: 200 })
  await untilMembers(app, segment.uid, ['asha'])
})
