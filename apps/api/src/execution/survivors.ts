import { AppError } from '@clientele/contracts'
import { isInApplication, type TeamContext } from '../context.ts'
import { findSurvivors } from '../users/change.ts'

/*
 * The ID of a user who was merged into another one stands for the survivor, in every operation that takes the ID of a user. It's only looked up once
 * an operation has found nobody, so that IDs of users who are there cost nothing.
 */

type Fields = Readonly<Record<string, unknown>>

/** Runs an operation, and if it finds nobody, once more with the survivors whom the IDs in its input stand for. */
export async function withSurvivors<T>(ctx: TeamContext, input: unknown, run: (input: unknown) => Promise<T>) {
  try {
    return await run(input)
  } catch (error) {
    const renamed = isNobody(error) ? await renamedIn(ctx, input) : undefined
    if (renamed === undefined) throw error
    return run(renamed)
  }
}

/** Whether an operation found nobody, or only what remains of someone. */
const isNobody = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'USER_NOT_FOUND' || error.code === 'DELETION_TOO_LATE')

/** The input with the survivors' IDs; undefined if there are none in it. */
async function renamedIn(ctx: TeamContext, input: unknown): Promise<Fields | undefined> {
  if (!isInApplication(ctx) || !isFields(input)) return undefined
  const body = isFields(input.body) ? input.body : {}
  const ids = [input.userId, input.id, body.user_id].flat().filter((id) => typeof id === 'string')
  const survivors = await findSurvivors(ctx, ids)
  if (survivors.size === 0) return undefined
  const renamed = (given: unknown): unknown => {
    if (Array.isArray(given)) return [...new Set(given.map(renamed))]
    return (typeof given === 'string' && survivors.get(given)) || given
  }
  const replaced = (fields: Fields, names: readonly string[]): Fields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, names.includes(name) ? renamed(value) : value]),
    )
  const outer = replaced(input, ['userId', 'id'])
  return isFields(outer.body) ? { ...outer, body: replaced(outer.body, ['user_id']) } : outer
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
