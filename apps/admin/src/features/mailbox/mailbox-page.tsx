'use client'

import { Mail } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'
import { Button } from '@/components/actions/button'
import { SearchInput } from '@/components/forms/input'
import { Page } from '@/components/layout/page'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { EmptyState, ErrorState } from '@/components/feedback/states'
import { useDebounced } from '@/lib/use-debounced'
import { MessageCard } from './message-card'
import { useMailbox } from './use-mailbox'

/** What the api would have sent, where it sends nothing: codes and links to try the sign-in pages with. */
export function MailboxPage() {
  const [to, setTo] = useQueryState('to', parseAsString.withDefault('').withOptions({ clearOnDefault: true }))
  const mailbox = useMailbox(useDebounced(to.trim()))
  const messages = mailbox.data

  return (
    <Page
      title="Mailbox"
      description="E-mails and SMS stay here as long as no provider is configured and the service runs on this machine alone. The latest hundred, of every application."
      width="reading"
    >
      <SearchInput
        label="Filter by contact"
        placeholder="E-mail address or phone number"
        value={to}
        onValueChange={(next) => void setTo(next)}
        className="mb-4 max-w-sm"
      />
      {mailbox.isError ? (
        <ErrorState
          title="The mailbox could not be read"
          error={mailbox.error}
          onRetry={() => void mailbox.refetch()}
          retrying={mailbox.isFetching}
        />
      ) : messages === undefined ? (
        <Loading label="Loading messages">
          <div className="flex flex-col gap-3">
            <Skeleton className="h-28 rounded-xl" />
            <Skeleton className="h-28 rounded-xl" />
          </div>
        </Loading>
      ) : messages === null ? (
        <EmptyState icon={<Mail />} title="There is no mailbox here">
          A provider sends the messages, so none of them is kept.
        </EmptyState>
      ) : messages.length === 0 ? (
        <EmptyState
          icon={<Mail />}
          title={to ? 'No message to this contact' : 'No messages yet'}
          actions={to ? <Button onClick={() => void setTo('')}>Show all</Button> : null}
        >
          {to
            ? 'The whole address or number is compared, in any usual spelling.'
            : 'Ask for a code on a sign-in page, and it shows up here.'}
        </EmptyState>
      ) : (
        <ol aria-label="Messages, newest first" className="flex flex-col gap-3">
          {messages.map((message) => (
            <MessageCard key={`${message.created_at} ${message.to} ${message.template}`} message={message} />
          ))}
        </ol>
      )}
    </Page>
  )
}
