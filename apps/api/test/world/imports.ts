import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { type FileContent, sendFile } from './groups.ts'
import type { TestApp } from './start-app.ts'

/* Files of customers, for tests. */

/** A file as another system writes it. */
export const caseFile = (name: string): Buffer => readFileSync(new URL(`../imports/cases/${name}`, import.meta.url))

export async function uploadCustomers(app: TestApp, content: FileContent, type = 'text/csv'): Promise<string> {
  const answer = await sendFile(app, content, { type, path: '/imports/file' })
  expect(answer.status).toBe(201)
  return answer.body.file_url
}
