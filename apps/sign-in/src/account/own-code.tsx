import { call } from '../call.ts'
import { momentIn } from '../codes.ts'
import type { OwnContact } from '../contacts.ts'
import { CodeForm } from '../parts/code-form.tsx'

/** A code that was sent to the shopper's primary contact, and how to submit it. */
export interface OwnCode {
  contact: OwnContact
  request_id: string
  again_at: number
}

const entityOf = ({ kind }: OwnContact) => (kind === 'phone' ? 'mobile' : 'email')

export async function sendOwnCode(contact: OwnContact): Promise<OwnCode> {
  const { request_id = '', resend_timer = 30 } = await call('sendOTPOnPrimary', { entity: entityOf(contact), body: {} })
  return { contact, request_id, again_at: momentIn(resend_timer) }
}

interface OwnCodeFormProps {
  code: OwnCode
  /** Takes a code that replaces the first one. */
  onSent: (code: OwnCode) => void
  onProven: () => unknown
}

/** Asks a shopper who is signed in for a code to their primary contact, which confirms who they are. */
export function OwnCodeForm({ code: { contact, request_id, again_at }, onSent, onProven }: OwnCodeFormProps) {
  return (
    <CodeForm
      to={contact.shown}
      again_at={again_at}
      onVerify={async (otp) => {
        await call('verifyOTPonPrimary', { entity: entityOf(contact), body: { otp, request_id } })
        await onProven()
      }}
      onResend={async () => {
        const next = await sendOwnCode(contact)
        onSent(next)
        return next.again_at
      }}
    />
  )
}
