import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { useEffect } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/actions/button'
import { Banner } from '@/components/feedback/banner'
import { BehindNotice } from '@/components/feedback/behind-notice'
import { ConnectionNotice } from '@/components/feedback/connection-notice'
import { Progress } from '@/components/feedback/progress'
import { LastResort } from '@/components/feedback/last-resort'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { EmptyState, ErrorState } from '@/components/feedback/states'
import { Toaster } from '@/components/feedback/toaster'
import { tell, tellUndoable } from '@/lib/tell'
import type { Stories } from './story'

const nothing = () => undefined
const refusal = {
  data: { app: { code: 'NOT_FOUND', message: 'Group not found.', details: [], request_id: 'req_9f3c1a7e' } },
}

function Toasts() {
  useEffect(() => {
    tell('Profile saved')
    tellUndoable('View removed', nothing)
    toast.error('Couldn’t archive the customer', { description: 'The service is busy. Try again in a moment.' })
    return () => void toast.dismiss()
  }, [])
  return <Toaster />
}

/** A page that asks again and again, and is refused. */
function Behind() {
  const asked = { queryKey: ['behind'], queryFn: () => Promise.reject(new Error('No response.')), initialData: 1 }
  useQuery({ ...asked, retry: false, refetchInterval: 60_000 })
  return <BehindNotice />
}

export const feedback: Stories = {
  'behind-notice': {
    states: {
      'Asking again fails': (
        <QueryClientProvider client={new QueryClient()}>
          <div className="h-20 translate-z-0">
            <Behind />
          </div>
        </QueryClientProvider>
      ),
    },
  },
  'connection-notice': {
    states: {
      'Without a connection': (
        // What is fixed keeps to an element that is transformed.
        <div data-offline className="h-16 translate-z-0">
          <ConnectionNotice />
        </div>
      ),
    },
  },
  'last-resort': {
    pageHeight: 320,
    pageStates: {
      'A crash': (
        <LastResort title="This page crashed" documentTitle="Something went wrong">
          <p>Something went wrong in the console. Try again.</p>
        </LastResort>
      ),
      'Nothing here': (
        <LastResort title="Page not found" documentTitle="Nothing here">
          <a href="#top" className="text-accent-text underline">
            Open the console
          </a>
        </LastResort>
      ),
    },
  },
  banner: {
    states: {
      Info: <Banner tone="info">The file is being read. You can leave this page.</Banner>,
      'Warning with a title': (
        <Banner tone="warning" title="Copy the secret now">
          It is shown only once.
        </Banner>
      ),
      'Danger with an action': (
        <Banner tone="danger" title="This customer is blocked" actions={<Button>Unblock</Button>}>
          Chargebacks, said Olive on Mar 3, 2026.
        </Banner>
      ),
    },
  },
  progress: {
    states: {
      'Part of the way': <Progress label="12 of 40 customers" value={30} />,
      Done: <Progress label="40 of 40 customers" value={100} />,
      'Nobody knows': <Progress label="Reading the file" value={null} />,
    },
  },
  skeleton: {
    states: {
      Lines: (
        <Loading label="Loading the customer">
          <div className="flex flex-col gap-2">
            <Skeleton className="h-4 w-40" />
            <Skeleton className="h-4 w-64" />
          </div>
        </Loading>
      ),
    },
  },
  states: {
    states: {
      Empty: (
        <EmptyState icon={<Users />} title="No customers yet" actions={<Button variant="primary">New customer</Button>}>
          Customers appear here once they sign up, or when you create one.
        </EmptyState>
      ),
      'Failed, with a request': <ErrorState title="Couldn’t load the group" error={refusal} onRetry={nothing} />,
      'Failed without an answer': (
        <ErrorState title="Couldn’t load customers" error={new Error('offline')} onRetry={nothing} retrying />
      ),
    },
  },
  toaster: { pageHeight: 300, pageStates: { 'Done, undoable, failed': <Toasts /> } },
}
