import { setTimeout as wait } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import type { Send } from './sender.ts'

const timeout_ms = 10_000
/** Otherwise, a server that responds now and then could hold a message indefinitely. */
const total_ms = 30_000

/** Sends email over SMTP, on connections that are kept open. */
export function smtpSender({ url, from, connectionsMax }: { url: string; from: string; connectionsMax: number }): {
  send: Send
  close: () => void
} {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connectionsMax,
    dnsTimeout: timeout_ms,
    connectionTimeout: timeout_ms,
    greetingTimeout: timeout_ms,
    socketTimeout: timeout_ms,
  })
  return {
    send: async ({ id, to, subject, text, html }) => {
      try {
        const sending = transport.sendMail({
          from,
          to,
          subject: subject ?? '',
          text,
          ...(html !== null && { html }),
          // A message keeps its ID on every attempt, so that a server can drop duplicates.
          messageId: `<${id}@clientele>`,
        })
        await withinTotal(sending)
        return 'taken'
      } catch (error) {
        if (isForGood(error)) return 'refused'
        throw error
      }
    },
    close: () => transport.close(),
  }
}

async function withinTotal(sending: Promise<unknown>) {
  const deadline = new AbortController()
  const tooLate = wait(total_ms, undefined, { signal: deadline.signal }).then(() => {
    throw new Error('The mail server took too long.')
  })
  try {
    await Promise.race([sending, tooLate])
  } finally {
    deadline.abort()
    // Whichever came second has nobody to report to.
    for (const late of [sending, tooLate]) late.catch(() => undefined)
  }
}

/** The server permanently rejects this message: it responded to it, not to our sign-in, with 5xx. */
function isForGood(error: unknown): boolean {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number }
  return responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
}
