import type { Config } from './config.ts'

/** The identifier of an application's issuer, which is also the prefix of its endpoints. It never ends in a slash. */
export const issuerUrl = ({ publicUrl }: Pick<Config, 'publicUrl'>, application_id: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/oidc/${application_id}`
