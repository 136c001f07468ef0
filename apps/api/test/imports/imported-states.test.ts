import { describe, expect, test } from 'vitest'
import { act, untilState } from '../world/jobs.ts'
import { findCustomer, runImport } from '../world/run-imports.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const stateOf = async (app: TestApp, id: string): Promise<string> =>
  (await app.call('GET', `/customers/${id}`)).body.user.status

async function importedAs(app: TestApp, csv: string, more: object = {}) {
  const { result } = await runImport(app, csv, more)
  return result
}

describe('the states in a file', () => {
  test('are those of new customers', async () => {
    const app = await startApp()
    const csv = 'email,blocked,archived\na@example.com,yes,no\nhidden@example.com,no,yes\nc@example.com,,\n'
    const result = await importedAs(app, csv)
    expect(result).toMatchObject({ created: 3 })
    const states = (result?.samples.created ?? []).map(async ({ user_id }) => {
      const { body } = await app.call('GET', `/customers/${user_id}/events`)
      return body.items.map(({ type }: { type: string }) => type).toReversed()
    })
    expect(await Promise.all(states)).toEqual([
      ['user.created', 'user.blocked'],
      ['user.created', 'user.archived'],
      ['user.created'],
    ])
    // No name that is generated for another customer begins like this.
    expect(await findCustomer(app, 'hidden@example.com')).toBeUndefined()
  })

  test('do not create an archived customer again', async () => {
    const app = await startApp()
    const csv = 'email,archived\nb@example.com,yes\n'
    await importedAs(app, csv)
    expect(await importedAs(app, csv)).toMatchObject({ created: 0, unchanged: 1 })
  })

  test('of archived customers are undone with them', async () => {
    const app = await startApp()
    const job = await runImport(app, 'email,archived\nb@example.com,yes\nc@example.com,no\n')
    const { body: undo } = await act(app, job._id, 'undo')
    expect(await untilState(app, undo._id, 'completed')).toMatchObject({ undo_result: { undone: 2, kept: 0 } })
  })

  test('change a customer who exists only if the file wins', async () => {
    const app = await startApp()
    const { samples } = (await importedAs(app, 'email\na@example.com\n')) ?? {}
    const id = samples?.created[0]?.user_id ?? ''
    const blocked = 'email,blocked\na@example.com,yes\n'
    expect(await importedAs(app, blocked)).toMatchObject({ unchanged: 1 })
    expect(await stateOf(app, id)).toBe('active')
    expect(await importedAs(app, blocked, { on_conflict: 'take', dry_run: true })).toMatchObject({ updated: 1 })
    expect(await importedAs(app, blocked, { on_conflict: 'take' })).toMatchObject({ updated: 1 })
    expect(await stateOf(app, id)).toBe('blocked')
    // A file that doesn't say is no reason to unblock anyone.
    expect(await importedAs(app, 'email,blocked\na@example.com,\n', { on_conflict: 'take' })).toMatchObject({
      unchanged: 1,
    })
    expect(await importedAs(app, 'email,blocked\na@example.com,no\n', { on_conflict: 'take' })).toMatchObject({
      updated: 1,
    })
    expect(await stateOf(app, id)).toBe('active')
    expect(await importedAs(app, 'email,archived\na@example.com,yes\n', { on_conflict: 'take' })).toMatchObject({
      updated: 1,
    })
    expect(await findCustomer(app, 'a@example.com')).toBeUndefined()
  })

  test('are none of someone who may be another person', async () => {
    const app = await startApp()
    const { body } = await app.call('POST', '/customers?verified=true', { email: 'a@example.com' })
    const claimed = 'email,email_verified,blocked\na@example.com,no,yes\n'
    expect(await importedAs(app, claimed, { on_conflict: 'take' })).toMatchObject({ unchanged: 1 })
    expect(await stateOf(app, body.user._id)).toBe('active')
  })
})
