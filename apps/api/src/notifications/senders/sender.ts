import type { MessageRow } from '../repository.ts'

/** Hands a message to whoever carries it; throws when it was not taken. `id` lets a carrier recognise the same one again. */
export type Send = (message: Pick<MessageRow, 'id' | 'to' | 'subject' | 'text' | 'html'>) => Promise<void>

/** What carries e-mails and text messages; a channel without a sender stays in the mailbox. */
export interface Senders {
  email: Send | undefined
  sms: Send | undefined
  close(): void
}

/** For processes that deliver nothing. */
export const noSenders: Senders = { email: undefined, sms: undefined, close: () => undefined }
