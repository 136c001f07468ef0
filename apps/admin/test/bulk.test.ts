import { describe, expect, test } from 'vitest'
import { blockUsersMax } from '@clientele/contracts'
import { archive, asFile, setBlocked } from '@/features/users/bulk/bulk'
import { changeMembers, undoMembers } from '@/features/users/bulk/membership'
import { clientOf, refused } from './world'

const people = (amount: number) =>
  Array.from({ length: amount }, (_, at) => ({ _id: `user-${at}`, name: `User ${at}` }))
const namesOf = (input: unknown) => (input as { body: { user_id: string[] } }).body.user_id
const counted = () => {
  let sum = 0
  return { onDone: (count: number) => (sum += count), sum: () => sum }
}

describe('Blocking many customers', () => {
  test('makes as few calls as the service allows, and counts everyone once', async () => {
    const sizes: number[] = []
    const done = counted()
    const client = clientOf({
      blockOrUnblockUsers: (input) => {
        sizes.push(namesOf(input).length)
        return { success: true }
      },
    })
    const users = people(blockUsersMax + 1)
    const { failed } = await setBlocked(true)(client, { users, reason: 'Chargebacks', onDone: done.onDone })
    expect(failed).toEqual([])
    expect(sizes).toEqual([blockUsersMax, 1])
    expect(done.sum()).toBe(users.length)
  })

  test('skips the customers that an error names, and blocks the others', async () => {
    const calls: string[][] = []
    const client = clientOf({
      blockOrUnblockUsers: (input) => {
        const names = namesOf(input)
        calls.push(names)
        const at = names.indexOf('user-1')
        if (at >= 0)
          throw refused({ code: 'INVALID_INPUT', details: [{ field: `body.user_id.${at}`, message: 'is archived' }] })
        return { success: true }
      },
    })
    const { failed } = await setBlocked(true)(client, { users: people(3), reason: 'Chargebacks', onDone: () => {} })
    expect(failed.map(({ user }) => user._id)).toEqual(['user-1'])
    expect(calls).toEqual([
      ['user-0', 'user-1', 'user-2'],
      ['user-0', 'user-2'],
    ])
  })

  test('gives up on a whole call if its error names nobody, and continues with the next', async () => {
    let calls = 0
    const client = clientOf({
      blockOrUnblockUsers: () => {
        calls += 1
        if (calls === 1) throw refused({ code: 'OVERLOADED', message: 'Too busy.' })
        return { success: true }
      },
    })
    const { failed } = await setBlocked(false)(client, {
      users: people(blockUsersMax + 2),
      reason: '',
      onDone: () => {},
    })
    expect(failed).toHaveLength(blockUsersMax)
    expect(new Set(failed.map(({ why }) => why))).toEqual(new Set(['The service is busy. Try again in a moment.']))
    expect(calls).toBe(2)
  })
})

describe('Undoing a block of many customers', () => {
  test('unblocks only those whom the call has blocked, and leaves out whom somebody else has changed since', async () => {
    const calls: unknown[] = []
    const client = clientOf({
      blockOrUnblockUsers: (input) => {
        const { body } = input as { body: { status: boolean; user_id: string[]; state_since?: string } }
        calls.push(body)
        if (body.status)
          return {
            success: true,
            changed_at: '2026-01-01T00:00:00.000Z',
            changed: [{ user_id: 'user-0' }, { user_id: 'user-2' }],
          }
        const at = body.user_id.indexOf('user-0')
        if (at >= 0)
          throw refused({ code: 'USER_STATE_CHANGED', details: [{ field: `body.user_id.${at}`, message: 'changed' }] })
        return { success: true, changed_at: '2026-01-01T00:00:01.000Z', changed: [{ user_id: 'user-2' }] }
      },
    })
    const outcome = await setBlocked(true)(client, { users: people(3), reason: 'Fraud', onDone: () => {} })
    expect(outcome).toMatchObject({ failed: [], changed: 2 })
    const undone = await outcome.undo?.()
    expect(undone).toMatchObject({
      changed: 1,
      failed: [{ user: { _id: 'user-0' }, why: expect.stringContaining('Someone changed this customer') }],
    })
    expect(calls[1]).toMatchObject({
      status: false,
      user_id: ['user-0', 'user-2'],
      state_since: '2026-01-01T00:00:00.000Z',
    })
  })

  test('and of an unblock blocks everyone for their own reason again', async () => {
    const reasons: unknown[] = []
    const client = clientOf({
      blockOrUnblockUsers: (input) => {
        const { body } = input as { body: { status: boolean; reason?: string; user_id: string[] } }
        if (body.status) reasons.push([body.user_id, body.reason])
        return {
          success: true,
          changed_at: '2026-01-01T00:00:00.000Z',
          changed: [
            { user_id: 'user-0', blocked_for: 'Fraud' },
            { user_id: 'user-1', blocked_for: 'Spam' },
          ],
        }
      },
    })
    const outcome = await setBlocked(false)(client, { users: people(2), reason: 'Paid', onDone: () => {} })
    await outcome.undo?.()
    expect(reasons).toEqual([
      [['user-0'], 'Fraud'],
      [['user-1'], 'Spam'],
    ])
  })
})

