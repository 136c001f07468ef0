import { AppError, type ErrorCode, type EventToRecord, events, roadErrors, roadEvents } from '@clientele/contracts'
import { type Catalog, catalogs, operationsOf } from '../../src/execution/execute.ts'
import type { TeamContext } from '../../src/context.ts'
import { handlers } from '../../src/execution/handlers.ts'

/*
 * Whatever a test is about: a function that fails, fails with an error that its contract declares, and records only events that it declares.
 * What the road itself refuses is declared for all of them at once. Every app that the tests start is watched, and may not close with
 * anything on the list.
 */

type Handler = (...args: unknown[]) => Promise<unknown>

const faults = new Set<string>()

/** Watches the functions behind the operations of a catalog, by whatever door they are reached. */
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

/** The operations that each request has running. Jobs have requests of their own, and belong to no operation. */
const running = new Map<string, { catalog: Catalog; name: string }[]>()

/** For `onEvent` of the services: compares what is recorded with what the running operation declares, and with the payload of its type. */
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

/** What was answered without having been declared since this was last asked. */
export function takeUndeclared(): string[] {
  const taken = [...faults].toSorted()
  faults.clear()
  return taken
}
