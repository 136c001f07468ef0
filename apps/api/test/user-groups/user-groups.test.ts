import type { Database } from '@clientele/db'
import { describe, expect, onTestFinished, test } from 'vitest'
import { addApplication } from '../../src/applications/service.ts'
import { atomically } from '../../src/context.ts'
import { jobHandlers } from '../../src/execution/job-handlers.ts'
import { startJobs } from '../../src/jobs/run.ts'
import { leaveAllGroups } from '../../src/user-groups/service.ts'
import { addUsers, createGroup, groupFrom, memberIds, readToEnd, sendFile, serve, upload } from '../world/groups.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const create = (app: TestApp, file_url: string, name = 'Regulars') => createGroup(app, file_url, { name })

const eventTypes = async (app: TestApp, subject_id: string) => {
  const { events } = app.database.tables
  const rows = await app.database.queries.select().from(events)
  return rows
    .filter((event) => event.subject_id === subject_id)
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ type, actor }) => `${type} by ${actor.kind}`)
}

describe('a group is created from a file', () => {
  test('that was uploaded', async () => {
    const app = await startApp()
    const [asha, ben, cleo] = await addUsers(app, 'asha@example.com', 'ben@example.com', 'cleo@example.com')
    const file_url = await upload(app, 'email\nasha@example.com\nBEN@Example.com\nasha@example.com\n')

    const created = await create(app, file_url)
    expect(created).toMatchObject({
      status: 201,
      body: {
        uid: 1,
        name: 'Regulars',
        status: 'pending',
        is_active: true,
        type: 'bulk',
        members: 0,
        __v: 0,
        file_url,
      },
    })
    const group = await readToEnd(app, 1)
    expect(group).toMatchObject({ status: 'completed', members: 2, progress: { rows: 3, matched: 3 } })
    expect(group.progress.read_bytes).toBe(group.progress.total_bytes)
    expect(group).not.toHaveProperty('error')
    expect(await memberIds(app, 1)).toEqual([ben, asha])
    expect(await memberIds(app, group._id)).not.toContain(cleo)
    expect(await eventTypes(app, group._id)).toEqual([
      'user_group.created by api_key',
      'user_group.completed by system',
    ])
  })

  test('at a URL', async () => {
    const app = await startApp({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
    const [asha] = await addUsers(app, 'asha@example.com')
    const url = await serve((_request, response) => response.end('Email\r\nasha@example.com\r\n'))
    await create(app, `${url}/members.csv?signature=secret`)
    expect(await readToEnd(app, 1)).toMatchObject({ status: 'completed', members: 1 })
    expect(await memberIds(app, 1)).toEqual([asha])
    // The copy is deleted, and the credential in the URL is in no event.
    const { files, fileChunks, events } = app.database.tables
    expect(await app.database.queries.select().from(files)).toEqual([])
    expect(await app.database.queries.select().from(fileChunks)).toEqual([])
    expect(JSON.stringify(await app.database.queries.select().from(events))).not.toContain('secret')
  })

  test('with IDs, addresses and numbers, and with rows that remove users again', async () => {
    const app = await startApp()
    const [asha, ben, cleo] = await addUsers(app, 'asha@example.com', 'ben@example.com', 'cleo@example.com')
    const dora = (await app.call('POST', '/customers', { phone_number: '8652523958' })).body.user._id
    const emil = (await app.call('POST', '/customers', { phone_number: '2025550123', country_code: 1 })).body.user._id
    const group = await groupFrom(
      app,
      [
        'user_id;email;phone_number;country_code;action',
        `${asha};;;;`,
        ';ben@example.com;;;add',
        ';;086525 23958;;',
        ';;(202) 555-0123;+1;add',
        `${cleo};;;;ADD`,
        ';cleo@example.com;;;remove',
      ].join('\r\n'),
    )
    expect(group).toMatchObject({ status: 'completed', members: 4, progress: { rows: 6, matched: 6 } })
    expect(new Set(await memberIds(app, 1))).toEqual(new Set([asha, ben, dora, emil]))
  })

  test.each([
    ['with a byte order mark and CRLF', Buffer.from('\ufeffEmail\r\nasha@example.com\r\n')],
    ['with quotes', '"name","email"\n"Rao, ""Asha""","asha@example.com"\n'],
    ['with a header of harm', '__proto__,constructor,email\na,b,asha@example.com\n'],
    ['without a line break at its end', 'email\nasha@example.com'],
  ])('%s', async (_, content) => {
    const app = await startApp()
    const [asha] = await addUsers(app, 'asha@example.com')
    expect(await groupFrom(app, content)).toMatchObject({ status: 'completed', members: 1 })
    expect(await memberIds(app, 1)).toEqual([asha])
  })
})

test('invalid rows are listed with their line, and the others count', async () => {
  const app = await startApp()
  const [, , archived] = await addUsers(app, 'asha@example.com', 'ben@example.com', 'gone@example.com')
  await app.call('PUT', '/customers/archive', { user_id: archived })
  const group = await groupFrom(
    app,
    [
      'email,phone_number,user_id,action',
      'asha@example.com,,,',
      'nobody@example.com,,,',
      'not an address,,,',
      ',12,,',
      `,,${archived},`,
      'gone@example.com,,,add',
      'ben@example.com,,,add,more,fields',
      'ben@example.com,,,invite',
      '=HYPERLINK("http://x"),,,',
      ',,\u0000\u0007,',
    ].join('\n'),
  )
  expect(group).toMatchObject({
    status: 'completed',
    members: 1,
    progress: { rows: 10, matched: 1 },
    error: { count: 9 },
  })
  expect(new URL(group.error.file_url).pathname).toBe(
    `/service/platform/user/v1.0/company/1/application/${app.application_id}/user_group/1/errors`,
  )
  expect((await app.call('GET', '/user_group/1/errors')).body.items).toEqual([
    { line: 3, value: 'nobody@example.com', message: 'No account has this email address' },
    { line: 4, value: 'not an address', message: 'This is not an email address' },
    { line: 5, value: '12', message: 'This is not a phone number' },
    { line: 6, value: archived, message: 'No account has this ID' },
    { line: 7, value: 'gone@example.com', message: 'No account has this email address' },
    { line: 8, value: 'ben@example.com', message: 'The row has more fields than the header.' },
    { line: 9, value: 'ben@example.com', message: 'The action must be add or remove.' },
    { line: 10, value: '=HYPERLINK("http://x")', message: 'This is not an email address' },
    { line: 11, value: '', message: 'No account has this ID' },
  ])
})

describe('an unusable file fails with the reason, and leaves the members unchanged', () => {
  test('uploaded', async () => {
    const app = await startApp()
    const [asha] = await addUsers(app, 'asha@example.com')
    await groupFrom(app, 'email\nasha@example.com\n')
    for (const [content, reason] of [
      ['name\nAsha\n', /must contain user_id, email, or phone_number. It contains: name/],
      ['email\n', /no rows/],
      ['email\n\r\n  \n', /no rows/],
      [Buffer.from('d0cf11e0a1b11ae1', 'hex'), /Excel 97–2003/],
      [Buffer.from('\u0089PNG\r\n', 'latin1'), /picture/],
      ['email\nasha@example.com\n"never closed', /never closed/],
      [`email\nasha@example.com\n${'x'.repeat(70_000)}\n`, /64 kB/],
    ] as const) {
      const changed = await app.call('PUT', '/user_group/1', { file_url: await upload(app, content) })
      expect(changed).toMatchObject({ status: 200, body: { status: 'pending', members: 1 } })
      const group = await readToEnd(app, 1)
      expect(group).toMatchObject({ status: 'failed', members: 1, failure: expect.stringMatching(reason) })
      expect(await memberIds(app, 1)).toEqual([asha])
      expect((await eventTypes(app, group._id)).at(-1)).toBe('user_group.failed by system')
    }
  })

  test('or at a URL', async () => {
    const app = await startApp({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true', FILE_LIMIT_BYTES: '2048' } })
    await addUsers(app, 'asha@example.com')
    const url = await serve((request, response) => {
      if (request.url === '/missing') return void response.writeHead(404).end()
      if (request.url === '/zipped') return void response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
      if (request.url === '/large') return void response.end('email\nasha@example.com\n'.repeat(200))
      response.write('email\nasha@example.com\n')
      setTimeout(() => response.destroy(), 30)
    })
    let uid = 0
    for (const [file_url, reason] of [
      [`${url}/missing`, /404/],
      [`${url}/zipped`, /compressed/],
      [`${url}/large`, /larger than 2,048 bytes/],
      [`${url}/broken`, /in the middle/],
      ['url', /starts with http/],
      ['ftp://example.com/members.csv', /starts with http/],
    ] as const) {
      expect((await create(app, file_url)).status).toBe(201)
      uid += 1
      const failed = await readToEnd(app, uid)
      expect(failed).toMatchObject({ status: 'failed', members: 0, file_url, failure: expect.stringMatching(reason) })
    }
  })

  test('or on the internal network', async () => {
    const app = await startApp()
    let asked = 0
    const url = await serve((_request, response) => {
      asked += 1
      response.end('email\n')
    })
    const port = new URL(url).port
    const addresses = [
      url,
      'http://localhost/',
      'http://169.254.169.254/latest/meta-data/',
      'http://[::ffff:127.0.0.1]/',
      'http://2130706433/',
      'http://0177.0.0.1/',
      `http://user@127.0.0.1:${port}/`,
    ]
    for (const [at, address] of addresses.entries()) {
      await create(app, address)
      expect(await readToEnd(app, at + 1)).toMatchObject({ status: 'failed', members: 0 })
    }
    expect(asked).toBe(0)
  })
})

describe('an upload', () => {
  test('that is empty or too large is rejected, and leaves nothing behind', async () => {
    const app = await startApp({ settings: { FILE_LIMIT_BYTES: '300000' } })
    expect(await sendFile(app, '')).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } })
    expect(await sendFile(app, 'x'.repeat(300_001))).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } })
    // Without a length that would reveal it.
    const growing = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 31; i += 1) controller.enqueue(Buffer.from('x'.repeat(10_000)))
        controller.close()
      },
    })
    expect(await sendFile(app, growing)).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } })
    const { files, fileChunks } = app.database.tables
    expect(await app.database.queries.select().from(files)).toEqual([])
    expect(await app.database.queries.select().from(fileChunks)).toEqual([])
  })
})

