import type { PlatformConfig, SecondProof, User } from '@clientele/contracts'
import { createContext, use } from 'react'
import type { CodeStep } from './codes.ts'

/** An unfinished sign-up: its token, and what is known about the shopper so far. */
export interface SignUpStep {
  register_token: string
  known: Partial<User>
}

/** A sign-in by phone number that needs a second proof, or starts a new account. */
export interface SecondProofStep extends SignUpStep, SecondProof {
  number: string
}

/** The state that one step passes to the next. It survives reloads, for as long as a code is valid. */
export interface Steps {
  code?: CodeStep
  signUp?: SignUpStep
  secondProof?: SecondProofStep
  /** The token to set a new password with. */
  reset_code?: string
  /** The name entered at sign-in, so that it isn't typed twice. */
  typed?: string
  /** The day on which the account will be erased. */
  deletedOn?: string
}

export interface Shop {
  config: PlatformConfig
  user: User | undefined
  setUser: (user: User | undefined) => void
  steps: Steps
  setSteps: (steps: Steps) => void
}

export const ShopContext = createContext<Shop | undefined>(undefined)

export function useShop(): Shop {
  const shop = use(ShopContext)
  if (!shop) throw new Error('The storefront is not loaded yet.')
  return shop
}
