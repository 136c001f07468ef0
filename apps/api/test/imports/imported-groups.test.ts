import { describe, expect, test } from 'vitest'
import { createGroup, readToEnd, upload } from '../world/groups.ts'
import { act, untilState } from '../world/jobs.ts'
import { findCustomer, importErrors, runImport } from '../world/run-imports.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

async function addGroup(app: TestApp, name: string): Promise<{ _id: string; uid: number }> {
  const { body } = await createGroup(app, await upload(app, 'email\nnobody@example.com\n'), { name })
  await readToEnd(app, body.uid)
  return body
}

const membersOf = async (app: TestApp, id: string): Promise<number> =>
  (await app.call('GET', `/user_group/${id}`)).body.members

const groupsOf = async (app: TestApp, q: string): Promise<string[]> => {
  const { _id } = await findCustomer(app, q)
  const { body } = await app.call('GET', `/customers/${_id}/user_group`)
  return body.items.map(({ name }: { name: string }) => name).toSorted()
}

describe('the column of groups', () => {
  test('has customers join groups that exist, new ones and known ones', async () => {
    const app = await startApp()
    const regulars = await addGroup(app, 'Regulars')
    const friends = await addGroup(app, 'Friends, and family')
    await runImport(app, 'email\nben@example.com\n')
    const csv = 'email,groups\nasha@example.com,"regulars|Friends, and Family"\nben@example.com,"Friends, and family"\n'
    expect(await runImport(app, csv, { dry_run: true })).toMatchObject({ result: { created: 1, updated: 1 } })
    expect(await membersOf(app, regulars._id)).toBe(0)
    expect(await runImport(app, csv)).toMatchObject({ result: { created: 1, updated: 1, rejected: 0 } })
    expect(await groupsOf(app, 'asha@example.com')).toEqual(['Friends, and family', 'Regulars'])
    expect(await groupsOf(app, 'ben@example.com')).toEqual(['Friends, and family'])
    expect([await membersOf(app, regulars._id), await membersOf(app, friends._id)]).toEqual([1, 2])
    expect(await runImport(app, csv)).toMatchObject({ result: { unchanged: 2 } })
    expect([await membersOf(app, regulars._id), await membersOf(app, friends._id)]).toEqual([1, 2])
  })

  test('rejects records with the name of a group that doesn’t exist, or creates the group', async () => {
    const app = await startApp()
    const csv = 'email,groups\nasha@example.com,"Regulars;New here"\nben@example.com,REGULARS\n'
    const rejected = await runImport(app, csv)
    expect(rejected.result).toMatchObject({ created: 0, rejected: 2 })
    expect(await importErrors(app, rejected)).toMatchObject([
      { line: 2, field: 'groups', value: 'Regulars', code: 'unknown_group' },
      { line: 3, field: 'groups', value: 'REGULARS', code: 'unknown_group' },
    ])
    const more = { unknown_groups: 'create' }
    const dry = await runImport(app, csv, { ...more, dry_run: true })
    expect(dry.result).toMatchObject({ created: 2, groups_created: ['Regulars', 'New here'] })
    const { body: none } = await app.call('GET', '/user_group')
    expect(none.items).toEqual([])
    const job = await runImport(app, csv, more)
    expect(job.result).toMatchObject({ created: 2, groups_created: ['Regulars', 'New here'] })
    expect(await groupsOf(app, 'asha@example.com')).toEqual(['New here', 'Regulars'])
    expect(await groupsOf(app, 'ben@example.com')).toEqual(['Regulars'])
    expect(await runImport(app, csv, more)).toMatchObject({ result: { unchanged: 2, groups_created: [] } })
  })

  test('creates at most a hundred groups', async () => {
    const app = await startApp()
    const rows = Array.from({ length: 700 }, (_, at) => `n${at}@example.com,Group ${at}\n`).join('')
    const job = await runImport(app, `email,groups\n${rows}`, { unknown_groups: 'create' })
    expect(job.result).toMatchObject({ created: 100, rejected: 600 })
    expect(job.result?.groups_created).toHaveLength(100)
  })

  test('is left out without the permission to change groups', async () => {
    const app = await startApp()
    await addGroup(app, 'Regulars')
    const authorization = `Bearer ${await app.tokenWith(['users:import', 'users:read'])}`
    const job = await runImport(app, 'email,groups\nzoe@example.com,Regulars\n')
    await act(app, job._id, 'undo')
    const { body: file } = await app.call('POST', '/imports/presets', { name: 'x', mapping: {} }, { authorization })
    expect(file.preset.name).toBe('x')
    const file_url = await upload(app, 'email,groups\nasha@example.com,Regulars\n')
    const { body } = await app.call('POST', '/imports', { file_url }, { authorization })
    const done = await untilState(app, body._id, 'completed')
    expect(done.result).toMatchObject({ created: 1, not_imported: ['groups'] })
    expect(await groupsOf(app, 'asha@example.com')).toEqual([])
  })

  test('of a dry run and an import end with the customers whom an undo erases', async () => {
    const app = await startApp()
    const regulars = await addGroup(app, 'Regulars')
    const job = await runImport(app, 'email,groups\nasha@example.com,Regulars\n')
    expect(await membersOf(app, regulars._id)).toBe(1)
    const { body: undo } = await act(app, job._id, 'undo')
    expect(await untilState(app, undo._id, 'completed')).toMatchObject({ undo_result: { undone: 1, kept: 0 } })
    expect(await membersOf(app, regulars._id)).toBe(0)
  })
})
