import { useEffect, useState } from 'react'
import { type Answer, asLinkFailure, call, type Failure, fieldFailure } from '../call.ts'
import { useBackOnline } from '../connection.ts'
import { Opening } from '../later-page.tsx'
import { shopNameOf, storeUrl } from '../page-facts.ts'
import { Submit } from '../parts/button.tsx'
import { PasswordField } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { ToTheStore } from '../parts/to-the-store.tsx'
import { Link } from '../router.tsx'
import { useShop } from '../shop.tsx'

type Kind = 'email' | 'mobile'
const nameOf = { email: 'email address', mobile: 'phone number' } as const

/**
 * Verification links lead here. The page confirms the contact only in the browser that requested it, and only when the shopper presses a
 * button, because mail scanners open links too. Any other browser shows a code to enter where the link was requested.
 */
export function VerifyContactPage({ kind }: { kind: Kind }) {
  const [code] = useState(() => new URLSearchParams(location.search).get('code') ?? '')
  const [link, setLink] = useState<Answer<'checkVerificationLink'>>()
  const [failure, setFailure] = useState<Failure>()

  useEffect(() => {
    if (failure) return
    call('checkVerificationLink', { body: { code } }).then(setLink, (error: unknown) =>
      setFailure(asLinkFailure(error)),
    )
  }, [code, failure])
  useBackOnline(failure?.unanswered !== undefined, () => setFailure(undefined))

  if (failure)
    return (
      <>
        <Heading title={`Confirm your ${nameOf[kind]}`} />
        <div className="stack">
          <FailureNotice failure={failure} onRetry={() => setFailure(undefined)} />
          <ToTheStore className="button button-quiet wide" />
        </div>
      </>
    )
  if (!link) return <Opening />
  if (link.requested_here) return <Confirm kind={kind} code={code} link={link} />
  // Without a short code, nobody is waiting for it: the session that requested the link has ended.
  return link.code ? (
    <ShortCode kind={kind} code={code} link={link} />
  ) : (
    <ConfirmWithPassword kind={kind} code={code} link={link} />
  )
}

interface LinkProps {
  kind: Kind
  /** The secret in the link. */
  code: string
  link: Answer<'checkVerificationLink'>
}

function Confirm({ kind, code, link }: LinkProps) {
  const { setUser } = useShop()
  const [isDone, setDone] = useState(false)

  async function submit() {
    await call(kind === 'email' ? 'verifyEmail' : 'verifyMobile', { body: { code } }).catch((error: unknown) => {
      throw asLinkFailure(error)
    })
    setDone(true)
    setUser((await call('getLoggedInUser', {})).user)
  }

  return (
    <>
      <Heading title={`Confirm your ${nameOf[kind]}`}>
        {isDone ? undefined : `Confirm that ${link.contact ?? 'it'} is yours. You can then sign in with it.`}
      </Heading>
      {isDone ? (
        <Confirmed kind={kind} />
      ) : (
        <Form label={`Confirm your ${nameOf[kind]}`} fields={{}} onSubmit={submit}>
          <Submit>Confirm</Submit>
        </Form>
      )}
    </>
  )
}

/** The contact of the signed-in shopper was confirmed. */
function Confirmed({ kind }: Pick<LinkProps, 'kind'>) {
  return (
    <div className="stack">
      <Notice tone="good">Your {nameOf[kind]} is confirmed.</Notice>
      <ToTheStore verb="Continue" className="button button-main wide" />
      <Link to="account" className={`button wide ${storeUrl() === undefined ? 'button-main' : 'button-quiet'}`}>
        Go to your account
      </Link>
    </div>
  )
}

/** Someone who has the link and knows the account's password is its owner, in whatever browser. */
function ConfirmWithPassword({ kind, code, link: { contact } }: LinkProps) {
  return (
    <>
      <Heading title={`Confirm your ${nameOf[kind]}`}>
        Enter the password of your account to confirm that {contact ?? 'it'} is yours. If you didn’t ask for this, close
        this page.
      </Heading>
      <PasswordForm kind={kind} code={code} action="Confirm" />
    </>
  )
}

function PasswordForm({ kind, code, action }: Pick<LinkProps, 'kind' | 'code'> & { action: string }) {
  const { user, setUser } = useShop()
  const [outcome, setOutcome] = useState<'confirmed' | 'signed in'>()

  async function submit({ password = '' }: Record<string, string>) {
    if (password === '') throw fieldFailure('password', 'Enter your password.')
    await call(kind === 'email' ? 'verifyEmail' : 'verifyMobile', { body: { code, password } })
    // If the link finished a sign-up, its shopper is signed in now.
    const answer = await call('getLoggedInUser', {}).catch(() => undefined)
    const isNew = answer?.user !== undefined && answer.user._id !== user?._id
    if (isNew) setUser(answer.user)
    setOutcome(isNew ? 'signed in' : 'confirmed')
  }

  if (outcome === 'signed in') return <Confirmed kind={kind} />
  if (outcome)
    return (
      <div className="stack">
        <Notice tone="good">Your {nameOf[kind]} is confirmed. You can now sign in with it.</Notice>
        <Link to="" className="button button-main wide">
          Go to sign-in
        </Link>
      </div>
    )
  return (
    <Form label={`Confirm your ${nameOf[kind]}`} fields={{ password: [] }} onSubmit={submit}>
      <PasswordField name="password" label="Password" />
      <Submit>{action}</Submit>
    </Form>
  )
}

/** The reader may own the contact, while someone else requested the link for their own account. */
function ShortCode({ kind, code: secret, link }: LinkProps) {
  const { code = '', contact } = link
  const { config } = useShop()
  return (
    <>
      <Heading title="Did you request this?">
        Someone asked to add {contact} to an account at {shopNameOf(config) || config.display || 'this store'}.
      </Heading>
      <div className="stack">
        <p>If it was you, enter this code on the page where you requested it:</p>
        <p className="short-code">
          {code.slice(0, 3)} {code.slice(3)}
        </p>
        <Notice tone="plain">
          If it wasn’t you, close this page. Nothing has been confirmed. Don’t share the code: anyone who enters it adds
          your {nameOf[kind]} to their account.
        </Notice>
        {link.password ? <PasswordForm kind={kind} code={secret} action="Confirm with my password" /> : null}
      </div>
    </>
  )
}
