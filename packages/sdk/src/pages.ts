/** The parts of a list's response that are needed to fetch the next page. */
interface Page {
  items?: readonly unknown[]
  page?: { current?: number; has_next?: boolean; next_cursor?: string }
  next_cursor?: string
}

type ItemOf<Result> = Result extends { items?: (infer Item)[] | undefined } ? Item : never

/**
 * One page when awaited, every item when iterated: `for await (const user of client.user.getCustomers())`. The next page is fetched when
 * its first item is needed, so a loop that breaks fetches no more than necessary.
 */
export interface Paged<Result> extends Promise<Result>, AsyncIterable<ItemOf<Result>> {
  /** Iterates over the pages, for access to fields other than the items. */
  pages(): AsyncIterable<Result>
}

/** Makes a list iterable. `first` is already running; `load` calls the same operation with another input. */
export function paged<Result>(
  first: Promise<Result>,
  input: object,
  load: (input: object) => Promise<Result>,
): Paged<Result> {
  async function* pages() {
    let at: object | undefined = input
    let page = first
    while (at) {
      const result: Result = await page
      yield result
      at = inputAfter(at, result as Page)
      if (at) page = load(at)
    }
  }
  async function* items() {
    for await (const result of pages()) yield* ((result as Page).items ?? []) as ItemOf<Result>[]
  }
  return Object.assign(first, { pages, [Symbol.asyncIterator]: items })
}

/** Returns the input for the next page, or undefined after the last one. Prefers a cursor, which stays fast at any depth, over a page number. */
function inputAfter(input: object, { page, next_cursor = page?.next_cursor }: Page): object | undefined {
  if (next_cursor !== undefined) return { ...input, pageNo: undefined, cursor: next_cursor }
  return page?.has_next && page.current !== undefined ? { ...input, pageNo: page.current + 1 } : undefined
}
