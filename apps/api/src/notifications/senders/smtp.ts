import { createTransport } from 'nodemailer'
import type { Send } from './sender.ts'

const timeout_ms = 10_000

/** E-mail over SMTP, on connections that are kept open. */
export function smtpSender({ url, from }: { url: string; from: string }): { send: Send; close: () => void } {
  const transport = createTransport({
    url,
    pool: true,
    connectionTimeout: timeout_ms,
    greetingTimeout: timeout_ms,
    socketTimeout: timeout_ms,
  })
  return {
    send: async ({ id, to, subject, text, html }) => {
      try {
        await transport.sendMail({
          from,
          to,
          subject: subject ?? '',
          text,
          ...(html !== null && { html }),
          // The same message keeps its id however often it is tried, so that a server can drop the second copy.
          messageId: `<${id}@clientele>`,
        })
        return 'taken'
      } catch (error) {
        if (isForGood(error)) return 'refused'
        throw error
      }
    },
    close: () => transport.close(),
  }
}

/** The server will not take this message, whoever asks and however often: a reply of 5xx to it, and not to our sign-in. */
function isForGood(error: unknown): boolean {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number }
  return responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
}
