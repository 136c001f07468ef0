import { createContext, type ReactNode, use, useEffect, useRef, useState } from 'react'
import { Failure } from '../call.ts'
import { provingContact } from '../contacts.ts'
import { Button } from '../parts/button.tsx'
import { useShop } from '../shop.tsx'
import { type OwnCode, OwnCodeForm, sendOwnCode } from './own-code.tsx'

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
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="prove" onCancel={givenUp}>
      <div className="stack">
        <h2 id="prove">Confirm it’s you</h2>
        <p className="subtext">It’s been a while since you signed in.</p>
        <OwnCodeForm code={code} onSent={setCode} onProven={proven} />
        <Button className="wide" onClick={givenUp}>
          Cancel
        </Button>
      </div>
    </dialog>
  )
}
