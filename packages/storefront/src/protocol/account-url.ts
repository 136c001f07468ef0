/** The page of the hosted pages where customers manage their account. The issuer of a domain has no ID, and neither have its pages. */
export const accountUrlOf = (issuer: string): string =>
  issuer.replace(/(?:\/oidc(\/[0-9a-f]{24}))?$/, '/sign-in$1/account')
