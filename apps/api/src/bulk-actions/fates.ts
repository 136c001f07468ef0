/*
 * What becomes of a selected user.
 */

/** Why an action can't change a user. */
export interface Refusal {
  code: string
  message: string
}

export type Fate = 'changed' | 'unchanged' | Refusal

export const gone: Refusal = { code: 'no_account', message: 'There is no such customer anymore' }
