import type { UserEvent } from '@clientele/contracts'
import { toast } from 'sonner'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Toaster } from '@/components/feedback/toaster'
import { ActivityTab } from '@/features/users/detail/activity-tab'
import { undoableEvents } from '@/features/users/detail/undo-event'
import { expectAccessible } from './accessible'
import { aCustomer, refused, type Service, World } from './world'

const happened = (type: string, details: object = {}, at = '2026-01-01T10:00:00.000Z'): UserEvent => ({
  _id: `${type} ${JSON.stringify(details)} ${at}`,
  type,
  message: type,
  actor: { kind: 'operator', id: 'operator-2', name: 'Petra' },
  details: { ...details },
  request_id: 'request-1',
  created_at: at,
})
const group = (group_id: string) => ({ group_id, name: `Group ${group_id}` })

describe('What can be undone', () => {
  const typesOf = (events: UserEvent[]) => {
    const ids = undoableEvents(events)
    return events.filter(({ _id }) => ids.has(_id)).map(({ type, details }) => [type, details?.group_id])
  }

  test('is the last change of the state, and the last one of each membership', () => {
    expect(
      typesOf([
        happened('user.updated'),
        happened('user.left_group', group('1')),
        happened('user.unblocked'),
        happened('user.joined_group', group('2')),
        happened('user.joined_group', group('1')),
        happened('user.blocked'),
      ]),
    ).toEqual([
      ['user.left_group', '1'],
      ['user.unblocked', undefined],
      ['user.joined_group', '2'],
    ])
  })

  test('is nothing that came before a later state, and nothing of an archived customer', () => {
    expect(typesOf([happened('user.deletion_scheduled'), happened('user.blocked')])).toEqual([])
    expect(typesOf([happened('user.block_reason_added'), happened('user.blocked')])).toEqual([])
    expect(
      typesOf([happened('user.archived'), happened('user.blocked'), happened('user.left_group', group('1'))]),
    ).toEqual([])
  })
})

// A toast below the pointer would stay, and be taken for that of the next test.
afterEach(() => void toast.dismiss())

describe('The activity', () => {
  const opened = async (events: UserEvent[], service: Service, permissions?: []) => {
    await render(
      <World
        service={{ getUserEvents: () => ({ items: events, page: {} }), ...service }}
        {...(permissions && { operator: { permissions } })}
      >
        <main>
          <h1>Asha Rao</h1>
          <ActivityTab user={aCustomer({ _id: 'asha' })} />
        </main>
        <Toaster />
      </World>,
    )
    await expect.element(page.getByText(/^Customer (un)?blocked$/).first()).toBeVisible()
  }
  const undo = () => page.getByRole('button', { name: 'Undo' })

  test('undoes a block with one click', async () => {
    const blockOrUnblockUsers = vi.fn<Service[string]>(() => ({ success: true, changed: [{ user_id: 'asha' }] }))
    await opened([happened('user.blocked', { reason: 'Fraud' })], { blockOrUnblockUsers })
    await expectAccessible()
    await undo().click()
    await expect.element(page.getByText('Undone')).toBeVisible()
    expect(blockOrUnblockUsers).toHaveBeenCalledExactlyOnceWith({
      body: {
        status: false,
        user_id: ['asha'],
        reason: 'Undone',
        state_since: '2026-01-01T10:00:00.000Z',
        with_changes: true,
      },
    })
  })

  test('blocks again for the same reason, and only if nobody has changed the customer since', async () => {
    const calls: unknown[] = []
    await opened([happened('user.unblocked', { reason: 'Paid', blocked_for: 'Fraud' })], {
      blockOrUnblockUsers: (input) => {
        calls.push(input)
        throw refused({ code: 'USER_STATE_CHANGED', details: [{ field: 'body.user_id.0', message: 'changed' }] })
      },
    })
    await undo().click()
    await expect.element(page.getByText('Couldn’t undo it for 1 customer')).toBeVisible()
    await expect.element(page.getByText(/^Someone changed this customer/)).toBeVisible()
    expect(calls).toMatchObject([{ body: { status: true, reason: 'Fraud' } }])
  })

  test('can be tried again, if nothing was undone', async () => {
    let isDown = true
    await opened([happened('user.blocked', { reason: 'Fraud' })], {
      blockOrUnblockUsers: () => {
        if (isDown) throw refused({ code: 'OVERLOADED' })
        return { success: true, changed: [{ user_id: 'asha' }] }
      },
    })
    await undo().click()
    await expect.element(page.getByText('Couldn’t undo it for 1 customer')).toBeVisible()
    isDown = false
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.element(page.getByText('Undone')).toBeVisible()
  })

  test('blocks without a reason, if the history has none', async () => {
    const calls: unknown[] = []
    await opened([happened('user.unblocked')], {
      blockOrUnblockUsers: (input) => {
        calls.push(input)
        return { success: true, changed: [{ user_id: 'asha' }] }
      },
    })
    await undo().click()
    await expect.element(page.getByText('Undone')).toBeVisible()
    const { body } = calls[0] as { body: object }
    expect(JSON.parse(JSON.stringify(body))).toEqual({
      status: true,
      user_id: ['asha'],
      state_since: '2026-01-01T10:00:00.000Z',
      with_changes: true,
    })
  })

  test('offers nothing to an operator who may not block', async () => {
    await opened([happened('user.blocked')], {}, [])
    await expect.element(undo()).not.toBeInTheDocument()
  })
})
