'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useApplicationId } from '@/lib/application'
import { withToasts } from '@/lib/toasts'
import { useTRPC } from '@/lib/trpc'

/** Long enough to read it, and to press its button. */
const shown_ms = 15_000

/** Shows that a job was started, leads to the page of jobs, and has what shows jobs read again. */
export const useTellStarted = () => {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const applicationId = useApplicationId()
  return (what: string, description: string) => {
    void queryClient.invalidateQueries(trpc.listJobs.pathFilter())
    withToasts((toast) =>
      toast.success(what, {
        description,
        duration: shown_ms,
        action: { label: 'Open jobs', onClick: () => router.push(`/a/${applicationId}/jobs`) },
      }),
    )
  }
}
