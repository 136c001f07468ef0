import {
  AppError,
  type FieldFault,
  type Input,
  type Operation,
  type Output,
  type Platform,
  platform,
} from '@clientele/contracts'
import type { ZodError } from 'zod'
import type { Context } from './context.ts'
import { handlers } from './handlers.ts'
import { withoutNulls } from './nulls.ts'

/** What a door has found out about its caller: a context, or why there is none. */
export type Caller = { ctx: Context; signedIn: boolean } | { refusal: AppError }

/** The one road every request takes, whichever door it came through. */
export async function execute<Name extends keyof Platform>(
  name: Name,
  caller: Caller,
  raw: unknown,
): Promise<Output<Platform[Name]>> {
  const operation: Operation = platform[name]
  if ('refusal' in caller) throw caller.refusal
  const { ctx, signedIn } = caller
  refuseWithoutRight(operation, ctx, signedIn)

  const input = operation.input.safeParse(withoutNulls(raw))
  if (!input.success) throw new AppError('INVALID_INPUT', faultsOf(input.error))

  // The table of handlers holds, for each name, the function that takes this very input.
  const run = handlers[name] as (ctx: Context, input: Input<Platform[Name]>) => Promise<unknown>
  const result = await run(ctx, input.data as Input<Platform[Name]>)
  return operation.output.parse(result) as Output<Platform[Name]>
}

function refuseWithoutRight(operation: Operation, ctx: Context, signedIn: boolean) {
  if (operation.permission === 'nobody') return
  if (!signedIn) throw new AppError('UNAUTHENTICATED')
  if (operation.permission === 'signed-in') return
  if (!ctx.actor.permissions.includes(operation.permission))
    throw new AppError('FORBIDDEN', [], { permission: operation.permission })
}

/** One sentence for each field at fault, under the name that the caller used. */
function faultsOf(error: ZodError): FieldFault[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: pathOf([...issue.path, key]), message: 'There is no such field here.' }))
      : [{ field: pathOf(issue.path), message: issue.message }],
  )
}

const pathOf = (path: PropertyKey[]) => path.map(String).join('.')