describe('Changing a group', () => {
  /** A group whose members change at once. */
  const group = (...ids: string[]) => {
    const members = new Set(ids)
    const sent: unknown[] = []
    let version = 0
    const client = clientOf({
      getUserGroupUsers: (input) => ({
        items: (input as { among: string[] }).among.filter((id) => members.has(id)).map((_id) => ({ _id })),
      }),
      updateUserGroupPartially: (input) => {
        const { ifMatch, body } = input as {
          ifMatch?: string
          body: { user_data: { user_id: string; action: string }[] }
        }
        if (ifMatch !== String(version)) throw refused({ code: 'STALE_VERSION' })
        version += 1
        const { user_data } = body
        sent.push(user_data.map(({ user_id, action }) => `${action} ${user_id}`))
        for (const { user_id, action } of user_data)
          if (action === 'add') members.add(user_id)
          else members.delete(user_id)
        return {}
      },
      getUserGroupById: () => ({ status: 'completed', __v: version }),
    })
    return { client, members, sent }
  }

  test('changes only those who aren’t in it yet, and an undo removes only them', async () => {
    const { client, members, sent } = group('user-0')
    const outcome = await changeMembers(client, { group_id: '1', action: 'add', users: people(3) })
    expect(outcome).toMatchObject({ failed: [], changed: 2 })
    expect(sent).toEqual([['add user-1', 'add user-2']])
    // Someone else takes one of them out.
    members.delete('user-2')
    expect(await outcome.undo?.()).toMatchObject({ changed: 1, failed: [{ user: { _id: 'user-2' } }] })
    expect([...members]).toEqual(['user-0'])
    expect(sent[1]).toEqual(['remove user-1'])
  })

  test('says so if nothing is left to undo, and changes nothing', async () => {
    const { client, sent } = group('user-0')
    const undone = await undoMembers(client, { group_id: '1', action: 'add', users: people(1) })
    expect(undone).toMatchObject({ changed: 0, failed: [{ why: expect.stringContaining('Someone') }] })
    expect(sent).toEqual([])
  })

  test('reports why the service could not do it', async () => {
    const { client } = group()
    const busy = clientOf({
      getUserGroupById: () => ({ status: 'processing', __v: 1 }),
      getUserGroupUsers: () => ({ items: [] }),
      updateUserGroupPartially: () => {
        throw refused({ code: 'USER_GROUP_BUSY' })
      },
    })
    const outcome = await changeMembers(busy, { group_id: '1', action: 'add', users: people(2) })
    expect(outcome.changed).toBe(0)
    expect(outcome.failed.map(({ why }) => why)).toEqual(Array(2).fill(expect.stringContaining('still being read')))
    expect(await changeMembers(client, { group_id: '1', action: 'remove', users: people(2) })).toMatchObject({
      changed: 0,
    })
  })
})

