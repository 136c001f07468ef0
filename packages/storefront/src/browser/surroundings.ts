/*
 * The page that the client runs in, if there is one: apps and servers have none. Only what is used here is described, so that the sources also compile
 * where there are no types of a browser.
 */

interface Listens<Event> {
  addEventListener: (name: string, listener: (event: Event) => void) => void
  removeEventListener: (name: string, listener: (event: Event) => void) => void
}

/** The event that a page is shown (again), or that another tab has changed the storage: an entry, or with null all of it. */
export interface TabEvent {
  persisted?: boolean
  key?: string | null
}

interface Field {
  type: string
  name: string
  value: string
}

interface Form {
  method: string
  action: string
  append: (field: Field) => void
  submit: () => void
}

interface Channel extends Pick<Listens<unknown>, 'addEventListener'> {
  postMessage: (message: string) => void
  close: () => void
  /** Only servers have it. */
  unref?: () => void
}

interface Surroundings {
  BroadcastChannel?: new (name: string) => Channel
  window?: Listens<TabEvent>
  document?: Listens<unknown> & {
    visibilityState: string
    body: { append: (form: Form) => void }
    createElement: ((name: 'form') => Form) & ((name: 'input') => Field)
  }
  location?: { href: string; assign: (url: string) => void }
  history?: { state: unknown; replaceState: (state: unknown, unused: string, url: string) => void }
  navigator?: {
    locks?: {
      request: <Result>(
        name: string,
        options: { ifAvailable?: boolean },
        work: (lock: object | null) => Promise<Result>,
      ) => Promise<Result>
    }
  }
}

/** What every browser has, and nothing else has to. */
export const surroundings = globalThis as unknown as Surroundings
