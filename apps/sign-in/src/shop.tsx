import type { PlatformConfig, SecondProof, User } from '@clientele/contracts'
import { createContext, use } from 'react'
import type { CodeStep } from './codes.ts'

/** A sign-up that has begun: the proof to go on with, and what is known of the shopper so far. */
export interface SignUpStep {
  register_token: string
  known: Partial<User>
}

/** A sign-in with a phone number that waits for a second proof, or starts a new account. */
export interface SecondProofStep extends SignUpStep, SecondProof {
  number: string
}

/** What one step hands to the next. Kept for as long as a code is good, though the page is loaded anew meanwhile. */
export interface Steps {
  code?: CodeStep
  signUp?: SignUpStep
  secondProof?: SecondProofStep
  /** The proof to set a new password with. */
  reset_code?: string
  /** What was typed to sign in with, so that it is not typed twice. */
  typed?: string
  /** The day on which the account will be gone. */
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
  if (!shop) throw new Error('The shop is not known yet.')
  return shop
}
