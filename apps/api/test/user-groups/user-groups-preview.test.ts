import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  addUsers,
  change,
  createGroup,
  groupFrom,
  memberIds,
  readToEnd,
  serve,
  skippedRows,
  upload,
} from '../world/groups.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const preview = (app: TestApp, body: object) => app.call('POST', '/user_group/preview', body)

/** A group with two members, and a third user. */
async function startGroup(settings: Record<string, string> = {}) {
  const app = await startApp({ settings })
  const [asha = '', ben = '', cleo = ''] = await addUsers(
    app,
    'asha@example.com',
    'ben@example.com',
    'cleo@example.com',
  )
  const group = await groupFrom(app, 'email\nasha@example.com\nben@example.com\n')
  return { app, asha, ben, cleo, group }
}

const contentsOf = async ({ database: { queries, tables } }: TestApp) =>
  JSON.stringify(
    await Promise.all(
      [
        tables.userGroups,
        tables.userGroupMembers,
        tables.userGroupErrors,
        tables.files,
        tables.fileChunks,
        tables.events,
        tables.jobs,
      ].map((table) => queries.select().from(table)),
    ),
  )

describe('a preview', () => {
  test('shows what was recognized and what would change, and changes nothing', async () => {
    const { app } = await startGroup()
    const file_url = await upload(
      app,
      'Export;;\nName;E-Mail;Telefon\nBen;BEN@example.com;\nCleo;Cleo <cleo@example.com>;\nX;nobody@example.com;\nY;nobody2@example.com;\nZ;;12\n',
    )
    const before = await contentsOf(app)
    expect(await preview(app, { file_url, group_id: '1' })).toMatchObject({
      status: 200,
      body: {
        recognized: {
          format: 'csv',
          encoding: 'utf-8',
          delimiter: ';',
          header_line: 2,
          columns: [
            { position: 1, header: 'Name', samples: ['Ben', 'Cleo', 'X'] },
            { position: 2, header: 'E-Mail', use: 'email', by: 'header' },
            { position: 3, header: 'Telefon', use: 'phone_number', by: 'header', samples: ['12'] },
          ],
        },
        unclear: false,
        outcome: {
          mode: 'replace',
          complete: true,
          rows: 5,
          found: 2,
          not_found: 3,
          would_join: 1,
          would_leave: 1,
          members: 2,
          reasons: [
            { message: 'No account has this email address', rows: 2 },
            { message: 'This is not a phone number', rows: 1 },
          ],
          errors: [
            { line: 5, value: 'nobody@example.com', message: 'No account has this email address' },
            { line: 6, value: 'nobody2@example.com', message: 'No account has this email address' },
            { line: 7, value: '12', message: 'This is not a phone number' },
          ],
        },
      },
    })
    expect((await preview(app, { file_url })).body.outcome).toMatchObject({ would_join: 2, would_leave: 0, members: 2 })
    expect((await preview(app, { file_url, group_id: '1', partial: true })).body.outcome).toMatchObject({
      mode: 'edit',
      would_join: 1,
      would_leave: 0,
      members: 3,
    })
    expect(await contentsOf(app)).toBe(before)
  })

  test('of a file at a URL leaves no copy behind', async () => {
    const { app } = await startGroup({ ALLOW_PRIVATE_FILE_URLS: 'true' })
    const url = await serve((request, response) =>
      request.url === '/members.csv' ? response.end('email\nasha@example.com\n') : response.writeHead(404).end(),
    )
    const before = await contentsOf(app)
    const found = await preview(app, { file_url: `${url}/members.csv`, group_id: '1' })
    expect(found.body.outcome).toMatchObject({ found: 1, would_join: 0, would_leave: 1 })
    expect(await preview(app, { file_url: `${url}/missing.csv` })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', details: [{ field: 'body.file_url', message: expect.stringMatching(/404/) }] },
    })
    expect(await contentsOf(app)).toBe(before)
  })

  test('asks for the columns if they are unclear, and shows the outcome of a choice', async () => {
    const { app } = await startGroup()
    const file_url = await upload(app, 'Contact;Backup;Who\nasha@example.com;x@example.com;A\n')
    const unclear = await preview(app, { file_url, group_id: '1' })
    expect(unclear.body).toMatchObject({
      unclear: true,
      recognized: { columns: [{ header: 'Contact' }, { header: 'Backup' }, { header: 'Who' }] },
    })
    expect(unclear.body).not.toHaveProperty('outcome')
    const chosen = await preview(app, { file_url, group_id: '1', columns: { email: ['Contact', 'Backup'] } })
    expect(chosen.body).toMatchObject({ unclear: false, outcome: { found: 1, would_leave: 1 } })

    const guessed = await preview(app, { file_url: await upload(app, 'Contact;Who\nasha@example.com;A\n') })
    expect(guessed.body).toMatchObject({ unclear: true, outcome: { found: 1 } })
  })

  test('says if it needs a confirmation', async () => {
    const { app } = await startGroup()
    const needs = async (content: string) =>
      (await preview(app, { file_url: await upload(app, content), group_id: '1' })).body.outcome
    expect(await needs('email\nnobody@example.com\n')).toMatchObject({
      needs_confirm_empty: 'matches_nobody',
      would_leave: 2,
    })
    expect(await needs('email,action\nasha@example.com,remove\nben@example.com,remove\n')).toMatchObject({
      mode: 'edit',
      needs_confirm_empty: 'empties_group',
      would_leave: 2,
    })
    expect(await needs('email,action\nasha@example.com,remove\n')).not.toHaveProperty('needs_confirm_empty')
    expect(await needs('email,action\ncleo@example.com,add\ncleo@example.com,remove\n')).toMatchObject({
      mode: 'replace',
      needs_confirm_empty: 'empties_group',
      would_leave: 2,
    })
  })
})

