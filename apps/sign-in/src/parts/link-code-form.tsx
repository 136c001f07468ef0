import { call } from '../call.ts'
import { momentIn } from '../codes.ts'
import type { OwnContact } from '../contacts.ts'
import { CodeForm } from './code-form.tsx'

interface LinkCodeFormProps {
  contact: OwnContact
  /** When another link may be requested. */
  again_at: number
  onVerified: () => Promise<unknown>
}

const resendAfter_s = { email: 90, phone: 30 } as const

/** Asks for the code that a verification link shows in a browser that didn't request it. */
export function LinkCodeForm({ contact, again_at, onVerified }: LinkCodeFormProps) {
  const { kind, value, country_code, shown } = contact
  return (
    <CodeForm
      again_at={again_at}
      action="Verify"
      sends="link"
      hint={
        <>
          Open the link we sent to{' '}
          <strong className="break">
            <bdi>{shown}</bdi>
          </strong>{' '}
          in this browser, or enter the 6 digits it shows on another device. It works for an hour.
        </>
      }
      onVerify={async (code) => {
        await call(kind === 'email' ? 'verifyEmail' : 'verifyMobile', { body: { code } })
        await onVerified()
      }}
      onResend={async () => {
        if (kind === 'email') await call('sendVerificationLinkToEmail', { body: { email: value } })
        else await call('sendVerificationLinkToMobile', { body: { phone: value, country_code } })
        return momentIn(resendAfter_s[kind])
      }}
    />
  )
}
