import { createContext, type ReactNode, use, useEffect, useRef, useState } from 'react'
import { call, Failure } from '../call.ts'
import { momentIn } from '../codes.ts'
import { type OwnContact, provingContact } from '../contacts.ts'
import { Button } from '../parts/button.tsx'
import { CodeForm } from '../parts/code-form.tsx'
import { useShop } from '../shop.tsx'

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

/** Does something that needs a recent sign-in. If the sign-in is too long ago, the shopper first confirms their identity. */
type Run = <T>(work: () => Promise<T>) => Promise<T>
const FreshContext = createContext<Run>((work) => work())
export const useFresh = () => use(FreshContext)

interface Waiting {
  code: OwnCode
  proven: () => void
  givenUp: () => void
}

export function FreshSignIn({ children }: { children: ReactNode }) {
  const { user } = useShop()
  const [waiting, setWaiting] = useState<Waiting>()

  const run: Run = async (work) => {
    try {
      return await work()
    } catch (error) {
      const contact = user && provingContact(user)
      if (!(error instanceof Failure) || error.code !== 'REAUTHENTICATION_NEEDED' || !contact) throw error
      const code = await sendOwnCode(contact)
      await new Promise<void>((proven, reject) => {
        setWaiting({ code, proven, givenUp: () => reject(new Failure('Nothing was changed.')) })
      }).finally(() => setWaiting(undefined))
      return work()
    }
  }
  return (
    <FreshContext value={run}>
      {children}
      {waiting ? <Prove {...waiting} /> : null}
    </FreshContext>
  )
}

function Prove({ code: first, proven, givenUp }: Waiting) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [code, setCode] = useState(first)
  useEffect(() => dialog.current?.showModal(), [])
  const { contact, request_id } = code
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="prove" onCancel={givenUp}>
      <div className="stack">
        <h2 id="prove">Confirm it’s you</h2>
        <p className="subtext">It’s been a while since you signed in.</p>
        <CodeForm
          to={contact.shown}
          again_at={code.again_at}
          onVerify={async (otp) => {
            await call('verifyOTPonPrimary', { entity: entityOf(contact), body: { otp, request_id } })
            proven()
          }}
          onResend={async () => {
            const next = await sendOwnCode(contact)
            setCode(next)
            return next.again_at
          }}
        />
        <Button className="wide" onClick={givenUp}>
          Cancel
        </Button>
      </div>
    </dialog>
  )
}
