import type { Dialect } from '@clientele/db'
import { demoApplicationId } from '../src/demo/fill.ts'
import { nowIn, openByHand } from './by-hand.ts'

const rowsAtOnce = 4_000
const group_id = 'benchmark by hand'

/**
 * The raw limit of reading a file into a group: the same contacts, looked up and inserted with one statement for many of them, into the same table with the
 * same indexes. Returns the seconds.
 */
export async function loadByHand(dialect: Dialect, url: string, values: Iterable<string>): Promise<number> {
  const driver = await openByHand(dialect, url)
  const insert = `insert into user_group_members (application_id, group_id, user_id, added_at)
    select i.application_id, '${group_id}', i.user_id, ${nowIn[dialect]} from identifiers i
    where i.application_id = ? and i.value in among(?) and i.released_at is null on conflict do nothing`
  const began = performance.now()
  let some: string[] = []
  const flush = async () => {
    await driver.transaction(async () => void (await driver.run(insert, [demoApplicationId, some])))
    some = []
  }
  for (const value of values) {
    some.push(value)
    if (some.length === rowsAtOnce) await flush()
  }
  await flush()
  const seconds = (performance.now() - began) / 1_000
  const remove = 'delete from user_group_members where application_id = ? and group_id = ?'
  await driver.run(remove, [demoApplicationId, group_id])
  await driver.close()
  return seconds
}
