import { createNext } from '@clientele/storefront/next'

const { env } = process

export const clientele = createNext({
  issuer: env.CLIENTELE_ISSUER,
  clientId: env.CLIENTELE_CLIENT_ID,
  clientSecret: env.CLIENTELE_CLIENT_SECRET,
  // To replace the secret, move it to the second place, and remove it after a day.
  secrets: [env.CLIENTELE_SECRET, env.CLIENTELE_PREVIOUS_SECRET],
  baseUrl: env.BASE_URL,
  protect: ['/orders', '/account'],
})
