import { useEffect, useState } from 'react'
import { useArrival } from '../arrival.ts'
import { asFailure, call, type Failure, fieldFailure } from '../call.ts'
import { withCaptcha } from '../captcha.ts'
import { momentIn } from '../codes.ts'
import { offersOf } from '../offers.ts'
import { Button, Submit } from '../parts/button.tsx'
import { CodeForm } from '../parts/code-form.tsx'
import { PasswordField } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { go } from '../router.tsx'
import { type SecondProofStep, useShop } from '../shop.tsx'

/** A code that was sent to another contact of the account. */
interface Sent {
  kind: 'email' | 'mobile'
  contact: string
  request_id: string
  again_at: number
}

export function SecondProofPage() {
  const { steps } = useShop()
  useEffect(() => {
    if (!steps.secondProof) go('', { replace: true })
  }, [steps.secondProof])
  return steps.secondProof ? <SecondProof step={steps.secondProof} /> : null
}

/** For a phone number whose account hasn't been used for a long time: prove that the account is yours, or start a new one. */
function SecondProof({ step }: { step: SecondProofStep }) {
  const { config, steps, setSteps } = useShop()
  const arrive = useArrival()
  const [sent, setSent] = useState<Sent>()
  const [failure, setFailure] = useState<Failure>()
  const { register_token, number, contacts, password, new_account, known } = step

  async function send(kind: Sent['kind']) {
    const answer = await withCaptcha(offersOf(config).captcha, (captcha) =>
      call('sendSecondProofCode', { body: { register_token, kind, ...captcha } }),
    )
    const { request_id = '', contact = '', resend_timer = 90 } = answer
    const next = { kind, contact, request_id, again_at: momentIn(resend_timer) }
    setSent(next)
    return next.again_at
  }
  const verify = async (proof: { request_id: string; otp: string } | { password: string }) =>
    arrive((await call('verifySecondProof', { body: { register_token, ...proof } })).user)

  function startAnew() {
    setSteps({ ...steps, secondProof: undefined, signUp: { register_token, known } })
    go('profile')
  }

  if (sent)
    return (
      <>
        <Heading title={sent.kind === 'email' ? 'Check your email' : 'Check your phone'} />
        <CodeForm
          to={sent.contact}
          again_at={sent.again_at}
          action="Sign in"
          onVerify={(otp) => verify({ request_id: sent.request_id, otp })}
          onResend={() => send(sent.kind)}
        />
        <Button className="wide" onClick={() => setSent(undefined)}>
          Try another way
        </Button>
      </>
    )
  return (
    <>
      <Heading title="Is this your account?">
        An account with {number} hasn’t been used for a long time. Because phone numbers change hands, a code alone
        isn’t enough to sign in to it.
      </Heading>
      <div className="stack">
        {contacts.map(({ kind, contact }) => (
          <Button
            key={contact}
            look="main"
            className="wide"
            onClick={() => {
              setFailure(undefined)
              void send(kind).catch((error: unknown) => setFailure(asFailure(error)))
            }}
          >
            Send a code to {contact}
          </Button>
        ))}
        {failure ? <FailureNotice failure={failure} /> : null}
      </div>
      {password ? (
        <Form
          label="Sign in with this account’s password"
          fields={{ password: [] }}
          takesFocus={false}
          onSubmit={async ({ password: typed = '' }) => {
            if (typed === '') throw fieldFailure('password', 'Enter the password of this account.')
            await verify({ password: typed }).catch((error: unknown) => {
              const refused = asFailure(error)
              throw refused.code === 'WRONG_SIGN_IN' ? fieldFailure('password', 'This password is incorrect.') : refused
            })
          }}
        >
          <PasswordField name="password" label="Password" />
          <Submit>Sign in with a password</Submit>
        </Form>
      ) : null}
      {contacts.length === 0 && !password ? (
        <Notice tone="plain">There’s no other way to confirm this account. Contact the store to get it back.</Notice>
      ) : null}
      {new_account ? (
        <div className="stack">
          <p className="or">or</p>
          <Button className="wide" onClick={startAnew}>
            Start a new account
          </Button>
          <p className="hint">We’ll remove the number from the old account and notify its owner.</p>
        </div>
      ) : null}
    </>
  )
}
