import type { ConsentSource } from '@clientele/contracts'

/** Where a consent was given or withdrawn, at the end of a sentence. */
export const consentSourceText: Readonly<Record<ConsentSource, string>> = {
  sign_up: 'when signing up',
  account: 'on the account page',
  api: 'through the API',
  import: 'in an import',
  console: 'in the console',
}
