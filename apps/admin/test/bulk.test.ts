import { describe, expect, test } from 'vitest'
import { blockUsersMax } from '@clientele/contracts'
import { archive, asFile, setBlocked } from '@/features/users/bulk/bulk'
import { aCustomer, clientOf, refused } from './world'

const people = (amount: number) => Array.from({ length: amount }, (_, at) => aCustomer({ _id: `user-${at}` }))
const namesOf = (input: unknown) => (input as { body: { user_id: string[] } }).body.user_id
const counted = () => {
  let sum = 0
  return { onDone: (count: number) => (sum += count), sum: () => sum }
}

describe('Blocking many customers', () => {
  test('makes as few calls as the service allows, and counts everyone once', async () => {
    const sizes: number[] = []
    const done = counted()
    const client = clientOf({ blockOrUnblockUsers: (input) => void sizes.push(namesOf(input).length) })
    const users = people(blockUsersMax + 1)
    const failed = await setBlocked(true)(client, { users, reason: 'Chargebacks', onDone: done.onDone })
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
      },
    })
    const failed = await setBlocked(true)(client, { users: people(3), reason: 'Chargebacks', onDone: () => {} })
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
      },
    })
    const failed = await setBlocked(false)(client, { users: people(blockUsersMax + 2), reason: '', onDone: () => {} })
    expect(failed).toHaveLength(blockUsersMax)
    expect(new Set(failed.map(({ why }) => why))).toEqual(new Set(['The service is busy. Try again in a moment.']))
    expect(calls).toBe(2)
  })
})

describe('Archiving many customers', () => {
  test('has at most four calls in progress, and lists those that failed', async () => {
    let [underWay, most] = [0, 0]
    const client = clientOf({
      archiveUser: async (input) => {
        underWay += 1
        most = Math.max(most, underWay)
        await Promise.resolve()
        underWay -= 1
        if ((input as { body: { user_id: string } }).body.user_id === 'user-3')
          throw refused({ code: 'USER_NOT_FOUND', message: 'Customer not found.' })
      },
    })
    const done = counted()
    const failed = await archive(client, { users: people(10), reason: '', onDone: done.onDone })
    expect(failed).toEqual([{ user: expect.objectContaining({ _id: 'user-3' }), why: 'Customer not found.' }])
    expect(most).toBe(4)
    expect(done.sum()).toBe(10)
  })
})

test('A selection becomes a file that a group can be created from', async () => {
  expect(await asFile(people(2)).text()).toBe('user_id\nuser-0\nuser-1')
})
