import { MailboxPage } from '@/features/mailbox/mailbox-page'

export default MailboxPage
