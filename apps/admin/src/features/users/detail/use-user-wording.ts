'use client'

import { attributeFieldPrefix, consentFieldPrefix } from '@clientele/contracts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Wording } from '@/components/data/changes'
import { useAttributes } from '@/features/attributes/use-attributes'
import { useApplicationId } from '@/lib/application'
import { useTRPC } from '@/lib/trpc'
import { userWording } from './user-wording'

/** A customer's fields, with attributes and consents by their titles. Those that were deleted are called by their slugs in words. */
export function useUserWording(): Wording {
  const trpc = useTRPC()
  const attributes = useAttributes().data
  const settings = useQuery(trpc.getApplication.queryOptions({ applicationId: useApplicationId() }))
  const consents = settings.data?.application.marketing_consents
  return useMemo(() => {
    const titles = new Map([
      ...(attributes ?? []).map(({ slug, name }) => [attributeFieldPrefix + slug, name] as const),
      ...(consents ?? []).map(({ slug, title }) => [consentFieldPrefix + slug, title] as const),
    ])
    return { ...userWording, label: (field) => titles.get(field) ?? userWording.label(field) }
  }, [attributes, consents])
}
