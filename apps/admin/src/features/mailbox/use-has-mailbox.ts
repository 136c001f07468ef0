import { useQuery } from '@tanstack/react-query'

/** Whether the API keeps its messages in a mailbox, because it sends none; requested once. */
export const useHasMailbox = (): boolean =>
  useQuery({
    queryKey: ['has-mailbox'],
    queryFn: async ({ signal }) => {
      const response = await fetch('/dev/messages?to=nobody', { signal })
      // A request only ends once its body has been read.
      await response.text()
      return response.ok
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  }).data === true
