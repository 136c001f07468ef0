'use client'

import type { SegmentCondition } from '@clientele/contracts/segments'
import { useQuery } from '@tanstack/react-query'
import { NativeSelect } from '@/components/forms/native-select'
import { useApplicationId } from '@/lib/application'
import { useTRPC } from '@/lib/trpc'

type AboutConsent = Extract<SegmentCondition, { about: 'consent' }>

interface ConsentFieldsProps {
  condition: AboutConsent
  onChange: (condition: AboutConsent) => void
}

const answers = [
  { value: 'given', label: 'was given' },
  { value: 'withdrawn', label: 'was withdrawn' },
] as const

/** A consent that the application asks for, and what the customer said. */
export function ConsentFields({ condition, onChange }: ConsentFieldsProps) {
  const trpc = useTRPC()
  const applicationId = useApplicationId()
  const settings = useQuery(trpc.getApplication.queryOptions({ applicationId }))
  const asked = settings.data?.application.marketing_consents ?? []
  const { slug } = condition
  const choices = [
    { value: 'privacy_policy', label: 'Privacy policy' },
    ...asked.map((consent) => ({ value: consent.slug, label: consent.title })),
  ]
  // One that is no longer asked for, or not known yet.
  if (choices.every(({ value }) => value !== slug)) choices.push({ value: slug, label: slug })
  return (
    <>
      <NativeSelect
        label="Consent"
        value={slug}
        onValueChange={(chosen) => onChange({ ...condition, slug: chosen })}
        choices={choices}
      />
      <NativeSelect
        label="What the customer said"
        value={condition.is}
        onValueChange={(is) => onChange({ ...condition, is })}
        choices={answers}
      />
    </>
  )
}
