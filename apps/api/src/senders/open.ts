import type { Config } from '../config/config.ts'
import { withBreaker } from './breaker.ts'
import { httpSmsSender } from './http-sms.ts'
import type { Senders } from './sender.ts'
import { smtpSender } from './smtp.ts'
import { twilioSender } from './twilio.ts'

/** Creates the senders in the settings. Email keeps one connection per message sent at the same time. */
export function openSenders({ messages }: Config, { emailsAtOnceMax }: { emailsAtOnceMax: number }): Senders {
  const smtp = messages.smtp && smtpSender({ ...messages.smtp, connectionsMax: emailsAtOnceMax })
  const sms = messages.twilio ? twilioSender(messages.twilio) : messages.httpSms && httpSmsSender(messages.httpSms)
  return {
    email: smtp && withBreaker(smtp.send),
    sms: sms && withBreaker(sms),
    close: () => smtp?.close(),
  }
}
