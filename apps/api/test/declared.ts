import { AppError, type ErrorCode, roadErrors } from '@clientele/contracts'
import { type Catalogue, catalogues, operationsOf } from '../src/execute.ts'
import { handlers } from '../src/handlers.ts'

/*
 * Whatever a test is about: a function that fails, fails with an error that its contract declares. What the road itself refuses is
 * declared for all of them at once. Every app that the tests start is watched, and may not close with anything on the list.
 */

type Handler = (...args: unknown[]) => Promise<unknown>

const faults = new Set<string>()

/** Watches the functions behind the operations of a catalogue, by whatever door they are reached. */
function watch(catalogue: Catalogue) {
  const watched = handlers[catalogue] as unknown as Record<string, Handler>
  for (const [name, run] of Object.entries(watched))
    watched[name] = (...args) =>
      run(...args).catch((error: unknown) => {
        if (error instanceof AppError && !isDeclared(catalogue, name, error.code))
          faults.add(`${catalogue} ${name} answers ${error.code}`)
        throw error
      })
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
