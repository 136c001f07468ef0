import { createClient } from '@clientele/storefront'

/** The settings of this storefront: in `.env.local`, or where it is built. */
const { VITE_ISSUER = 'http://localhost:4000/oidc/000000000000000000000001', VITE_CLIENT_ID = '' } = import.meta.env

export const clientele = createClient({
  issuer: VITE_ISSUER,
  clientId: VITE_CLIENT_ID,
  redirectUri: `${location.origin}/callback`,
  signedOutUri: `${location.origin}/`,
})
