'use client'

import { Suspense, useEffect, useState } from 'react'
import { useCurrentOperator } from '@/features/operators/current-operator'
import { onSignInElsewhere, useSignedIn } from '@/lib/renewal'
import { withoutRenewal } from '@/lib/renewing'
import { useRenewal, useTRPCClient } from '@/lib/trpc'
import { lazily } from '@/lib/on-demand'

const SignInAgain = lazily(() => import('./sign-in-again').then((module) => ({ default: module.SignInAgain })))

/** Asks for the password when the session ends, and notices when someone else has signed in in another tab. */
export function SessionKeeper() {
  const client = useTRPCClient()
  const renewal = useRenewal()
  const signedIn = useSignedIn(renewal)
  const current = useCurrentOperator()
  // Whatever is typed on this page is typed by the operator who opened it.
  const [operator] = useState(current)
  const isAsking = signedIn.is !== 'same'

  useEffect(() => renewal.enable(), [renewal])
  useEffect(() => {
    if (current.id !== operator.id) renewal.someoneElse(current.name ?? '')
  }, [renewal, current, operator.id])

  useEffect(() => {
    const findOut = async () => {
      const now = await client.getCurrentOperator.query({}, withoutRenewal).catch(() => undefined)
      if (!now) return
      if (now.actor.id !== operator.id) renewal.someoneElse(now.actor.name ?? '')
      else if (renewal.current().is !== 'same') renewal.renewed()
    }
    const stop = onSignInElsewhere(() => void findOut())
    // A browser may have frozen this tab while the operator signed in in another one.
    const onReturn = () => void (document.visibilityState === 'visible' && findOut())
    if (isAsking) document.addEventListener('visibilitychange', onReturn)
    return () => {
      stop()
      document.removeEventListener('visibilitychange', onReturn)
    }
  }, [client, renewal, operator.id, isAsking])

  return isAsking ? (
    <Suspense>
      <SignInAgain operator={operator} signedIn={signedIn} />
    </Suspense>
  ) : null
}
