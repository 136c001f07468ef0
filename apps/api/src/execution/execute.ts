import { AppError, type FieldFault, type Operation, type Permission, refuseField } from '@clientele/contracts'
import { platform, storefront } from '@clientele/contracts/operations'
import type { ZodError } from 'zod'
import { belongsToApplication, type Context, isInApplication, type TeamContext } from '../context.ts'
import { handlers } from './handlers.ts'
import { isOnce, once } from '../idempotency/service.ts'
import { withoutBlanks } from './blanks.ts'
import { withoutNulls } from './nulls.ts'
import { openEnvelope, parametersOf, parseUnchanged } from './sent-back.ts'
import { takeOpenCall } from '../rate-limits/open-calls.ts'
import { shaping } from './shaping.ts'
import { withSurvivors } from './survivors.ts'

/** What a door knows about its caller: a context, or the reason why there is none. */
export type Caller = { ctx: Context | TeamContext; signedIn: boolean } | { refusal: AppError }

/** Both catalogs: for operators and services, and for shoppers. */
export const catalogs = { platform, storefront } satisfies Record<string, Record<string, Operation>>
export type Catalog = keyof typeof catalogs

/** The operations of a catalog by name, with their common type. */
export const operationsOf = (catalog: Catalog): Record<string, Operation> => catalogs[catalog]

/** The one road that every request takes, whichever door it came through. */
export async function execute(catalog: Catalog, name: string, caller: Caller, raw: unknown): Promise<unknown> {
  const operation = operationsOf(catalog)[name]
  if (!operation) throw new AppError('NO_SUCH_OPERATION')
  if ('refusal' in caller) throw caller.refusal
  const { ctx, signedIn } = caller
  refuseWithoutRight(operation, ctx, signedIn)
  await takeOpenCall(ctx, name, operation)
  // Doors with the application in the path never get here without one.
  if (belongsToApplication(operation) && !isInApplication(ctx))
    throw refuseField('x-application-id', 'is required: the ID of the application')

  const run = handlerOf(catalog, name)
  const given = withoutBlanks(withoutNulls(raw, operation), operation)
  const { opened, named } = openEnvelope(operation, readingOf(catalog, operation), given)
  try {
    const input = await parse(catalog, operation, ctx, opened)
    for (const permission of operation.permissionsOf?.(input) ?? []) refuseWithout(permission, ctx)
    const perform = async (each: Context | TeamContext) =>
      shapingOf(operation)(await withSurvivors(each, input, (named) => run(each, named)))
    return await (isOnce(ctx, operation) ? once(ctx, `${catalog}.${name}`, operation, raw, perform) : perform(ctx))
  } catch (error) {
    throw named(error)
  }
}

/** Parses the input. What is stored already is accepted, even if it would be refused otherwise. */
async function parse(
  catalog: Catalog,
  operation: Operation,
  ctx: Context | TeamContext,
  given: unknown,
): Promise<unknown> {
  const input = operation.input.safeParse(given)
  if (input.success) return input.data
  const outcome = await parseUnchanged(operation, given, input.error, async () => {
    const reading = readingOf(catalog, operation)
    const asked = reading?.input.safeParse(parametersOf(reading, given))
    if (!asked?.success) return undefined
    return handlerOf(catalog, operation.changes?.readBy ?? '')(ctx, asked.data)
  })
  if ('issues' in outcome) throw new AppError('INVALID_INPUT', faultsOf(outcome.issues))
  return outcome.input
}

/** The operation that reads what another one changes. */
const readingOf = (catalog: Catalog, { changes }: Operation): Operation | undefined =>
  changes?.readBy === undefined ? undefined : operationsOf(catalog)[changes.readBy]

/** The table of handlers maps each name to the function that takes this exact input. */
const handlerOf = (catalog: Catalog, name: string) =>
  handlers[catalog][name as never] as (ctx: TeamContext, input: unknown) => Promise<unknown>

const shapings = new WeakMap<Operation, (answer: unknown) => unknown>()

/** Response shapers by operation, created on first use. */
function shapingOf(operation: Operation) {
  let shape = shapings.get(operation)
  if (!shape) shapings.set(operation, (shape = shaping(operation.output)))
  return shape
}

function refuseWithoutRight({ permission }: Operation, ctx: TeamContext, signedIn: boolean) {
  if (permission === 'nobody') return
  if (!signedIn) throw new AppError('UNAUTHENTICATED')
  if (permission === 'signed-in' || permission === 'storefront') return
  if (permission === 'shopper') {
    if (!isInApplication(ctx) || !ctx.shopper) throw new AppError('UNAUTHENTICATED')
    return
  }
  refuseWithout(permission, ctx)
}

function refuseWithout(permission: Permission, { actor }: TeamContext) {
  if (!actor.permissions.includes(permission)) throw new AppError('FORBIDDEN', [], { permission })
}

/** Returns one message per invalid field, under the caller's name for it. */
function faultsOf(issues: ZodError['issues']): FieldFault[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: pathOf([...issue.path, key]), message: 'Unknown field' }))
      : [{ field: pathOf(issue.path), message: issue.message }],
  )
}

const pathOf = (path: PropertyKey[]) => path.map(String).join('.')
