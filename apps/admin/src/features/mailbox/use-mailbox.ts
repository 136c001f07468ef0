import { useQuery } from '@tanstack/react-query'
import { answeredWith } from '@/lib/answered-with'
import { renewing } from '@/lib/renewing'
import { useRenewal } from '@/lib/trpc'

/** A message that wasn't sent, because there is no provider. */
export interface MailboxMessage {
  to: string
  channel: string
  template: string
  code: string | null
  link: string | null
  subject: string
  text: string
  created_at: string
}

/** Messages keep arriving while someone tries out the sign-in pages. */
const refresh_ms = 3_000

/** The messages, newest first; null if the API sends them and keeps none. */
async function readMailbox(to: string, signal: AbortSignal): Promise<MailboxMessage[] | null> {
  const response = await fetch(to === '' ? '/dev/messages' : `/dev/messages?to=${encodeURIComponent(to)}`, { signal })
  if (response.status === 404) return null
  if (!response.ok) throw await asFailure(response)
  return ((await response.json()) as { items: MailboxMessage[] }).items
}

/** A refusal in the format of other errors. */
async function asFailure(response: Response): Promise<Error> {
  const data = answeredWith(await response.json().catch(() => undefined))
  return Object.assign(new Error(`The mailbox responded with ${response.status}.`), { data })
}

export const useMailbox = (to: string) => {
  const renewal = useRenewal()
  return useQuery({
    queryKey: ['mailbox', to],
    queryFn: ({ signal }) => renewing(renewal, () => readMailbox(to, signal)),
    refetchInterval: refresh_ms,
    staleTime: 0,
    placeholderData: (before) => before,
  })
}
