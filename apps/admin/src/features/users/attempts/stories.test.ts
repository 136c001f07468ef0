import type { UserEvent } from '@clientele/contracts'
import { describe, expect, test } from 'vitest'
import { adviceOn, stepText, storyTitle } from './attempt-copy'
import { entriesOf, type Story } from './stories'

const began = Date.parse('2026-03-02T14:00:00.000Z')

/** An event some minutes after the story began. */
const at = (
  minutes: number,
  type: string,
  details: object = {},
  ip: string | undefined = '203.0.113.7',
): UserEvent => ({
  _id: `${type} ${minutes}`,
  type,
  message: type,
  actor: { kind: 'system', id: 'nobody' },
  details: { ...details },
  request_id: 'r',
  ...(ip !== undefined && { ip }),
  created_at: new Date(began + minutes * 60_000).toISOString(),
})
const attempt = 'abc'
const requested = (minutes: number, more: object = {}) =>
  at(minutes, 'code.requested', { attempt, purpose: 'sign_in', form: 'code', kind: 'phone', contact: '…958', ...more })
const handedOver = (minutes: number) =>
  ({ ...at(minutes, 'code.handed_over', { attempt, provider: 'twilio' }), ip: undefined }) as never as UserEvent

const rowsOf = (...events: UserEvent[]) => entriesOf(events.toReversed())
const storiesIn = (...events: UserEvent[]): Story[] =>
  rowsOf(...events).flatMap((entry) => ('story' in entry ? [entry.story] : []))
const told = (story: Story | undefined) =>
  story?.steps.map((step) => `${stepText(step)}${step.times > 1 ? ` ×${step.times}` : ''}`)

describe('a story', () => {
  test('tells one attempt from the code to the sign-in', () => {
    const [story, another] = storiesIn(
      requested(0),
      handedOver(0.1),
      { ...handedOver(0.2), type: 'code.delivered' },
      at(1, 'code.rejected', { attempt, reason: 'wrong' }),
      at(2, 'code.rejected', { attempt, reason: 'wrong' }),
      at(3, 'user.signed_in', { attempt, method: 'otp' }),
    )
    expect(another).toBeUndefined()
    expect(told(story)).toEqual([
      'Code requested by text message to …958',
      'Sent to Twilio',
      'Delivered',
      'Wrong code ×2',
      'Signed in',
    ])
    expect(story && storyTitle(story)).toMatchObject({ title: 'Sign-in', outcome: 'Succeeded' })
    expect(story && adviceOn(story, began)).toBeUndefined()
  })

  test('includes what else was tried from the same address within a quarter of an hour', () => {
    const stories = storiesIn(
      at(0, 'user.sign_in_failed', { method: 'password', reason: 'wrong_password' }),
      requested(2),
      at(40, 'user.sign_in_failed', { method: 'password', reason: 'wrong_password' }),
    )
    expect(stories.map((story) => story.steps.map(({ type }) => type))).toEqual([
      ['user.sign_in_failed'],
      ['user.sign_in_failed', 'code.requested'],
    ])
  })

  test('keeps a stranger’s attempts apart from the customer’s', () => {
    const stories = storiesIn(
      requested(0),
      at(1, 'user.sign_in_failed', { method: 'password', reason: 'wrong_password' }, '198.51.100.9'),
      at(2, 'user.signed_in', { attempt, method: 'otp' }),
    )
    expect(stories.map((story) => story.steps.map(({ type }) => type))).toEqual([
      ['code.requested', 'user.signed_in'],
      ['user.sign_in_failed'],
    ])
  })

  test('gets a delivery report that arrives after the sign-in', () => {
    const [story] = storiesIn(
      requested(0),
      at(1, 'user.signed_in', { attempt, method: 'otp' }),
      { ...handedOver(9), type: 'code.delivered' },
      at(10, 'user.sign_in_failed', { method: 'password', reason: 'wrong_password' }),
    ).toReversed()
    expect(told(story)).toEqual(['Code requested by text message to …958', 'Signed in', 'Delivered'])
  })

  test('leaves other events, and a sign-in by itself, where they are', () => {
    const rows = rowsOf(
      at(0, 'user.signed_in', { method: 'password' }),
      at(1, 'user.updated'),
      requested(20),
      at(21, 'user.blocked'),
      at(22, 'sign_in.refused', { reason: 'blocked' }),
    )
    expect(rows.map((row) => ('story' in row ? row.story.steps.length : row.event.type))).toEqual([
      2,
      'user.blocked',
      'user.updated',
      'user.signed_in',
    ])
  })

  test('counts the attempts that one event stands for', () => {
    const [story] = storiesIn(
      at(0, 'sign_in.rate_limited', { limit: 'account', until: new Date(began).toISOString() }),
      at(1, 'sign_in.rate_limited', { limit: 'account', until: new Date(began).toISOString(), repeats: 10 }),
    )
    expect(told(story)).toEqual(['Too many attempts ×11'])
  })
})

describe('the advice', () => {
  const unreachable = at(1, 'code.undelivered', { attempt, reason: 'unreachable', provider_code: '30003' })

  test.each([
    ['a number that can’t be reached', [requested(0), unreachable], /^The number is unreachable: ask for an email/],
    [
      'an address that can’t be reached',
      [requested(0, { kind: 'email' }), unreachable],
      /^The email address is unreachable: ask for a phone/,
    ],
    [
      'a limit that has passed',
      [at(0, 'sign_in.rate_limited', { limit: 'contact', until: '2026-03-02T13:59:00Z' })],
      /try again now/,
    ],
    [
      'a limit that holds',
      [at(0, 'sign_in.rate_limited', { limit: 'contact', until: '2026-03-02T14:05:00Z' })],
      /^Too many codes for this contact: they can try again at \d{1,2}:05/,
    ],
    ['a blocked customer', [at(0, 'sign_in.refused', { reason: 'blocked' })], /^Unblock/],
    ['a code that nobody entered', [requested(0), handedOver(1)], /spam folder/],
    ['a link that was withheld', [requested(0, { withheld: 'no_account' })], /which contact they signed up with/],
  ])('on %s', (_, events, advice) => {
    const [story] = storiesIn(...events)
    expect(story && adviceOn(story, began)).toMatch(advice)
  })

  test('names the provider’s own error', () => {
    const [story] = storiesIn(requested(0), unreachable)
    expect(told(story)?.at(-1)).toBe('Not delivered: the contact is unreachable (error 30003)')
  })
})
