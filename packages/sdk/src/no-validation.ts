import type { Validator } from './validation.ts'

/** What `validate: true` loads in a browser bundle, where the contract's schemas would be ten times larger than the client. */
export const validation: Validator = () => {
  throw new TypeError("In browsers, import { validation } from '@clientele/sdk/validation' and pass it as `validate`.")
}
