import { useEffect, useState } from 'react'
import { type Answer, asLinkFailure, call, type Failure } from '../call.ts'
import { useBackOnline } from '../connection.ts'
import { Opening } from '../later-page.tsx'
import { shopNameOf, storeUrl } from '../page-facts.ts'
import { Submit } from '../parts/button.tsx'
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
  return link.requested_here ? <Confirm kind={kind} code={code} link={link} /> : <ShortCode kind={kind} link={link} />
}

interface LinkProps {
  kind: Kind
  link: Answer<'checkVerificationLink'>
}

function Confirm({ kind, code, link }: LinkProps & { code: string }) {
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
        <div className="stack">
          <Notice tone="good">Your {nameOf[kind]} is confirmed.</Notice>
          <ToTheStore verb="Continue" className="button button-main wide" />
          <Link to="account" className={`button wide ${storeUrl() === undefined ? 'button-main' : 'button-quiet'}`}>
            Go to your account
          </Link>
        </div>
      ) : (
        <Form label={`Confirm your ${nameOf[kind]}`} fields={{}} onSubmit={submit}>
          <Submit>Confirm</Submit>
        </Form>
      )}
    </>
  )
}

/** The reader may own the contact, while someone else requested the link for their own account. */
function ShortCode({ kind, link: { code = '', contact } }: LinkProps) {
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
      </div>
    </>
  )
}