describe('A change of a group that is interrupted', () => {
  /** A group that is read over a connection that fails at will. */
  const interrupted = () => {
    const members = new Set<string>()
    const state = { version: 0, isDown: false, breaks: false, others: 0, status: 'completed', takes: 10_000, asked: 0 }
    const reached = <Answer>(answer: () => Answer): Answer => {
      if (state.isDown) throw refused({ code: 'OVERLOADED' })
      return answer()
    }
    const client = clientOf({
      getUserGroupUsers: (input) =>
        reached(() => ({
          items: (input as { among: string[] }).among.filter((id) => members.has(id)).map((_id) => ({ _id })),
        })),
      getUserGroupById: () => reached(() => ({ status: state.status, failure: 'It broke.', __v: state.version })),
      updateUserGroupPartially: (input) =>
        reached(() => {
          const { ifMatch, body } = input as {
            ifMatch: string
            body: { user_data: { user_id: string; action: string }[] }
          }
          state.asked += 1
          if (state.others > 0) {
            state.others -= 1
            state.version += 1
            members.add('user-0')
          }
          if (ifMatch !== String(state.version)) throw refused({ code: 'STALE_VERSION' })
          state.version += 1
          for (const { user_id, action } of body.user_data.slice(0, state.takes))
            if (action === 'add') members.add(user_id)
            else members.delete(user_id)
          state.isDown = state.breaks
          return {}
        }),
    })
    return { client, members, state }
  }

  test('is one request, which nobody else’s change comes before', async () => {
    const { client, members, state } = interrupted()
    const outcome = await changeMembers(client, { group_id: '1', action: 'add', users: people(6_000) })
    expect(state.asked).toBe(1)
    const undone = await outcome.undo?.()
    expect(undone).toMatchObject({ failed: [], changed: 6_000 })
    expect(state.asked).toBe(2)
    expect(members.size).toBe(0)
  })

  test('can be undone although its result could not be read', async () => {
    const { client, members, state } = interrupted()
    state.breaks = true
    const outcome = await changeMembers(client, { group_id: '1', action: 'add', users: people(2) })
    expect(members.size).toBe(2)
    expect(outcome).toMatchObject({ failed: [], changed: 2 })
    state.isDown = false
    state.breaks = false
    expect(await outcome.undo?.()).toMatchObject({ changed: 2, failed: [] })
    expect(members.size).toBe(0)
  })

  test('is decided again if someone else changes the group in between', async () => {
    const { client, state } = interrupted()
    state.others = 1
    const outcome = await changeMembers(client, { group_id: '1', action: 'add', users: people(2) })
    // The other one has added the first of them, who stays.
    expect(outcome).toMatchObject({ failed: [], changed: 1 })
    expect(state.asked).toBe(2)
    state.others = 9
    expect(await outcome.undo?.()).toMatchObject({ changed: 0, failed: [{ user: { _id: 'user-1' } }] })
  })

  test('is reported as far as it got, and that can be undone', async () => {
    const { client, members, state } = interrupted()
    state.takes = 1
    state.status = 'failed'
    const outcome = await changeMembers(client, { group_id: '1', action: 'add', users: people(3) })
    expect(outcome).toMatchObject({
      changed: 1,
      failed: [
        { user: { _id: 'user-1' }, why: 'It broke.' },
        { user: { _id: 'user-2' }, why: 'It broke.' },
      ],
    })
    state.status = 'completed'
    expect(await outcome.undo?.()).toMatchObject({ changed: 1, failed: [] })
    expect(members.size).toBe(0)
  })

  test('changes nothing if its undo fails, which can be tried again', async () => {
    const { client, members, state } = interrupted()
    const outcome = await changeMembers(client, { group_id: '1', action: 'add', users: people(2) })
    state.isDown = true
    expect(await outcome.undo?.()).toMatchObject({ changed: 0, failed: [{}, {}] })
    expect(members.size).toBe(2)
    state.isDown = false
    expect(await outcome.undo?.()).toMatchObject({ changed: 2, failed: [] })
  })
})

describe('Archiving many customers', () => {
  test('has at most four calls in progress, and lists those that failed', async () => {
    let [underWay, most] = [0, 0]
    const reasons = new Set<string>()
    const client = clientOf({
      archiveUser: async (input) => {
        underWay += 1
        most = Math.max(most, underWay)
        await Promise.resolve()
        underWay -= 1
        const { user_id, reason } = (input as { body: { user_id: string; reason: string } }).body
        reasons.add(reason)
        if (user_id === 'user-3') throw refused({ code: 'USER_NOT_FOUND', message: 'Customer not found.' })
      },
    })
    const done = counted()
    const { failed } = await archive(client, { users: people(10), reason: 'Duplicates', onDone: done.onDone })
    expect(reasons).toEqual(new Set(['Duplicates']))
    expect(failed).toEqual([{ user: expect.objectContaining({ _id: 'user-3' }), why: 'Customer not found.' }])
    expect(most).toBe(4)
    expect(done.sum()).toBe(10)
  })
})

test('A selection becomes a file that a group can be created from', async () => {
  expect(await asFile(people(2)).text()).toBe('user_id\nuser-0\nuser-1')
})