describe('N39: what belongs to another application is not found', () => {
  test('its files, its groups, its users', async () => {
    const app = await startApp()
    await addUsers(app, 'asha@example.com')
    const other = '00000000000000000000beef'
    await atomically(app.ctx, (tx) => addApplication(tx, { id: other, name: 'Other', default_country_code: 91 }))
    const { body: file } = await sendFile(app, 'email\nasha@example.com\n', { application_id: other })
    const missing = { status: 404, body: { code: 'FILE_NOT_FOUND' } }
    expect(await create(app, file.file_url)).toMatchObject(missing)
    expect(await create(app, 'file:/etc/passwd')).toMatchObject(missing)

    const group = await groupFrom(app, 'email\nasha@example.com\n')
    expect(await app.call('PUT', '/user_group/1', { file_url: file.file_url })).toMatchObject(missing)
    const elsewhere = `../${other}`
    for (const id of ['1', group._id])
      for (const path of ['', '/users', '/errors'])
        expect(await app.call('GET', `/${elsewhere}/user_group/${id}${path}`)).toMatchObject({ status: 404 })

    // The same file matches nobody there: the user is in this application.
    const made = await app.call('POST', `/${elsewhere}/user_group`, {
      name: 'Theirs',
      description: '',
      file_url: file.file_url,
    })
    expect(made).toMatchObject({ status: 201, body: { uid: 1, application_id: other } })
    await expect
      .poll(async () => (await app.call('GET', `/${elsewhere}/user_group/1`)).body)
      .toMatchObject({ status: 'failed', members: 0, error: { count: 1 }, needs_confirm_empty: 'matches_nobody' })
    expect((await app.call('GET', '/user_group')).body.page.item_total).toBe(1)
  })
})

