'use client'

import { AppLink } from '@/components/actions/app-link'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { ErrorState } from '@/components/feedback/states'
import { FieldError } from '@/components/forms/field'
import { useOAuthResources } from '@/features/oauth-resources/use-oauth-resources'
import { ScopeChoices } from './scope-choices'

interface ApiScopesFieldProps {
  value: readonly string[]
  onValueChange: (value: string[]) => void
  error?: string | undefined
  disabled?: boolean | undefined
}

/** Which scopes of the application’s APIs a partner’s client can ask for. */
export function ApiScopesField({ value, onValueChange, error, disabled }: ApiScopesFieldProps) {
  const resources = useOAuthResources()
  const apis = resources.data?.items
  if (!apis)
    return resources.isError ? (
      <ErrorState
        title="Couldn’t load your APIs"
        error={resources.error}
        onRetry={() => void resources.refetch()}
        retrying={resources.isFetching}
      />
    ) : (
      <Loading label="Loading APIs">
        <Skeleton className="h-16 rounded-xl" />
      </Loading>
    )
  const deleted = value.filter((name) => !apis.some(({ scopes }) => scopes.some((scope) => scope.name === name)))
  return (
    <div className="flex flex-col gap-3">
      {error ? <FieldError>{error}</FieldError> : null}
      {apis.length === 0 ? (
        <p className="text-sm text-ink-2">
          You have no APIs of your own that it could ask for.{' '}
          <AppLink to="developers/oauth-resources" className="focus-ring rounded-sm underline">
            Open the APIs
          </AppLink>
        </p>
      ) : (
        apis.map(({ _id, name, scopes }) => (
          <ScopeChoices
            key={_id}
            legend={`Scopes of ${name}`}
            choices={scopes.map((scope) => ({ scope: scope.name, hint: scope.description }))}
            value={value}
            onValueChange={onValueChange}
            disabled={disabled}
          />
        ))
      )}
      {deleted.length > 0 ? (
        <ScopeChoices
          legend="Deleted scopes"
          choices={deleted.map((scope) => ({ scope, hint: 'It was deleted after you opened this page.' }))}
          value={value}
          onValueChange={onValueChange}
          disabled={disabled}
        />
      ) : null}
    </div>
  )
}
