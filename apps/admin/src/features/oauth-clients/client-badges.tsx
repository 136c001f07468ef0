import type { OAuthClient } from '@clientele/contracts'
import { Badge } from '@/components/data/badge'

/** What is unusual about a client: it belongs to a partner, or it is revoked. */
export function ClientBadges({ client }: { client: OAuthClient }) {
  if (client.revoked_at) return <Badge dot>Revoked</Badge>
  return client.first_party ? null : <Badge tone="accent">Partner</Badge>
}
