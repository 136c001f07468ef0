import { useEffect, useState } from 'react'
import { leave, unverifiedEmail } from '../arrival.ts'
import { call } from '../call.ts'
import { momentIn } from '../codes.ts'
import { Button } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { LinkCodeForm } from '../parts/link-code-form.tsx'
import { useShop } from '../shop.tsx'

const firstWait_s = 90

/** The last step of a sign-up with an unverified email address. It can be skipped. */
export function ConfirmContactPage() {
  const { user, setUser } = useShop()
  const contact = user && unverifiedEmail(user)
  const [again_at] = useState(() => momentIn(firstWait_s))
  useEffect(() => {
    if (!contact) void leave()
  }, [contact])
  if (!contact) return null
  return (
    <>
      <Heading title="Check your email">Your account is ready. Confirm your email address to sign in with it.</Heading>
      <LinkCodeForm
        contact={contact}
        again_at={again_at}
        onVerified={async () => setUser((await call('getLoggedInUser', {})).user)}
      />
      <Button className="wide" onClick={() => void leave()}>
        Later
      </Button>
    </>
  )
}
