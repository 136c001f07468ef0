import type { Page } from '@playwright/test'
import type { Place } from '../pages.ts'

/** What a page looks like when something is open, wrong, slow, or odd. */
interface State {
  show: (place: Place) => Promise<unknown>
  /** The picture shows a page that waits for its data. */
  isLoading?: true
  isPrinted?: true
}

export type States = Record<string, State>

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

/** A customer for one picture. */
export const someone = async ({ caller }: Place, facts: object = {}): Promise<string> => {
  const email = `${crypto.randomUUID()}@pictures.example`
  const { user } = await caller.tell<{ user: { _id: string } }>('createUser', {
    body: { email, first_name: 'Asha', last_name: 'Rao', ...facts },
  })
  return user._id
}