describe('a group can be changed', () => {
  test('without reading its file again', async () => {
    const app = await startApp()
    await addUsers(app, 'asha@example.com')
    const { file_url, _id } = await groupFrom(app, 'email\nasha@example.com\n')
    const changed = await app.call('PUT', `/user_group/${_id}`, { name: 'Loyal', description: 'New', file_url })
    expect(changed.body).toMatchObject({ name: 'Loyal', description: 'New', status: 'completed', members: 1, __v: 1 })
    // Repeating the same change has no effect.
    expect((await app.call('PUT', '/user_group/1', { name: 'Loyal' })).body.__v).toBe(1)
    expect((await eventTypes(app, _id)).slice(2)).toEqual(['user_group.updated by api_key'])
  })

  test('and the rows of a new file replace its members', async () => {
    const app = await startApp()
    const [, ben, cleo] = await addUsers(app, 'asha@example.com', 'ben@example.com', 'cleo@example.com')
    await groupFrom(app, 'email\nasha@example.com\nben@example.com\nnobody@example.com\n')
    const file_url = await upload(
      app,
      'email,action\nben@example.com,\ncleo@example.com,add\nasha@example.com,remove\n',
    )
    await app.call('PUT', '/user_group/1', { file_url })
    const group = await readToEnd(app, 1)
    expect(group).toMatchObject({ status: 'completed', members: 2, progress: { rows: 3, matched: 3 } })
    expect(group).not.toHaveProperty('error')
    expect((await app.call('GET', '/user_group/1/errors')).body.items).toEqual([])
    expect(new Set(await memberIds(app, 1))).toEqual(new Set([ben, cleo]))
  })

  test('but not to another file while one is being read', async () => {
    const app = await startApp({ jobs: false })
    const first = await upload(app, 'email\nasha@example.com\n')
    const second = await upload(app, 'email\nben@example.com\n')
    await create(app, first)
    const refused = { status: 409, body: { code: 'USER_GROUP_BUSY' } }
    expect(await app.call('PUT', '/user_group/1', { file_url: second })).toMatchObject(refused)
    expect(await app.call('PUT', '/user_group/1', { name: 'Other', file_url: first })).toMatchObject({
      status: 200,
      body: { name: 'Other', status: 'pending' },
    })
  })

  test('and the same URL is read again after a failure, if `refresh` says so', async () => {
    const app = await startApp({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
    await addUsers(app, 'asha@example.com')
    let status = 503
    const url = await serve((_request, response) => response.writeHead(status).end('email\nasha@example.com\n'))
    await create(app, url)
    expect(await readToEnd(app, 1)).toMatchObject({ status: 'failed' })
    status = 200
    expect((await app.call('PUT', '/user_group/1', { file_url: url })).body).toMatchObject({ status: 'failed' })
    await app.call('PUT', '/user_group/1', { file_url: url, refresh: true })
    expect(await readToEnd(app, 1)).toMatchObject({ status: 'completed', members: 1 })
  })
})

test('groups are listed newest first, and filtered by part of their name, by state and by uid', async () => {
  const app = await startApp()
  await addUsers(app, 'asha@example.com')
  const file_url = await upload(app, 'email\nasha@example.com\n')
  for (const name of ['Early Birds', 'Crème 100%', 'birds_of_prey']) await create(app, file_url, name)
  await create(app, 'url', 'Broken')
  for (const uid of [1, 2, 3, 4]) await readToEnd(app, uid)

  const found = async (query: string) =>
    (await app.call('GET', `/user_group?${query}`)).body.items.map((group: { uid: number }) => group.uid)
  expect(await found('')).toEqual([4, 3, 2, 1])
  expect(await found('name=BIRDS')).toEqual([3, 1])
  expect(await found('name=creme')).toEqual([2])
  expect(await found(`name=${encodeURIComponent('0%')}`)).toEqual([2])
  expect(await found(`name=${encodeURIComponent('%')}`)).toEqual([2])
  expect(await found('name=s_o')).toEqual([3])
  expect(await found(`name=${encodeURIComponent('\\')}`)).toEqual([])
  expect(await found('status=failed')).toEqual([4])
  expect(await found('group_uid=2')).toEqual([2])
  expect(await found('type=conditional')).toEqual([])
  const page = await app.call('GET', '/user_group?page_size=3&page_no=2')
  expect(page.body).toMatchObject({
    items: [{ uid: 1 }],
    page: { current: 2, size: 3, item_total: 4, has_next: false },
  })
  for (const id of ['0', '5', '99999999999', '2147483648', 'nothing', 'f'.repeat(24)])
    expect(await app.call('GET', `/user_group/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'USER_GROUP_NOT_FOUND' },
    })
})

test('members are paged by number and by cursor, newest users first, without archived ones', async () => {
  const app = await startApp()
  const emails = Array.from({ length: 7 }, (_, i) => `user${i}@example.com`)
  const ids = await addUsers(app, ...emails)
  await groupFrom(app, `email\n${emails.join('\n')}\n`)
  const newestFirst = ids.toReversed()

  const pages: string[][] = []
  for (let cursor = ''; ; ) {
    const { body } = await app.call('GET', `/user_group/1/users?page_size=3${cursor && `&cursor=${cursor}`}`)
    pages.push(body.items.map((user: { _id: string }) => user._id))
    expect(body.page).toMatchObject({ item_total: 7, total_relation: 'eq' })
    if (!body.page.has_next) break
    cursor = body.page.next_cursor
  }
  expect(pages).toEqual([newestFirst.slice(0, 3), newestFirst.slice(3, 6), newestFirst.slice(6)])
  const second = await app.call('GET', '/user_group/1/users?page_size=3&page_no=2')
  expect(second.body.items.map((user: { _id: string }) => user._id)).toEqual(newestFirst.slice(3, 6))
  expect(await app.call('GET', '/user_group/1/users?cursor=nonsense')).toMatchObject({ status: 400 })

  await app.call('PUT', '/customers/archive', { user_id: ids[3] })
  await atomically(app.ctx, (tx) => leaveAllGroups(tx, [ids[3] ?? '']))
  expect(await memberIds(app, 1)).toEqual(newestFirst.filter((id) => id !== ids[3]))
  expect((await app.call('GET', '/user_group/1')).body.members).toBe(6)
})

test('a user’s groups are listed newest first, page by page, and no others', async () => {
  const app = await startApp()
  const [asha, ben] = await addUsers(app, 'asha@example.com', 'ben@example.com')
  for (const [i, members] of ['asha@example.com', 'ben@example.com', 'asha@example.com\nben@example.com'].entries()) {
    const { body } = await create(app, await upload(app, `email\n${members}\n`), `Group ${i + 1}`)
    await readToEnd(app, body.uid)
  }
  const groupsOf = async (id: string | undefined, query = '') =>
    (await app.call('GET', `/customers/${id}/user_group${query}`)).body

  const both = await groupsOf(asha)
  expect(both.items.map(({ name, members }: { name: string; members: number }) => [name, members])).toEqual([
    ['Group 3', 2],
    ['Group 1', 1],
  ])
  expect(both.page).toMatchObject({ item_total: 2, has_next: false })
  // A URL often contains a credential, so it is only for callers who may read groups.
  expect(both.items[0]).not.toHaveProperty('file_url')
  const second = await groupsOf(asha, '?page_size=1&page_no=2')
  expect(second).toMatchObject({ items: [{ name: 'Group 1' }], page: { current: 2, item_total: 2, has_next: false } })
  expect((await groupsOf(ben)).items).toHaveLength(2)

  await app.call('PUT', '/customers/archive', { user_id: asha })
  expect(await groupsOf(asha)).toMatchObject({ items: [], page: { item_total: 0 } })
  expect(await groupsOf('0123456789abcdef01234567')).toMatchObject({ code: 'USER_NOT_FOUND' })
})

/** The same database, with transactions paused from the given one on until they are released. */
function heldAtTransaction(database: Database, number: number) {
  let [begun, release, reach] = [0, () => {}, () => {}]
  const isReleased = new Promise<void>((done) => (release = done))
  const isReached = new Promise<void>((done) => (reach = done))
  const transaction: Database['transaction'] = async (work) => {
    begun += 1
    if (begun >= number) {
      reach()
      await isReleased
    }
    return database.transaction(work)
  }
  return { database: { ...database, transaction }, isReached, release }
}

test('if reading a file is interrupted, another process reads it again, with the same result', async () => {
  const app = await startApp({ jobs: false })
  const emails = Array.from({ length: 30 }, (_, i) => `user${i}@example.com`)
  const ids = await addUsers(app, ...emails)
  const rows = Array.from({ length: 60_000 }, (_, i) => (i % 3 === 0 ? `nobody${i}@example.com` : emails[i % 30]))
  await create(app, await upload(app, `email\n${rows.join('\n')}\n`))

  // This process is paused in the middle of its rows, as if it had been killed or suspended.
  const held = heldAtTransaction(app.database, 4)
  const asleep = startJobs({ ...app.services, database: held.database }, jobHandlers, { poll_ms: 20 })
  await held.isReached
  expect((await app.call('GET', '/user_group/1')).body.status).toBe('processing')
  const { jobs } = app.database.tables
  await app.database.queries.update(jobs).set({ claimable_at: new Date(0) })

  // Two processes try to continue; one may. Then the first one wakes up, and may no longer write anything.
  for (const _ of [1, 2]) {
    const carrying = startJobs(app.services, jobHandlers, { poll_ms: 20 })
    onTestFinished(() => carrying.stop())
  }
  await readToEnd(app, 1)
  held.release()
  await asleep.stop()
  const { body: group } = await app.call('GET', '/user_group/1')
  expect(group).toMatchObject({
    status: 'completed',
    members: 20,
    progress: { rows: 60_000, matched: 40_000 },
    error: { count: 20_000 },
  })
  expect((await memberIds(app, 1)).length).toBe(20)
  expect(ids).toEqual(expect.arrayContaining(await memberIds(app, 1)))
  const { items } = (await app.call('GET', '/user_group/1/errors')).body
  expect(items.length).toBe(10_000)
  expect(items[0]).toEqual({ line: 2, value: 'nobody0@example.com', message: 'No account has this email address' })
  expect(await eventTypes(app, group._id)).toEqual(['user_group.created by api_key', 'user_group.completed by system'])
})
