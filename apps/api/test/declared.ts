import { AsyncLocalStorage } from 'node:async_hooks'
import {
  AppError,
  type ErrorCode,
  type EventToRecord,
  type EventType,
  events,
  roadErrors,
  roadEvents,
} from '@clientele/contracts'
import { type Catalog, catalogs, operationsOf } from '../src/execute.ts'
import { handlers } from '../src/handlers.ts'

/*
 * Whatever a test is about: a function that fails, fails with an error that its contract declares, and records only events that it declares.
 * What the road itself refuses is declared for all of them at once. Every app that the tests start is watched, and may not close with anything on the list.
 */

type Handler = (...args: unknown[]) => Promise<unknown>

const faults = new Set<string>()

/** Watches the functions behind the operations of a catalog, by whatever door they are reached. */
function watch(catalog: Catalog) {
  const watched = handlers[catalog] as unknown as Record<string, Handler>
  for (const [name, run] of Object.entries(watched))
    watched[name] = (...args) =>
      running
        .run({ catalog, name }, () => run(...args))
        .catch((error: unknown) => {
          if (error instanceof AppError && !isDeclared(catalog, name, error.code))
            faults.add(`${catalog} ${name} answers ${error.code}`)
          throw error
        })
}

/** The operation that is running. */
const running = new AsyncLocalStorage<{ catalog: Catalog; name: string }>()

/** A job can begin while the operation that woke its worker is still running. */
const recordedByJobs: ReadonlySet<EventType> = new Set(['user_group.completed', 'user_group.failed', 'user.purged'])

/** For `onEvent` of the services: compares what is recorded with what the running operation declares, and with the payload of its type. */
export function noteEvent({ type, ...payload }: EventToRecord) {
  const operation = running.getStore()
  if (!operation || recordedByJobs.has(type)) return
  const { catalog, name } = operation
  if (![...(operationsOf(catalog)[name]?.events ?? []), ...roadEvents].includes(type))
    faults.add(`${catalog} ${name} records ${type}`)
  if (!events[type].payload.safeParse(payload).success) faults.add(`${type} can hold ${JSON.stringify(payload)}`)
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
