'use client'

import type { Customer, UserAttribute, UserAttributeDefinition } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { Suspense, useEffect, useRef, useState } from 'react'
import { AppLink } from '@/components/actions/app-link'
import { Button } from '@/components/actions/button'
import { FactList } from '@/components/data/fact-list'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { ErrorState } from '@/components/feedback/states'
import { Card } from '@/components/layout/card'
import { useAttributes } from '@/features/attributes/use-attributes'
import { useMay } from '@/features/operators/current-operator'
import { tellFailure } from '@/lib/tell'
import { inTwo, labelOf, type Stored, valueOf } from './attribute-entries'
import { AttributeValue } from './attribute-value'
import { useReadStored, useUserAttributes } from './use-user-attributes'
import { lazily } from '@/lib/on-demand'

const AttributesForm = lazily(async () => ({ default: (await import('./attributes-form')).AttributesForm }))

/** A customer's attributes: the fields that the application defines itself. */
export function AttributesCard({ user }: { user: Customer }) {
  const attributes = useAttributes()
  const values = useUserAttributes(user._id)
  const failed = [attributes, values].find(({ isError, data }) => isError && !data)
  if (failed)
    return (
      <Card title="Attributes">
        <ErrorState
          title="Couldn’t load the attributes"
          error={failed.error}
          onRetry={() => void failed.refetch()}
          retrying={failed.isFetching}
        />
      </Card>
    )
  if (!attributes.data || !values.data)
    return (
      <Card title="Attributes">
        <Loading label="Loading attributes">
          <Skeleton className="h-10" />
        </Loading>
      </Card>
    )
  if (attributes.data.length === 0) return <NoAttributes />
  return <Known user={user} attributes={attributes.data} values={values.data} />
}

function NoAttributes() {
  const mayCreate = useMay()('attributes:write')
  return (
    <Card title="Attributes">
      <p className="text-sm text-ink-2">
        {mayCreate ? (
          <>
            Does your store need to know more about its customers, such as a shoe size or a member tier?{' '}
            <AppLink to="attributes" className="focus-ring rounded-sm text-ink underline">
              Create attributes
            </AppLink>
          </>
        ) : (
          'This application has no attributes.'
        )}
      </p>
    </Card>
  )
}

interface KnownProps {
  user: Customer
  attributes: readonly UserAttributeDefinition[]
  values: readonly UserAttribute[]
}

function Known({ user, attributes, values }: KnownProps) {
  const mayChange = useMay()('users:write') && user.status !== 'archived'
  const [base, setBase] = useState<Stored | undefined>()
  const begin = useMutation({
    mutationFn: useReadStored(user._id),
    onSuccess: setBase,
    onError: tellFailure('Couldn’t load the attributes'),
  })
  const editing = base !== undefined && mayChange
  const button = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    // The form is gone, and with it the focus.
    if (wasEditing.current && !editing) button.current?.focus()
    wasEditing.current = editing
  }, [editing])
  if (editing)
    return (
      <Suspense
        fallback={
          <Card title="Attributes">
            <Skeleton className="h-40" />
          </Card>
        }
      >
        <AttributesForm userId={user._id} attributes={attributes} base={base} onDone={() => setBase(undefined)} />
      </Suspense>
    )
  return (
    <Card
      title="Attributes"
      description={
        values.some(({ masked }) => masked)
          ? 'Revealing a masked value is recorded in the customer’s activity.'
          : undefined
      }
      actions={
        mayChange ? (
          <Button
            ref={button}
            size="sm"
            aria-label="Change attributes"
            pending={begin.isPending}
            onClick={() => begin.mutate()}
          >
            <Pencil aria-hidden />
            Change
          </Button>
        ) : null
      }
    >
      <Facts attributes={attributes} values={values} />
    </Card>
  )
}

function Facts({ attributes, values }: Omit<KnownProps, 'user'>) {
  const [isAll, setAll] = useState(false)
  const { first, others } = inTwo(attributes, values)
  const shown = isAll ? attributes : first
  return (
    <div className="flex flex-col items-start gap-4">
      {shown.length > 0 ? (
        <div className="w-full">
          <FactList
            facts={shown.map((attribute) => {
              const value = valueOf(attribute, values)
              const label = labelOf(attribute, attributes)
              return { label, value: value && <AttributeValue key={value._id} value={value} label={label} /> }
            })}
          />
        </div>
      ) : (
        <p className="text-sm text-ink-2">This customer has no values.</p>
      )}
      {others.length > 0 ? (
        <Button size="sm" variant="ghost" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
          {isAll ? 'Show fewer' : `Show ${others.length} without a value`}
        </Button>
      ) : null}
    </div>
  )
}
