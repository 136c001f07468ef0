/** A message to send. */
export interface OutgoingMessage {
  id: string
  to: string
  subject: string | null
  text: string
  html: string | null
  /** The number of earlier attempts. If it isn't zero, the provider may already have the message. */
  attempts: number
  created_at: Date
}

/**
 * Hands a message to a provider. Throws if the provider can't accept messages now, and returns `refused` if it will never accept this one, which
 * says nothing about others. `id` is the same for each attempt, so that a provider recognizes duplicates.
 */
export type Send = (message: OutgoingMessage) => Promise<'taken' | 'refused'>

/** The senders of emails and text messages. A channel without a sender stays in the mailbox. */
export interface Senders {
  email: Send | undefined
  sms: Send | undefined
  close(): void
}

/** For processes that deliver nothing. */
export const noSenders: Senders = { email: undefined, sms: undefined, close: () => undefined }
