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
  /** Where the provider reports whether the message was delivered, if anybody wants to know. */
  callback_url?: string | undefined
}

/** What a provider did with a message. A refusal comes with the provider's own error code, if it gave one. */
export type Outcome = 'taken' | 'refused' | { refused: string }

/**
 * Hands a message to a provider. Throws if the provider can't accept messages now, and returns `refused` if it will never accept this one, which
 * says nothing about others. `id` is the same for each attempt, so that a provider recognizes duplicates.
 */
export type Send = (message: OutgoingMessage) => Promise<Outcome>

/** The senders of emails and text messages. A channel without a sender stays in the mailbox. */
export interface Senders {
  email: Send | undefined
  sms: Send | undefined
  close(): void
}

/** For processes that deliver nothing. */
export const noSenders: Senders = { email: undefined, sms: undefined, close: () => undefined }
