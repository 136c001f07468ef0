'use client'

import { useQuery } from '@tanstack/react-query'
import { useApplicationId } from '@/lib/application'
import { useTRPC } from '@/lib/trpc'

/** The issuer of the chosen application, once it is known. */
export const useIssuer = (): string | undefined => {
  const trpc = useTRPC()
  const applicationId = useApplicationId()
  return useQuery(trpc.getApplication.queryOptions({ applicationId })).data?.issuer
}
