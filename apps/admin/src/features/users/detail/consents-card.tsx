'use client'

import type { Customer, UserConsents, UserMarketingConsent } from '@clientele/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { AppLink } from '@/components/actions/app-link'
import { Time } from '@/components/data/time'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { ErrorState } from '@/components/feedback/states'
import { Switch } from '@/components/forms/switch'
import { Card } from '@/components/layout/card'
import { useMay } from '@/features/operators/current-operator'
import { isolate } from '@/lib/isolate'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { consentSourceText } from './consent-text'
import { useUserChanged } from './use-user-changed'

/** What a customer agreed to: the privacy policy, and marketing. */
export function ConsentsCard({ user }: { user: Customer }) {
  const trpc = useTRPC()
  const consents = useQuery(trpc.getUserConsents.queryOptions({ userId: user._id }))
  if (consents.isError && !consents.data)
    return (
      <Card title="Consents">
        <ErrorState
          title="Couldn’t load the consents"
          error={consents.error}
          onRetry={() => void consents.refetch()}
          retrying={consents.isFetching}
        />
      </Card>
    )
  if (!consents.data)
    return (
      <Card title="Consents">
        <Loading label="Loading consents">
          <Skeleton className="h-10" />
        </Loading>
      </Card>
    )
  return <Known user={user} known={consents.data} />
}

function Known({ user, known }: { user: Customer; known: UserConsents }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const changed = useUserChanged()
  const may = useMay()
  const update = useMutation(
    trpc.updateUserConsents.mutationOptions({
      onSuccess: async (answer, { body }) => {
        queryClient.setQueryData(trpc.getUserConsents.queryKey({ userId: user._id }), answer)
        const isGiven = body.privacy_policy ?? body.consents?.[0]?.value
        tell(isGiven ? 'Consent given' : 'Consent withdrawn')
        await changed(user._id)
      },
      onError: tellFailure('Couldn’t change the consent'),
    }),
  )
  const disabled = !may('users:write') || user.status === 'archived' || update.isPending
  return (
    <Card title="Consents" description="What you change here is recorded as what the customer told you.">
      <ul aria-label="Consents" className="flex flex-col gap-4">
        <ConsentRow
          title="Privacy policy"
          said={known.privacy_policy}
          disabled={disabled}
          onChange={(value) => update.mutate({ userId: user._id, body: { privacy_policy: value } })}
        />
        {known.consents.map((each) => (
          <ConsentRow
            key={each.slug}
            title={each.title ?? each.slug}
            said={each}
            disabled={disabled}
            onChange={
              each.text === undefined
                ? undefined
                : (value) => update.mutate({ userId: user._id, body: { consents: [{ slug: each.slug, value }] } })
            }
          />
        ))}
      </ul>
      {known.consents.length === 0 && may('applications:write') ? (
        <p className="mt-4 text-sm text-ink-2">
          Consents to marketing are defined in the{' '}
          <AppLink to={`developers/applications/${user.application_id}`} className="focus-ring rounded-sm underline">
            settings of the application
          </AppLink>
          .
        </p>
      ) : null}
    </Card>
  )
}

interface ConsentRowProps {
  title: string
  said: Pick<UserMarketingConsent, 'value' | 'source' | 'updated_at'>
  disabled: boolean
  /** Undefined if the application no longer asks for it. */
  onChange: ((value: boolean) => void) | undefined
}

function ConsentRow({ title, said: { value, source, updated_at }, disabled, onChange }: ConsentRowProps) {
  return (
    <li className="flex items-center justify-between gap-4">
      <div className="min-w-0 text-sm wrap-anywhere">
        <p className="font-medium">
          <bdi>{title}</bdi>
        </p>
        <p className="text-xs text-ink-2">
          {value === undefined || source === undefined ? (
            'Never asked or answered'
          ) : (
            <>
              {value ? 'Given' : 'Withdrawn'} {consentSourceText[source]}, <Time at={updated_at} exact />
            </>
          )}
        </p>
      </div>
      {onChange ? (
        <Switch aria-label={isolate(title)} checked={value === true} onCheckedChange={onChange} disabled={disabled} />
      ) : (
        <span className="text-xs text-ink-3">No longer asked for</span>
      )}
    </li>
  )
}