describe('a file that matches nobody, or would empty the group', () => {
  test.each([
    ['matches nobody', 'email\nnobody@example.com\n', 'matches_nobody', 1],
    ['has no rows', 'email\n', 'matches_nobody', 0],
    ['removes everybody', 'email,action\nasha@example.com,remove\nben@example.com,remove\n', 'empties_group', 0],
    ['adds and removes', 'email,action\ncleo@example.com,\ncleo@example.com,remove\n', 'empties_group', 0],
  ] as const)('fails, and the members stay: it %s', async (_, content, needs_confirm_empty, error_count) => {
    const { app, asha, ben } = await startGroup()
    const file_url = await upload(app, content)
    const failed = await change(app, 1, { file_url })
    expect(failed).toMatchObject({
      status: 'failed',
      failure: expect.stringMatching(/left unchanged/),
      needs_confirm_empty,
      members: 2,
    })
    expect(failed.error?.count ?? 0).toBe(error_count)
    expect(await skippedRows(app, 1)).toHaveLength(error_count)
    expect(await memberIds(app, 1)).toEqual([ben, asha])

    const emptied = await change(app, 1, { file_url, confirm_empty: true })
    expect(emptied).toMatchObject({ status: 'completed', members: 0 })
    expect(emptied).not.toHaveProperty('needs_confirm_empty')
    expect(await memberIds(app, 1)).toEqual([])
  })

  test('fails for a new group too', async () => {
    const { app } = await startGroup()
    const content = 'email\nnobody@example.com\n'
    expect(await groupFrom(app, content)).toMatchObject({ status: 'failed', needs_confirm_empty: 'matches_nobody' })
    expect(await groupFrom(app, content, { confirm_empty: true })).toMatchObject({ status: 'completed', members: 0 })
    expect(await groupFrom(app, 'email\n', { confirm_empty: true })).toMatchObject({ status: 'completed', members: 0 })
  })

  test('fails as an edit too', async () => {
    const { app } = await startGroup()
    const everybody = ['asha', 'ben'].map((name) => ({ email: `${name}@example.com`, action: 'remove' }))
    const failed = await change(app, 1, { type: 'json', user_data: everybody }, 'PATCH')
    expect(failed).toMatchObject({ status: 'failed', members: 2, failure: expect.stringMatching(/without members/) })
    const emptied = await change(app, 1, { type: 'json', user_data: everybody, confirm_empty: true }, 'PATCH')
    expect(emptied).toMatchObject({ status: 'completed', members: 0 })
  })
})

