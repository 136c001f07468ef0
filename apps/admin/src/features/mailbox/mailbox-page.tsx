'use client'

import { Mail } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'
import { Button } from '@/components/actions/button'
import { SearchInput } from '@/components/forms/input'
import { Page } from '@/components/layout/page'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { BehindNotice } from '@/components/feedback/behind-notice'
import { EmptyState, ErrorState } from '@/components/feedback/states'
import { useDebounced } from '@/lib/use-debounced'
import { MessageCard } from './message-card'
import { useMailbox } from './use-mailbox'

/** The messages that the API would have sent if it had a provider: codes and links for trying out the sign-in pages. */
export function MailboxPage() {
  const [to, setTo] = useQueryState('to', parseAsString.withDefault('').withOptions({ clearOnDefault: true }))
  const mailbox = useMailbox(useDebounced(to.trim()))
  const messages = mailbox.data

  return (
    <Page
      title="Mailbox"
      description="The latest hundred emails and SMS of every application. They are kept here as long as no provider is configured."
      width="reading"
    >
      <BehindNotice />
      <SearchInput
        label="Filter by contact"
        placeholder="Email address or phone number"
        value={to}
        onValueChange={(next) => void setTo(next)}
        className="mb-4 max-w-sm"
      />
      {mailbox.isError && messages === undefined ? (
        <ErrorState
          title="Couldn’t load the mailbox"
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
        <EmptyState icon={<Mail />} title="Mailbox not available">
          A provider sends the messages, so they aren’t kept here.
        </EmptyState>
      ) : messages.length === 0 ? (
        <EmptyState
          icon={<Mail />}
          title={to ? 'No messages to this contact' : 'No messages yet'}
          actions={to ? <Button onClick={() => void setTo('')}>Show all</Button> : null}
        >
          {to
            ? 'Enter the whole email address or phone number, in any common format.'
            : 'Request a code on a sign-in page, and it shows up here.'}
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
