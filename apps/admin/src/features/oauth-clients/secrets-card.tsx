'use client'

import type { OAuthClient } from '@clientele/contracts'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Badge } from '@/components/data/badge'
import { Time } from '@/components/data/time'
import { Card } from '@/components/layout/card'
import { onDemand } from '@/lib/on-demand'

const RotateSecretDialog = onDemand(() => import('./rotate-secret-dialog').then((module) => module.RotateSecretDialog))

/** The secrets that work now, at most two, while the client changes from one to the next. */
export function SecretsCard({ client, mayWrite }: { client: OAuthClient; mayWrite: boolean }) {
  const [rotating, setRotating] = useState(false)
  return (
    <Card
      title="Secrets"
      flush
      actions={
        mayWrite ? (
          <Button size="sm" onClick={() => setRotating(true)}>
            Rotate secret
          </Button>
        ) : null
      }
    >
      <ul className="divide-y divide-line">
        {client.secrets.map((secret) => (
          <li key={secret._id} className="flex items-start gap-3 px-5 py-3 text-sm">
            <KeyRound aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 font-medium">
                {secret.expires_at ? 'Previous secret' : 'Current secret'}
                {secret.expires_at ? <Badge tone="warning">Expiring</Badge> : null}
              </p>
              <p className="text-xs text-ink-2">
                Created <Time at={secret.created_at} exact />
              </p>
              {secret.expires_at ? (
                <p className="text-xs text-ink-2">
                  Stops working <Time at={secret.expires_at} exact />
                </p>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      <RotateSecretDialog client={client} open={rotating} onOpenChange={setRotating} />
    </Card>
  )
}
