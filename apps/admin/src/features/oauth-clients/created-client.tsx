'use client'

import type { OAuthClient } from '@clientele/contracts'
import { Button } from '@/components/actions/button'
import { SecretBox } from '@/components/actions/copy'
import { Snippet } from '@/components/data/snippet'
import { Banner } from '@/components/feedback/banner'
import { DialogBody, DialogFooter } from '@/components/overlays/dialog'
import { environmentOf } from './connection'
import { useIssuer } from './use-issuer'

interface CreatedClientProps {
  client: OAuthClient
  secret: string | undefined
  onDone: () => void
}

/** What a new client needs to connect. Its secret is shown only here. */
export function CreatedClient({ client, secret, onDone }: CreatedClientProps) {
  const issuer = useIssuer()
  const [redirect_uri] = client.redirect_uris
  return (
    <>
      <DialogBody className="flex flex-col gap-4">
        {secret === undefined ? (
          <Banner tone="info" title="The client is ready">
            It has no secret. These values aren’t confidential, and you find them again on its page.
          </Banner>
        ) : (
          <Banner tone="warning" title="Copy the secret now">
            You won’t see it again. If you lose it, create a new one on the client’s page.
          </Banner>
        )}
        {issuer ? <SecretBox label="Issuer" value={issuer} /> : null}
        <SecretBox label="Client ID" value={client._id} />
        {secret === undefined ? null : <SecretBox label="Client secret" value={secret} />}
        {issuer ? (
          <Snippet
            title="Environment variables"
            code={environmentOf({ issuer, client_id: client._id, secret, redirect_uri })}
          />
        ) : null}
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onDone}>
          {secret === undefined ? 'Open the client' : 'I have copied it'}
        </Button>
      </DialogFooter>
    </>
  )
}
