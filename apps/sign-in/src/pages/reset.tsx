import { useEffect, useState } from 'react'
import { useArrival } from '../arrival.ts'
import { asLinkFailure, call, type Failure, fieldFailure } from '../call.ts'
import { useBackOnline } from '../connection.ts'
import { Submit } from '../parts/button.tsx'
import { PasswordField } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { FailureNotice } from '../parts/notice.tsx'
import { Link } from '../router.tsx'
import { useShop } from '../shop.tsx'

/** Sets a new password with the code in a link, or with a token that a code was exchanged for. */
export function ResetPage() {
  const { steps } = useShop()
  const arrive = useArrival()
  const [linked] = useState(() => new URLSearchParams(location.search).get('code') ?? '')
  const code = steps.reset_code ?? linked
  const [failure, setFailure] = useState<Failure>()
  const isChecked = steps.reset_code !== undefined

  useEffect(() => {
    if (isChecked || failure) return
    call('sendResetToken', { body: { code } }).catch((error: unknown) => setFailure(asLinkFailure(error)))
  }, [code, isChecked, failure])
  useBackOnline(failure?.unanswered !== undefined, () => setFailure(undefined))

  async function submit({ password = '' }: Record<string, string>) {
    if (password.length < 8) throw fieldFailure('password', 'Use at least 8 characters.')
    const { user } = await call('forgotPassword', { body: { code, password } })
    return arrive(user)
  }

  return (
    <>
      <Heading title="Set a new password">
        {failure ? undefined : 'You’ll be signed in with it right away, and signed out everywhere else.'}
      </Heading>
      {failure ? (
        <div className="stack">
          <FailureNotice failure={failure} onRetry={() => setFailure(undefined)} />
          {failure.isPassing ? null : (
            <Link to="forgot" className="button button-main wide">
              Request another link
            </Link>
          )}
        </div>
      ) : (
        <Form label="Set a new password" fields={{ password: [] }} onSubmit={submit}>
          <PasswordField name="password" label="New password" isNew />
          <Submit>Set password and sign in</Submit>
        </Form>
      )}
    </>
  )
}
