import { AppError, type ErrorCode, type EventToRecord, events, roadErrors, roadEvents } from '@clientele/contracts'
import { type Catalog, catalogs, operationsOf } from '../../src/execution/execute.ts'
import type { TeamContext } from '../../src/context.ts'
import { handlers } from '../../src/execution/handlers.ts'

/*
 * In every test, a function that fails must fail with an error that its contract declares, and record only events that it declares.
 * Errors from before the function runs are declared once for all operations. Every app that the tests start is watched, and can't close
 * while there is anything on the list.
 */

type Handler = (...args: unknown[]) => Promise<unknown>

const faults = new Set<string>()

/** Watches the functions behind the operations of a catalog, whichever door a call comes through. */
function watch(catalog: Catalog) {
  const watched = handlers[catalog] as unknown as Record<string, Handler>
  for (const [name, run] of Object.entries(watched))
    watched[name] = (...args) =>
      whileRunning((args[0] as TeamContext).request.id, { catalog, name }, () => run(...args)).catch(
        (error: unknown) => {
          if (error instanceof AppError && !isDeclared(catalog, name, error.code))
            faults.add(`${catalog} ${name} answers ${error.code}`)
          throw error
        },
      )
}

/** The running operations of each request. Jobs have their own requests, and belong to no operation. */
const running = new Map<string, { catalog: Catalog; name: string }[]>()

/** For the services' `onEvent`: compares a recorded event with what the running operation declares, and with the payload of its type. */
export function noteEvent({ type, ...payload }: EventToRecord, request_id: string) {
  const operations = running.get(request_id) ?? []
  const declared = operations.flatMap(({ catalog, name }) => [...(operationsOf(catalog)[name]?.events ?? [])])
  if (operations.length > 0 && ![...declared, ...roadEvents].includes(type))
    faults.add(`${operations.map(({ catalog, name }) => `${catalog} ${name}`).join(' or ')} records ${type}`)
  if (!events[type].payload.safeParse(payload).success) faults.add(`${type} can hold ${JSON.stringify(payload)}`)
}

async function whileRunning<T>(
  request_id: string,
  operation: { catalog: Catalog; name: string },
  run: () => Promise<T>,
) {
  running.set(request_id, [...(running.get(request_id) ?? []), operation])
  try {
    return await run()
  } finally {
    const others = running.get(request_id)?.filter((each) => each !== operation) ?? []
    if (others.length > 0) running.set(request_id, others)
    else running.delete(request_id)
  }
}

const isDeclared = (catalog: Catalog, name: string, code: ErrorCode) =>
  [...(operationsOf(catalog)[name]?.errors ?? []), ...roadErrors].some((each) => each === code)

for (const catalog of Object.keys(catalogs) as Catalog[]) watch(catalog)

/** Returns the undeclared errors and events since the last call. */
export function takeUndeclared(): string[] {
  const taken = [...faults].toSorted()
  faults.clear()
  return taken
}
