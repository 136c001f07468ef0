'use client'

import type { OAuthClient } from '@clientele/contracts'
import { CopyText } from '@/components/actions/copy'
import { FactList } from '@/components/data/fact-list'
import { Time } from '@/components/data/time'
import { Card } from '@/components/layout/card'
import { authenticationText, ownerText } from './client-copy'
import { authorizationServerUrl, metadataUrl } from './connection'
import { useIssuer } from './use-issuer'

/** What a library needs to connect, and what can't be changed. */
export function ConnectionCard({ client }: { client: OAuthClient }) {
  const issuer = useIssuer()
  const copied = (label: string, value: string | undefined) => ({
    label,
    value: value && <CopyText value={value} label={`Copy ${label}`} className="px-0" />,
  })
  return (
    <Card title="Connection" description="Most libraries ask only for the first two.">
      <FactList
        narrow
        facts={[
          copied('Client ID', client._id),
          copied('Issuer', issuer),
          copied('Metadata', issuer && metadataUrl(issuer)),
          copied('OAuth metadata', issuer && authorizationServerUrl(issuer)),
          { label: 'Authentication', value: authenticationText(client) },
          { label: 'Owner', value: ownerText(client) },
          { label: 'Created', value: <Time at={client.created_at} exact /> },
          { label: 'Created by', value: client.created_by?.name },
        ]}
      />
    </Card>
  )
}
