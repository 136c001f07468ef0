/** Where a user gave or withdrew a consent. */
export const consentSources = ['sign_up', 'account', 'api', 'import', 'console'] as const
export type ConsentSource = (typeof consentSources)[number]
