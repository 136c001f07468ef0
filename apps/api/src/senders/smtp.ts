import { setTimeout as wait } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import type { Send } from './sender.ts'

const timeout_ms = 10_000
/** A server that says something now and then could otherwise keep a message for as long as it likes. */
const total_ms = 30_000

/** Email over SMTP, on connections that are kept open. */
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
          // The same message keeps its id however often it is tried, so that a server can drop the second copy.
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
    // Whichever came second has nobody to tell.
    for (const late of [sending, tooLate]) late.catch(() => undefined)
  }
}

/** The server will not take this message, whoever asks and however often: a reply of 5xx to it, and not to our sign-in. */
function isForGood(error: unknown): boolean {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number }
  return responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
}
