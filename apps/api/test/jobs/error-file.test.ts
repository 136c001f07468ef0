import { createClient } from '@clientele/sdk'
import { expect, test } from 'vitest'
import { addUsers, change, groupFrom, memberIds, upload } from '../world/groups.ts'
import { jobAbout, startReading, untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* The rows that a job has skipped, as a file that can be corrected and sent again. */

async function errorFile(app: TestApp, job_id: string) {
  const prefix = `${app.url}/service/platform/user/v1.0/company/1/application/${app.application_id}`
  const headers = { authorization: `Bearer ${await app.ownToken()}` }
  const response = await fetch(`${prefix}/jobs/${job_id}/errors.csv`, { headers })
  expect(response.status).toBe(200)
  return { headers: response.headers, text: Buffer.from(await response.arrayBuffer()).toString('utf8') }
}

const errorColumns = 'error_line,error_field,error_code,error'

test('skipped rows are as they were in the file, with what is wrong behind them, and read again once corrected', async () => {
  const app = await startApp()
  const [asha, ben] = await addUsers(app, 'asha@example.com', 'ben@example.com')
  const file =
    'Name,E-Mail,Mobile,action\n"Shah, Asha",asha@example.com,,add\nBen,bne@example.com,,add\n=Evil,,+91 12,add\nCleo,cleo@example.com,,rm\n'
  const { group, job } = await startReading(app, file)
  await untilState(app, job._id, 'completed')
  const { headers, text } = await errorFile(app, job._id)
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(headers.get('content-disposition')).toContain(`attachment; filename="skipped-rows-${job._id}.csv"`)
  expect(text.split('\r\n')).toEqual([
    `\ufeffName,E-Mail,Mobile,action,${errorColumns}`,
    'Ben,bne@example.com,,add,3,E-Mail,no_account,No account has this email address',
    "'=Evil,,'+91 12,add,4,Mobile,invalid_phone_number,This is not a phone number",
    'Cleo,cleo@example.com,,rm,5,action,invalid_action,The action must be add or remove.',
    '',
  ])
  expect((await app.call('GET', `/jobs/${job._id}/errors`)).body.items[0]).toEqual({
    line: 3,
    value: 'bne@example.com',
    message: 'No account has this email address',
    code: 'no_account',
    field: 'E-Mail',
  })

  const corrected = text.replace('bne@', 'ben@').replace(',rm,', ',add,')
  const read = await change(app, group.uid, { file_url: await upload(app, corrected) }, 'PATCH')
  expect(read).toMatchObject({ status: 'completed', progress: { rows: 3, matched: 1 } })
  expect(new Set(await memberIds(app, group.uid))).toEqual(new Set([asha, ben]))
  // What is still wrong is in a file with the same columns.
  const again = await errorFile(app, (await jobAbout(app, group._id))._id)
  expect(again.text.split('\r\n').map((line) => line.split(',').slice(0, 6).join())).toEqual([
    `\ufeffName,E-Mail,Mobile,action,error_line,error_field`,
    "'=Evil,,'+91 12,add,3,Mobile",
    'Cleo,cleo@example.com,,add,4,E-Mail',
    '',
  ])
})

test('a column without a header is called what it is used for', async () => {
  const app = await startApp()
  await addUsers(app, 'asha@example.com')
  const { job } = await startReading(app, 'asha@example.com,Asha\nnobody@example.com,No\nnone@example.com,No\n')
  await untilState(app, job._id, 'completed')
  expect((await errorFile(app, job._id)).text.split('\r\n').slice(0, 2)).toEqual([
    `\ufeffemail,column 2,${errorColumns}`,
    'nobody@example.com,No,2,,no_account,No account has this email address',
  ])
})

test('a character that can’t be stored is left out', async () => {
  const app = await startApp()
  await addUsers(app, 'asha@example.com')
  const { job } = await startReading(app, 'email,No\0te\nasha@example.com,\nnobody@example.com,a\0b\n,\0\n')
  await untilState(app, job._id, 'completed')
  expect((await errorFile(app, job._id)).text.split('\r\n').slice(0, 2)).toEqual([
    `\ufeffemail,Note,${errorColumns}`,
    'nobody@example.com,ab,3,email,no_account,No account has this email address',
  ])
})

test('of a row that is too long to be stored, the value stays in its column', async () => {
  const app = await startApp()
  await addUsers(app, 'asha@example.com')
  const { job } = await startReading(
    app,
    `note,email\nx,asha@example.com\n${'long '.repeat(1_000)},nobody@example.com\n`,
  )
  await untilState(app, job._id, 'completed')
  expect((await errorFile(app, job._id)).text).toContain('\r\n,nobody@example.com,3,email,no_account,')
})

test('a file of thousands of skipped rows is whole, in the order of the file, over the SDK too', async () => {
  const app = await startApp()
  await addUsers(app, 'asha@example.com')
  const rows = Array.from({ length: 2_500 }, (_, i) => `nobody${i}@example.com`)
  const group = await groupFrom(app, `email\nasha@example.com\n${rows.join('\n')}\n`)
  const { _id } = await jobAbout(app, group._id)
  const client = createClient({ baseUrl: app.url, companyId: 1, accessToken: await app.ownToken() })
  const file = await client.application(app.application_id).user.getJobErrorFile({ jobId: _id })
  expect(file.name).toBe(`skipped-rows-${_id}.csv`)
  const lines = (await file.text()).trimEnd().split('\r\n').slice(1)
  expect(lines.map((line) => line.split(',').slice(0, 2))).toEqual(rows.map((email, i) => [email, String(i + 3)]))
})

test('tRPC has no such operation, and REST requires the permission of the kind', async () => {
  const app = await startApp({ jobs: false })
  const { job } = await startReading(app, 'email\nasha@example.com\n')
  const authorization = `Bearer ${await app.tokenWith(['config:read'])}`
  expect(await app.call('GET', `/jobs/${job._id}/errors.csv`, undefined, { authorization })).toMatchObject({
    status: 403,
    body: { code: 'FORBIDDEN' },
  })
  expect(await app.call('GET', `/jobs/${'f'.repeat(24)}/errors.csv`)).toMatchObject({
    status: 404,
    body: { code: 'JOB_NOT_FOUND' },
  })
  const response = await fetch(`${app.url}/trpc/getJobErrorFile?input=${JSON.stringify({ jobId: job._id })}`, {
    headers: { authorization: `Bearer ${await app.ownToken()}`, 'x-application-id': app.application_id },
  })
  expect(response.status).toBe(404)
})
