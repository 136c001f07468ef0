import type { Validator } from './validation.ts'

/** What `validate: true` finds in a bundle for browsers, where the contract's schemas would outweigh the client ten times over. */
export const validation: Validator = () => {
  throw new TypeError("In browsers, import { validation } from '@clientele/sdk/validation' and pass it as `validate`.")
}
