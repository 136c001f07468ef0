import { useEffect, useState } from 'react'
import { useArrival } from '../arrival.ts'
import { asFailure, Failure } from '../call.ts'
import type { CodeStep } from '../codes.ts'
import { CodeForm } from '../parts/code-form.tsx'
import { Heading } from '../parts/heading.tsx'
import { go } from '../router.tsx'
import { sendAgain, verifyCode, verifyForgotCode } from '../sent-code.ts'
import { forgetSent, rememberResent } from '../sent-codes.ts'
import { useShop } from '../shop.tsx'
import { KeepAccount, type KeptProof } from './keep-account.tsx'

const backTo = {
  'sign-in': { to: '', label: 'Back' },
  'sign-up': { to: 'sign-up', label: 'Back' },
  forgot: { to: 'forgot', label: 'Back' },
  contact: { to: 'account', label: 'Back' },
} as const

export function CodePage() {
  const { steps } = useShop()
  // Nothing is known about a code that was requested too long ago, or in another tab.
  useEffect(() => {
    if (!steps.code) go('', { replace: true })
  }, [steps.code])
  return steps.code ? <Code key={steps.code.shown} step={steps.code} /> : null
}

function Code({ step }: { step: CodeStep }) {
  const { steps, setSteps } = useShop()
  const [kept, setKept] = useState<KeptProof>()
  const arrive = useArrival({ isNew: step.what === 'sign-up' })

  async function verify(otp: string) {
    try {
      await submit(otp)
    } catch (error) {
      const { code, meta } = asFailure(error)
      if (meta.tries_left === 0) forgetSent(step)
      if (code !== 'USER_DELETED' || step.what !== 'sign-in') throw error
      // The code wasn't used up, so it can also cancel the deletion.
      setKept({ otp, ...(typeof meta.delete_on === 'string' && { delete_on: meta.delete_on }) })
    }
  }

  async function submit(otp: string) {
    if (step.what === 'forgot') {
      const reset_code = await verifyForgotCode(step, otp)
      forgetSent(step)
      setSteps({ ...steps, code: undefined, reset_code })
      return go('reset', { replace: true })
    }
    const { user_exists, user, register_token, second_proof } = await verifyCode(step, otp)
    forgetSent(step)
    if (step.next) return setSteps({ ...steps, code: step.next })
    if (user_exists) return arrive(user)
    if (register_token === undefined) throw new Failure('We couldn’t finish your sign-up. Start again.')
    if (second_proof) {
      const secondProof = { ...second_proof, register_token, known: knownBy(step), number: step.shown }
      setSteps({ ...steps, code: undefined, secondProof })
      return go('second-proof', { replace: true })
    }
    setSteps({ ...steps, code: undefined, signUp: { register_token, known: knownBy(step) } })
    return go('profile', { replace: true })
  }

  async function resend() {
    const next = await sendAgain(step)
    rememberResent(next)
    setSteps({ ...steps, code: next })
    return next.again_at
  }

  if (kept) return <KeepAccount step={step} {...kept} />
  return (
    <>
      <Heading
        title={step.kind === 'email' ? 'Check your email' : 'Check your phone'}
        back={step.what === 'sign-up' && steps.signUp ? { to: 'profile', label: 'Back' } : backTo[step.what]}
      />
      <CodeForm to={step.shown} again_at={step.again_at} onVerify={verify} onResend={resend} />
      {step.what === 'sign-up' ? (
        <p className="hint">
          If this contact already has an account, we don’t send a code. We send its owner a message instead. Sign in to
          that account.
        </p>
      ) : null}
    </>
  )
}

const knownBy = ({ kind, value, country_code }: CodeStep) =>
  kind === 'email'
    ? { emails: [{ email: value, verified: true }] }
    : { phone_numbers: [{ phone: value, country_code: Number(country_code), verified: true }] }
