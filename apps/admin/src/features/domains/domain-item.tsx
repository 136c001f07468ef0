'use client'

import type { Domain } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from '@/components/actions/button'
import { CopyText } from '@/components/actions/copy'
import { Badge } from '@/components/data/badge'
import { Time } from '@/components/data/time'
import { isolate } from '@/lib/isolate'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { checkCopy } from './check-copy'
import { RemoveDomain } from './remove-domain'

/** A domain: its status, and what to publish until it is verified. */
export function DomainItem({ domain, mayWrite }: { domain: Domain; mayWrite: boolean }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const name = isolate(domain.domain)
  const isVerified = domain.status === 'verified'
  const check = useMutation(
    trpc.checkDomain.mutationOptions({
      onSuccess: async ({ domain: checked }) => {
        if (checked.status === 'verified' && !isVerified) tell(`${name} is verified`)
        await queryClient.invalidateQueries(trpc.getDomains.pathFilter())
      },
      onError: tellFailure('Couldn’t check the domain'),
    }),
  )
  const problem = checkCopy(domain)

  return (
    <li aria-label={domain.domain} className="flex flex-col gap-4 px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-2.5">
          <bdi className="min-w-0 text-sm font-medium wrap-anywhere">{domain.domain}</bdi>
          <Badge dot tone={isVerified ? (problem ? 'warning' : 'success') : 'neutral'}>
            {isVerified ? 'Verified' : 'Not verified yet'}
          </Badge>
        </div>
        {mayWrite ? (
          <div className="flex items-center gap-2">
            <Button
              size="sm"
              aria-label={`Check now: ${name}`}
              pending={check.isPending}
              onClick={() => check.mutate({ domainId: domain._id })}
            >
              Check now
            </Button>
            <RemoveDomain domain={domain} />
          </div>
        ) : null}
      </div>
      {isVerified ? null : <Proofs domain={domain} />}
      <div role="status" className="text-sm text-ink-2">
        {problem}
        {domain.last_check ? (
          <span className="mt-1 block text-xs text-ink-3">
            Last checked <Time at={domain.last_check.checked_at} />
          </span>
        ) : null}
      </div>
    </li>
  )
}

/** The two ways to show that a domain belongs to the store. */
function Proofs({ domain: { dns, file } }: { domain: Domain }) {
  return (
    <div className="grid gap-4 text-sm sm:grid-cols-2">
      <section aria-label="DNS record" className="flex min-w-0 flex-col gap-1.5">
        <h3 className="font-medium">Add a DNS record …</h3>
        <p className="text-ink-2">Type {dns.type}</p>
        <CopyText label="Name" value={dns.name} className="self-start" />
        <CopyText label="Value" value={dns.value} className="self-start" />
      </section>
      <section aria-label="File" className="flex min-w-0 flex-col gap-1.5">
        <h3 className="font-medium">… or publish a file</h3>
        <p className="text-ink-2">Its text is the value.</p>
        <CopyText label="URL" value={file.url} className="self-start" />
        <CopyText label="Text" value={file.content} className="self-start" />
      </section>
    </div>
  )
}
