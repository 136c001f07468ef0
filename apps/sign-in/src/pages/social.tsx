import { useEffect, useRef, useState } from 'react'
import { useArrival } from '../arrival.ts'
import { asFailure, type Failure } from '../call.ts'
import { Heading } from '../parts/heading.tsx'
import { FailureNotice } from '../parts/notice.tsx'
import { go, Link } from '../router.tsx'
import { useShop } from '../shop.tsx'
import { signInWith, takeReturn } from '../social.ts'

/** Where a provider redirects the shopper to. */
export function SocialPage() {
  const { steps, setSteps } = useShop()
  const arrive = useArrival()
  const [failure, setFailure] = useState<Failure>()
  const hasBegun = useRef(false)

  useEffect(() => {
    // The result can be read only once.
    if (hasBegun.current) return
    hasBegun.current = true
    async function comeBack() {
      const { user_exists, user, register_token } = await signInWith(takeReturn())
      if (user_exists || register_token === undefined) return arrive(user)
      setSteps({ ...steps, signUp: { register_token, known: user ?? {} } })
      return go('profile', { replace: true })
    }
    comeBack().catch((error: unknown) => setFailure(asFailure(error)))
  })

  return failure ? (
    <>
      <Heading title="Sign-in failed" />
      <div className="stack">
        <FailureNotice failure={failure} />
        <Link to="" className="button button-main wide">
          Back to sign-in
        </Link>
      </div>
    </>
  ) : (
    <Heading title="One moment">Signing you in</Heading>
  )
}
