/** A message as a carrier needs it. */
export interface OutgoingMessage {
  id: string
  to: string
  subject: string | null
  text: string
  html: string | null
  /** How often it was tried before: more than never, and the provider may have it already. */
  attempts: number
  created_at: Date
}

/**
 * Hands a message to whoever carries it. Throws when the carrier cannot take messages now; answers `refused` when it will never take
 * this one, which says nothing of others. `id` is the same at each attempt, so that a carrier which took one recognizes the next.
 */
export type Send = (message: OutgoingMessage) => Promise<'taken' | 'refused'>

/** What carries emails and text messages; a channel without a sender stays in the mailbox. */
export interface Senders {
  email: Send | undefined
  sms: Send | undefined
  close(): void
}

/** For processes that deliver nothing. */
export const noSenders: Senders = { email: undefined, sms: undefined, close: () => undefined }
