import * as openid from 'openid-client'
import type { OpenClient, registerClient } from './issuer.ts'

/** A client of `openid-client` that has found the issuer by itself, over the network. */
export async function openClientAt(
  issuer: string,
  { client, secret }: Awaited<ReturnType<typeof registerClient>>,
): Promise<OpenClient> {
  const config = await openid.discovery(new URL(issuer), client._id, undefined, openid.ClientSecretBasic(secret), {
    execute: [openid.allowInsecureRequests],
  })
  return { client, secret, config }
}