test('a file whose rows all say `remove` edits the group, footers aside', async () => {
  const { app, ben } = await startGroup()
  const file_url = await upload(app, 'email,action\nasha@example.com,remove\nnobody@example.com,Remove\nTotal: 2\n')
  expect(await change(app, 1, { file_url })).toMatchObject({ status: 'completed', members: 1, error: { count: 2 } })
  expect(await memberIds(app, 1)).toEqual([ben])
})

describe('reading the same file_url again', () => {
  test('happens if `refresh` says so', async () => {
    const { app } = await startGroup({ ALLOW_PRIVATE_FILE_URLS: 'true' })
    let content = 'Kontakt;Datum\nasha@example.com;x@example.com\n'
    const file_url = await serve((_request, response) => response.end(content))
    const created = await createGroup(app, file_url, { columns: { email: ['Kontakt'] } })
    await readToEnd(app, created.body.uid)
    content = 'Kontakt;Datum\nben@example.com;y@example.com\ncleo@example.com;y@example.com\n'
    expect(await change(app, 2, { name: 'Renamed', file_url })).toMatchObject({ members: 1, name: 'Renamed' })
    // The columns are still the chosen ones.
    expect(await change(app, 2, { refresh: true })).toMatchObject({ status: 'completed', members: 2 })
    expect(await app.database.queries.select().from(app.database.tables.trackedJobs)).toHaveLength(3)
  })

  test('edits again what was read as an edit', async () => {
    const { app } = await startGroup({ ALLOW_PRIVATE_FILE_URLS: 'true' })
    let content = 'email,action\ncleo@example.com,add\n'
    const file_url = await serve((_request, response) => response.end(content))
    expect(await change(app, 1, { file_url }, 'PATCH')).toMatchObject({ status: 'completed', members: 3, file_url })
    content = 'email,action\ncleo@example.com,add\nasha@example.com,remove\n'
    expect(await change(app, 1, { refresh: true }, 'PATCH')).toMatchObject({ status: 'completed', members: 2 })
    expect(await change(app, 1, { refresh: true })).toMatchObject({ status: 'completed', members: 2 })
  })
})

describe('updateUserGroupPartially', () => {
  test('adds and removes users, and leaves the others', async () => {
    const { app, asha, ben, cleo, group } = await startGroup()
    const changed = await app.call('PATCH', `/user_group/${group._id}`, {
      type: 'json',
      description: 'With "quotes", commas',
      user_data: [
        { user_id: cleo, action: 'add' },
        { email: 'ben@example.com', phone_number: '', action: 'remove' },
        { email: '"; drop, table', action: 'add' },
      ],
    })
    expect(changed).toMatchObject({ status: 200, body: { status: 'pending', file_url: group.file_url, members: 2 } })
    expect(await readToEnd(app, 1)).toMatchObject({ status: 'completed', members: 2, error: { count: 1 } })
    expect(await memberIds(app, 1)).toEqual([cleo, asha])
    expect(await memberIds(app, 1)).not.toContain(ben)
    // The rows are stored only while they are read.
    const { files } = app.database.tables
    expect(await app.database.queries.select().from(files)).toHaveLength(1)
  })

  test('is refused while a file is being read, and with rows and a file at once', async () => {
    const app = await startApp({ jobs: false })
    await createGroup(app, await upload(app, 'email\nasha@example.com\n'))
    const user_data = [{ email: 'asha@example.com', action: 'add' }]
    expect(await app.call('PATCH', '/user_group/1', { user_data })).toMatchObject({ status: 409 })
    expect(await app.call('PATCH', '/user_group/1', { user_data, file_url: 'url' })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.user_data' }] },
    })
    const { files } = app.database.tables
    expect(await app.database.queries.select().from(files)).toHaveLength(1)
    expect(await app.call('PATCH', '/user_group/1', { name: 'Other' })).toMatchObject({
      status: 200,
      body: { name: 'Other', status: 'pending' },
    })
  })
})

