import { useState } from 'react'
import { asLinkFailure, call } from '../call.ts'
import { Submit } from '../parts/button.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { Notice } from '../parts/notice.tsx'
import { Link } from '../router.tsx'
import { useShop } from '../shop.tsx'

/** The link of a message leads here. Nothing is confirmed until somebody says so: scanners of mail open links too. */
export function VerifyContactPage({ kind }: { kind: 'email' | 'mobile' }) {
  const { user, setUser } = useShop()
  const [code] = useState(() => new URLSearchParams(location.search).get('code') ?? '')
  const [isDone, setDone] = useState(false)
  const what = kind === 'email' ? 'e-mail address' : 'phone number'

  async function submit() {
    await call(kind === 'email' ? 'verifyEmail' : 'verifyMobile', { body: { code } }).catch((error: unknown) => {
      throw asLinkFailure(error)
    })
    setDone(true)
    if (user) setUser((await call('getLoggedInUser', {})).user)
  }

  return (
    <>
      <Heading title={`Confirm your ${kind === 'email' ? 'e-mail' : 'phone number'}`}>
        {isDone ? undefined : `Confirm that this ${what} is yours. You can sign in with it afterwards.`}
      </Heading>
      {isDone ? (
        <div className="stack">
          <Notice tone="good">The {what} is confirmed.</Notice>
          <Link to={user ? 'account' : ''} className="button button-main wide">
            {user ? 'Go to your account' : 'Sign in'}
          </Link>
        </div>
      ) : (
        <Form label={`Confirm your ${what}`} fields={{}} onSubmit={submit}>
          <Submit>Confirm</Submit>
        </Form>
      )}
    </>
  )
}
