import type { Config } from '../../config.ts'
import { withBreaker } from './breaker.ts'
import { httpSmsSender } from './http-sms.ts'
import type { Senders } from './sender.ts'
import { smtpSender } from './smtp.ts'
import { twilioSender } from './twilio.ts'

/** The senders that the settings name. */
export function openSenders({ messages }: Config): Senders {
  const smtp = messages.smtp && smtpSender(messages.smtp)
  const sms = messages.twilio ? twilioSender(messages.twilio) : messages.httpSms && httpSmsSender(messages.httpSms)
  return {
    email: smtp && withBreaker(smtp.send),
    sms: sms && withBreaker(sms),
    close: () => smtp?.close(),
  }
}