describe('the preview of a file that takes too long to read', () => {
  afterEach(() => void vi.restoreAllMocks())

  test('says that its numbers are about the beginning, and why it stopped', async () => {
    const app = await startApp({ jobs: false })
    await addUsers(app, 'asha@example.com')
    const rows = Array.from({ length: 40_000 }, (_, i) => `nobody${i}@example.com`)
    const file_url = await upload(app, ['email', ...rows].join('\n'))
    await app.ownToken()
    const now = Date.now
    let asked = 0
    // Each look at the clock takes five seconds.
    vi.spyOn(Date, 'now').mockImplementation(() => now() + (asked += 5_000))
    const { outcome } = (await app.call('POST', '/user_group/preview', { file_url })).body
    expect(outcome).toMatchObject({ complete: false, stopped_by: 'time', found: 0, would_join: 0 })
    expect(outcome.rows).toBeGreaterThan(0)
    expect(outcome.rows).toBeLessThan(40_000)
    // Whether the whole file matches nobody isn't known yet.
    expect(outcome).not.toHaveProperty('needs_confirm_empty')
  })

  test('says nothing of the kind otherwise', async () => {
    const app = await startApp({ jobs: false })
    const file_url = await upload(app, 'email\nnobody@example.com\n')
    const { outcome } = (await app.call('POST', '/user_group/preview', { file_url })).body
    expect(outcome).toMatchObject({ complete: true, needs_confirm_empty: 'matches_nobody' })
    expect(outcome).not.toHaveProperty('stopped_by')
  })
})

describe('deleteUserGroup', () => {
  test('deletes the group, its members and its row errors, and no user', async () => {
    const { app, asha, group } = await startGroup()
    await change(app, 1, { file_url: await upload(app, 'email\nasha@example.com\nnobody@example.com\n') })
    expect(await app.call('DELETE', '/user_group/1')).toMatchObject({
      status: 200,
      body: { id: group._id, success: true },
    })
    expect(await app.call('GET', '/user_group/1')).toMatchObject({ status: 404 })
    expect(await app.call('DELETE', '/user_group/1')).toMatchObject({ status: 404 })
    expect((await app.call('GET', `/customers/${asha}/user_group`)).body.items).toEqual([])
    const { tables, queries } = app.database
    const left = async () => [
      ...(await queries.select().from(tables.userGroupMembers)),
      ...(await queries.select().from(tables.userGroupErrors)),
    ]
    await expect.poll(left).toEqual([])
    // The number isn't used again.
    expect((await createGroup(app, 'url')).body.uid).toBe(2)
    const deleted = (await queries.select().from(tables.events)).find(({ type }) => type === 'user_group.deleted')
    expect(deleted).toMatchObject({ subject_id: group._id, details: { name: 'Regulars', members: 1 } })
  })

  test('stops a file that is being read', async () => {
    const app = await startApp({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
    await addUsers(app, 'asha@example.com')
    let proceed = () => {}
    const isAsked = new Promise<void>((asked) => {
      proceed = asked
    })
    let finish = () => {}
    const file_url = await serve((_request, response) => {
      response.write('email\n')
      finish = () => response.end('asha@example.com\n')
      proceed()
    })
    await createGroup(app, file_url)
    await isAsked
    expect(await app.call('DELETE', '/user_group/1')).toMatchObject({ status: 200 })
    finish()
    const { tables, queries } = app.database
    const jobsLeft = async () => (await queries.select().from(tables.jobs)).filter(({ state }) => state !== 'done')
    await expect.poll(jobsLeft).toEqual([])
    expect(await queries.select().from(tables.userGroupMembers)).toEqual([])
    expect(await queries.select().from(tables.fileChunks)).toEqual([])
  })
})
