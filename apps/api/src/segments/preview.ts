import { setImmediate as breathe } from 'node:timers/promises'
import { ruleInWords } from '@clientele/contracts/segments'
import { blocksEventLoop } from '@clientele/db'
import type { Context, Handler } from '../context.ts'
import { getUserGroup } from '../rows/user-groups.ts'
import { describeUsers } from '../users/service.ts'
import { namesIn, readRule } from './readings.ts'
import { compareNewest } from './repository/preview.ts'

/*
 * What a rule would do, without changing anything. It takes a limited time: in a large application, it compares the newest users.
 */

const comparing_ms = 3_000
const shownMax = 10
/** Users per statement. On SQLite, nothing else runs meanwhile. */
const usersOnEventLoop = 1_000
const users = 10_000

export const previewSegment: Handler<'previewSegment'> = async (ctx, { body: { rule, group_id } }) => {
  const [place, names, group] = await Promise.all([
    readRule(ctx, rule),
    namesIn(ctx, [rule]),
    group_id === undefined ? undefined : getUserGroup(ctx, group_id),
  ])
  const tally = {
    looked_at: 0,
    matching: 0,
    joining: [] as string[],
    would_join: 0,
    leaving: [] as string[],
    would_leave: 0,
  }
  const until = Date.now() + comparing_ms
  const limit = blocksEventLoop(ctx.db) ? usersOnEventLoop : users
  let before: string | undefined
  let complete = false
  while (!complete && Date.now() < until) {
    const found = await compareNewest(ctx.db, { place, rule, group_id: group?.id, before, limit })
    tally.looked_at += found.looked_at
    tally.matching += found.matching
    tally.would_join += found.joining.length
    tally.would_leave += found.leaving.length
    tally.joining.push(...found.joining.slice(0, shownMax - tally.joining.length))
    tally.leaving.push(...found.leaving.slice(0, shownMax - tally.leaving.length))
    complete = found.looked_at < limit
    before = found.last
    await breathe()
  }
  return { in_words: ruleInWords(rule, names), complete, ...tally, ...(await samplesOf(ctx, tally)) }
}

async function samplesOf(ctx: Context, { joining, leaving }: { joining: string[]; leaving: string[] }) {
  const known = new Map((await describeUsers(ctx, [...joining, ...leaving])).map((user) => [user._id, user]))
  const described = (ids: string[]) => ids.flatMap((id) => known.get(id) ?? [])
  return { joining: described(joining), leaving: described(leaving) }
}
