/* Where a domain shows that it belongs to an application. Apart from its schemas, so that forms can import it without them. */

/** The name of the DNS record. */
export const recordNameOf = (domain: string): string => `_clientele.${domain}`

/** The URL of the file. */
export const proofUrlOf = (domain: string): string => `https://${domain}/.well-known/clientele-domain`
