import type { TRPCClient } from '@trpc/client'
import type { TrpcRouter } from '@clientele/api/trpc'

export type Client = TRPCClient<TrpcRouter>

/** A customer to change. */
export interface Person {
  _id: string
  name: string
}

export interface Failed {
  user: Person
  why: string
}

/** What an action on some customers has done. */
export interface Outcome {
  failed: readonly Failed[]
  /** How many customers it has changed. The others were already as wanted, or failed. */
  changed: number
  /** Changes them back, except those who have been changed by somebody else since. */
  undo?: (() => Promise<Outcome>) | undefined
}

/** Why somebody is left out of an undo. */
export const changedSince = 'Someone changed this customer in the meantime, so nothing was changed.'
