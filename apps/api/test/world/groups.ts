import { setTimeout as wait } from 'node:timers/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import type { TestApp } from './start-app.ts'

/* User groups and their files, for tests. */

export type FileContent = string | Buffer | ReadableStream

/** Creates users with these email addresses, and returns their IDs. */
export async function addUsers(app: TestApp, ...emails: string[]): Promise<string[]> {
  const ids: string[] = []
  for (const email of emails) ids.push((await app.call('POST', '/customers', { email })).body.user._id)
  return ids
}

export async function sendFile(
  app: TestApp,
  content: FileContent,
  { application_id = app.application_id, type = 'text/csv', path = '/user_group/file' } = {},
) {
  const prefix = `${app.url}/service/platform/user/v1.0/company/1/application/${application_id}`
  const response = await fetch(`${prefix}${path}?file_name=members.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await app.ownToken()}`, 'content-type': type },
    body: content,
    duplex: 'half',
  } as RequestInit)
  return { status: response.status, body: (await response.json()) as { file_url: string } }
}

export async function upload(app: TestApp, content: FileContent): Promise<string> {
  const answer = await sendFile(app, content)
  expect(answer.status).toBe(201)
  return answer.body.file_url
}

export const createGroup = (app: TestApp, file_url: string, more: object = {}) =>
  app.call('POST', '/user_group', { name: 'Regulars', description: 'Who comes often', file_url, ...more })

/** The group once its file has been read, whatever the outcome. */
export async function readToEnd(app: TestApp, uid: number, timeout = 50_000) {
  for (const until = Date.now() + timeout; Date.now() < until; await wait(20)) {
    const { body } = await app.call('GET', `/user_group/${uid}`)
    if (body.status === 'completed' || body.status === 'failed') return body
  }
  return expect.fail(`the file of group ${uid} was not read in time`)
}

export async function groupFrom(app: TestApp, content: FileContent, more: object = {}) {
  const { body } = await createGroup(app, await upload(app, content), more)
  return readToEnd(app, body.uid)
}

/** Changes a group, and returns it once its file has been read. */
export async function change(app: TestApp, uid: number, body: object, method: 'PUT' | 'PATCH' = 'PUT') {
  const answer = await app.call(method, `/user_group/${uid}`, body)
  expect(answer.status).toBe(200)
  return readToEnd(app, uid)
}

export const memberIds = async (app: TestApp, uid: number): Promise<string[]> =>
  (await app.call('GET', `/user_group/${uid}/users?page_size=100`)).body.items.map((user: { _id: string }) => user._id)

export const skippedRows = async (
  app: TestApp,
  uid: number,
): Promise<{ line: number; value: string; message: string }[]> =>
  (await app.call('GET', `/user_group/${uid}/errors`)).body.items

export async function serve(answer: RequestListener) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
