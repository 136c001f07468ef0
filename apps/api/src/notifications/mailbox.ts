import type { Connection } from '@clientele/db'
import { lookUpPhone, normalizeEmail } from '../contacts/normalize.ts'
import { listMessages } from './repository.ts'

/** The messages on a machine without a provider, newest first; `to` in any common format. */
export async function readMailbox(db: Connection, to: string | undefined) {
  const contact = to === undefined ? undefined : (normalizeEmail(to) ?? lookUpPhone(to, 91)?.value ?? to)
  const rows = await listMessages(db, contact, 100)
  return {
    items: rows.map(({ to, channel, template, code, link, subject, text, created_at }) => ({
      to,
      channel,
      template,
      code,
      link,
      subject,
      text,
      created_at: created_at.toISOString(),
    })),
  }
}
