'use client'

import type { CurrentOperatorResponse, Permission } from '@clientele/contracts'
import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useCallback } from 'react'
import { useTRPC } from '@/lib/trpc'

const CurrentOperatorContext = createContext<CurrentOperatorResponse | undefined>(undefined)

/** The signed-in operator. Reloaded with the page, so a changed role takes effect without signing in again. */
export const useCurrentOperatorQuery = () => {
  const trpc = useTRPC()
  return useQuery(trpc.getCurrentOperator.queryOptions({}, { staleTime: 60_000 }))
}

export function CurrentOperatorProvider({ value, children }: { value: CurrentOperatorResponse; children: ReactNode }) {
  return <CurrentOperatorContext value={value}>{children}</CurrentOperatorContext>
}

const useCurrent = (): CurrentOperatorResponse => {
  const current = use(CurrentOperatorContext)
  if (!current) throw new Error('This component belongs inside CurrentOperatorProvider.')
  return current
}

export const useCurrentOperator = () => useCurrent().actor
export const useCompany = () => useCurrent().company
export const useApplications = () => useCurrent().applications
/** Whether the company has more applications than `useApplications` returns, which can then be searched. */
export const useHasMoreApplications = () => useCurrent().more_applications
/** The limits of this installation. */
export const useLimits = () => useCurrent().limits

/** Whether the operator has a permission. Actions they have no permission for are hidden. */
export const useMay = () => {
  const { permissions } = useCurrent()
  return useCallback((permission: Permission) => permissions.includes(permission), [permissions])
}
