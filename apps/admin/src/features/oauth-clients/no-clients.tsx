'use client'

import { Plug } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonStyle } from '@/components/actions/button'
import { EmptyState } from '@/components/feedback/states'
import { referenceUrl } from './connection'
import { useIssuer } from './use-issuer'

/** What is shown without a client: who needs one, because many storefronts don't. */
export function NoClients({ create }: { create: ReactNode }) {
  const issuer = useIssuer()
  return (
    <EmptyState
      icon={<Plug />}
      title="No OAuth clients yet"
      actions={
        <>
          {create}
          {issuer ? (
            <a
              href={referenceUrl(issuer)}
              target="_blank"
              rel="noreferrer"
              className={buttonStyle({ variant: 'outline' })}
            >
              Read the API reference
            </a>
          ) : null}
        </>
      }
    >
      Create one if your storefront has a host of its own, if it is an app, or if a partner signs in your customers. A
      storefront that calls the API with its public token doesn’t need one.
    </EmptyState>
  )
}
