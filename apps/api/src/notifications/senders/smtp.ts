import { createTransport } from 'nodemailer'
import type { Send } from './sender.ts'

/** E-mail over SMTP, on connections that are kept open. */
export function smtpSender({ url, from }: { url: string; from: string }): { send: Send; close: () => void } {
  const transport = createTransport(url, { from, pool: true } as never)
  return {
    send: async ({ id, to, subject, text, html }) => {
      await transport.sendMail({
        to,
        subject: subject ?? '',
        text,
        ...(html !== null && { html }),
        // The same message keeps its id however often it is tried, so that a server can drop the second copy.
        messageId: `<${id}@clientele>`,
      })
    },
    close: () => transport.close(),
  }
}
