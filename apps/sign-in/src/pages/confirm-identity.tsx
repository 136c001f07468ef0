import type { User } from '@clientele/contracts'
import { useEffect, useState } from 'react'
import { type OwnCode, OwnCodeForm, sendOwnCode } from '../account/own-code.tsx'
import { leave } from '../arrival.ts'
import { asFailure, call, Failure, fieldFailure } from '../call.ts'
import { useBackOnline } from '../connection.ts'
import { contactsOf, fullName, type OwnContact, provingContact } from '../contacts.ts'
import { Opening } from '../later-page.tsx'
import { offersOf } from '../offers.ts'
import { isCodeNeeded } from '../page-facts.ts'
import { Button, Submit } from '../parts/button.tsx'
import { PasswordField } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { go, Link, urlOf } from '../router.tsx'
import { useShop } from '../shop.tsx'
import { useAction } from '../use-action.ts'

/** Where the issuer sends a shopper who is signed in, and has to prove who they are once more, before a client does something that matters. */
export function ConfirmIdentityPage() {
  const { user } = useShop()
  useEffect(() => {
    if (!user) go('', { replace: true })
  }, [user])
  return user ? <ConfirmIdentity user={user} /> : null
}

function ConfirmIdentity({ user }: { user: User }) {
  const { hasPassword, failure, retry } = useHasPassword()
  return (
    <>
      <Heading title="Confirm it’s you">
        You’re signed in as <bdi className="break">{fullName(user) || contactsOf(user)[0]?.shown || 'yourself'}</bdi>.
        Before you continue, we need to be sure.
      </Heading>
      {failure ? (
        <FailureNotice failure={failure} onRetry={retry} />
      ) : hasPassword === undefined ? (
        <Opening />
      ) : (
        <Ways hasPassword={hasPassword} contact={provingContact(user)} />
      )}
    </>
  )
}

/** Whether the shopper can confirm it with a password. */
function useHasPassword() {
  const { config } = useShop()
  const isOffered = offersOf(config).password && !isCodeNeeded()
  const [hasPassword, setHasPassword] = useState(isOffered ? undefined : false)
  const [failure, setFailure] = useState<Failure>()
  const retry = () => setFailure(undefined)
  useEffect(() => {
    if (!isOffered || failure) return
    call('hasPassword', {}).then(
      ({ result }) => setHasPassword(result),
      (error: unknown) => setFailure(asFailure(error)),
    )
  }, [isOffered, failure])
  useBackOnline(failure?.unanswered !== undefined, retry)
  return { hasPassword, failure, retry }
}

function Ways({ hasPassword, contact }: { hasPassword: boolean; contact: OwnContact | undefined }) {
  const [byPassword, setByPassword] = useState(hasPassword)
  return (
    <>
      {byPassword ? <PasswordForm /> : contact ? <CodeWay contact={contact} /> : <NoWay />}
      {hasPassword && contact ? (
        <p className="other-way">
          <button type="button" className="link" onClick={() => setByPassword(!byPassword)}>
            {byPassword ? 'Use a code instead' : 'Use your password instead'}
          </button>
        </p>
      ) : null}
      <div className="stack foot">
        <Button className="wide" onClick={() => void leave()}>
          Cancel
        </Button>
      </div>
    </>
  )
}

function PasswordForm() {
  async function submit({ password = '' }: Record<string, string>) {
    if (password === '') throw fieldFailure('password', 'Enter your password.')
    await call('confirmPassword', { body: { password } }).catch(blamingThePassword)
    return leave()
  }
  return (
    <Form label="Confirm it’s you" fields={{ password: [] }} onSubmit={submit}>
      <PasswordField name="password" label="Password" />
      <Submit waiting="Checking the password">Continue</Submit>
    </Form>
  )
}

/** The shopper is known here, so only the password can be wrong. */
function blamingThePassword(error: unknown): never {
  throw error instanceof Failure && error.code === 'WRONG_SIGN_IN'
    ? fieldFailure('password', 'This isn’t your password.')
    : error
}

/** A code is only sent when the shopper asks for it: any site can send them to this page. */
function CodeWay({ contact }: { contact: OwnContact }) {
  const [code, setCode] = useState<OwnCode>()
  const { run, failure } = useAction()
  if (code) return <OwnCodeForm code={code} onSent={setCode} onProven={leave} />
  return (
    <div className="stack">
      <p>
        We’ll send a code to{' '}
        <strong className="break">
          <bdi>{contact.shown}</bdi>
        </strong>
        .
      </p>
      {failure ? <FailureNotice failure={failure} /> : null}
      <Button look="main" className="wide" onClick={() => run(async () => setCode(await sendOwnCode(contact)))}>
        Send me a code
      </Button>
    </div>
  )
}

function NoWay() {
  return (
    <div className="stack">
      <Notice tone="plain">
        We can’t send you a code, because your account has no verified phone number or email address.
      </Notice>
      {isCodeNeeded() ? (
        <Link to="account" className="button button-main wide">
          Your account
        </Link>
      ) : (
        <a className="button button-main wide" href={`${urlOf('')}&again=1`}>
          Sign in again
        </a>
      )}
    </div>
  )
}
