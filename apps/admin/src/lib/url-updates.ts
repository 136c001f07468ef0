/*
 * The URL follows what is typed a moment later. A navigation that starts in between would be replaced by it, so it waits for that moment.
 */

let last: Promise<unknown> = Promise.resolve()

/** Remembers an update of the URL that is under way. */
export const updateUrl = (update: Promise<unknown>) => {
  last = update.catch(() => undefined)
}

/** Navigates once the URL says what was typed. */
export const afterUrlUpdates = (navigate: () => void) => void last.then(navigate)
