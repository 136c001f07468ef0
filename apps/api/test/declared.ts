import { AsyncLocalStorage } from 'node:async_hooks'
import { AppError, type ErrorCode, type EventToRecord, events, roadErrors, roadEvents } from '@clientele/contracts'
import { type Catalogue, catalogues, operationsOf } from '../src/execute.ts'
import { handlers } from '../src/handlers.ts'

/*
 * Whatever a test is about: a function that fails, fails with an error that its contract declares, and records only events that it declares.
 * What the road itself refuses is declared for all of them at once. Every app that the tests start is watched, and may not close with anything on the list.
 */

type Handler = (...args: unknown[]) => Promise<unknown>

const faults = new Set<string>()

/** Watches the functions behind the operations of a catalogue, by whatever door they are reached. */
function watch(catalogue: Catalogue) {
  const watched = handlers[catalogue] as unknown as Record<string, Handler>
  for (const [name, run] of Object.entries(watched))
    watched[name] = (...args) =>
      running
        .run({ catalogue, name }, () => run(...args))
        .catch((error: unknown) => {
          if (error instanceof AppError && !isDeclared(catalogue, name, error.code))
            faults.add(`${catalogue} ${name} answers ${error.code}`)
          throw error
        })
}

/** The operation that is running. */
const running = new AsyncLocalStorage<{ catalogue: Catalogue; name: string }>()

/** For `onEvent` of the services: compares what is recorded with what the running operation declares, and with the payload of its type. */
export function noteEvent({ type, ...payload }: EventToRecord) {
  const operation = running.getStore()
  if (!operation) return
  const { catalogue, name } = operation
  if (![...(operationsOf(catalogue)[name]?.events ?? []), ...roadEvents].includes(type))
    faults.add(`${catalogue} ${name} records ${type}`)
  if (!events[type].payload.safeParse(payload).success) faults.add(`${type} can hold ${JSON.stringify(payload)}`)
}

const isDeclared = (catalogue: Catalogue, name: string, code: ErrorCode) =>
  [...(operationsOf(catalogue)[name]?.errors ?? []), ...roadErrors].some((each) => each === code)

for (const catalogue of Object.keys(catalogues) as Catalogue[]) watch(catalogue)

/** What was answered without having been declared since this was last asked. */
export function takeUndeclared(): string[] {
  const taken = [...faults].toSorted()
  faults.clear()
  return taken
}
