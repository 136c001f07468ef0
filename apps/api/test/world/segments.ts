import type { SegmentRule } from '@clientele/contracts'
import { expect } from 'vitest'
import { readToEnd } from './groups.ts'
import type { TestApp } from './start-app.ts'

/* Segments, for tests. */

export const createSegment = (app: TestApp, rule: SegmentRule, more: object = {}) =>
  app.call('POST', '/user_group', { name: 'A segment', description: '', type: 'conditional', rule, ...more })

/**
 * Creates a segment, and returns it once it is filled. Waits until earlier changes of customers have been compared, because the history could name them
 * as the cause of later ones.
 */
export async function segmentOf(app: TestApp, rule: SegmentRule, more: object = {}) {
  await untilFollowed(app)
  const answer = await createSegment(app, rule, more)
  expect(answer).toMatchObject({ status: 201 })
  return readToEnd(app, answer.body.uid)
}

/** The first names of a group's members, in alphabetical order. */
export async function membersOf(app: TestApp, uid: number): Promise<string[]> {
  const { body } = await app.call('GET', `/user_group/${uid}/users?page_size=100`)
  return body.items.map(({ first_name }: { first_name: string }) => first_name).sort()
}

/** Waits until a group has these members. */
export const untilMembers = (app: TestApp, uid: number, names: string[]): Promise<void> =>
  expect.poll(() => membersOf(app, uid)).toEqual([...names].sort())

/** Waits until no change of a customer waits to be compared with segments. */
export async function untilFollowed({ database: { queries, tables } }: TestApp): Promise<void> {
  // A change is in the one queue first, and then in the other.
  for (const queue of [tables.searchQueue, tables.segmentQueue])
    await expect.poll(() => queries.select().from(queue)).toEqual([])
}
