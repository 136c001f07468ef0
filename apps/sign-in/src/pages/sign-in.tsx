import type { User } from '@clientele/contracts'
import { useState } from 'react'
import { leave, useArrival } from '../arrival.ts'
import { call, fieldFailure } from '../call.ts'
import { warmCaptcha, withCaptcha } from '../captcha.ts'
import { sendCode } from '../codes.ts'
import { contactsOf, fullName, kindOf } from '../contacts.ts'
import { offersOf } from '../offers.ts'
import { guestUrl, isPreview, returnTo, shopNameOf, supportContact } from '../page-facts.ts'
import { Button, Submit } from '../parts/button.tsx'
import { ContactTheShop } from '../parts/contact-the-shop.tsx'
import { Field, PasswordField } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { Notice } from '../parts/notice.tsx'
import { ProviderMark } from '../parts/provider-mark.tsx'
import { go, Link } from '../router.tsx'
import { useShop } from '../shop.tsx'
import { leaveFor, providerName } from '../social.ts'

export function SignInPage() {
  const { config, user } = useShop()
  const title = config.display || shopNameOf(config) || 'Sign in'
  if (config.active === false)
    return (
      <>
        <Heading title={title} />
        <Notice tone="plain">
          Sign-in is turned off for this store right now. Please come back later
          {Object.keys(supportContact).length > 0 ? (
            <>
              , or <ContactTheShop />
            </>
          ) : null}
          .
        </Notice>
        {user ? (
          <p className="foot">
            <Link to="account" className="link">
              Your account
            </Link>
          </p>
        ) : null}
      </>
    )
  return (
    <>
      <Heading title={title}>{config.subtext}</Heading>
      {user ? <SignedIn user={user} /> : <Ways />}
    </>
  )
}

/** Shown to someone who is already signed in: no need to sign in again, but no automatic redirect either. */
function SignedIn({ user }: { user: User }) {
  const { setUser } = useShop()
  const name = fullName(user) || contactsOf(user)[0]?.shown || 'yourself'
  return (
    <div className="stack">
      <p>
        You’re signed in as{' '}
        <strong className="break">
          <bdi>{name}</bdi>
        </strong>
        .
      </p>
      <Button look="main" className="wide" onClick={() => void leave()}>
        {returnTo() ? 'Continue to the store' : 'Go to your account'}
      </Button>
      {returnTo() ? (
        <Link to="account" className="button button-quiet wide">
          Your account
        </Link>
      ) : null}
      <p className="foot">
        <button type="button" className="link" onClick={() => void call('logout', {}).then(() => setUser(undefined))}>
          Use another account
        </button>
      </p>
    </div>
  )
}

function Ways() {
  const { config } = useShop()
  const offers = offersOf(config)
  const hasForm = offers.otp || offers.password
  return (
    <>
      {hasForm ? <NameForm /> : null}
      {hasForm && offers.providers.length > 0 ? <p className="or">or</p> : null}
      {offers.providers.length > 0 ? (
        <div className="stack tight">
          {offers.providers.map(({ provider, app_id }) => (
            <Button key={provider} className="wide" onClick={() => leaveFor(provider, app_id)}>
              <ProviderMark provider={provider} />
              Continue with {providerName[provider]}
            </Button>
          ))}
        </div>
      ) : null}
      {!hasForm && offers.providers.length === 0 ? (
        <Notice tone="plain">This store doesn’t offer any way to sign in right now.</Notice>
      ) : null}
      <Foot />
    </>
  )
}

/** Both ways to sign in share one name field, so that switching doesn't lose it. */
function NameForm() {
  const { config, steps, setSteps } = useShop()
  const { otp, password, forgot, captcha } = offersOf(config)
  const [byPassword, setByPassword] = useState(!otp)
  const arrive = useArrival()

  async function submit({ username = '', password: typed = '' }: Record<string, string>) {
    if (username === '')
      throw fieldFailure(
        'username',
        byPassword ? 'Enter your phone number, email, or username.' : 'Enter your phone number or email address.',
      )
    if (!byPassword) {
      const kind = kindOf(username)
      if (!kind) throw fieldFailure('username', 'Enter a phone number or an email address.')
      // Someone who went back continues with the code that was already sent.
      if (steps.code?.what === 'sign-in' && steps.typed === username && steps.code.again_at > Date.now())
        return go('code')
      const code = await sendCode(kind, username, captcha)
      setSteps({ ...steps, typed: username, code })
      return go('code')
    }
    if (typed === '') throw fieldFailure('password', 'Enter your password.')
    const { user } = await withCaptcha(captcha, (solved) =>
      call('loginWithEmailAndPassword', { body: { username, password: typed, ...solved } }),
    )
    return arrive(user)
  }

  return (
    <>
      <Form
        label="Sign in"
        fields={{ username: ['mobile', 'email'], password: [] }}
        onSubmit={submit}
        onTouch={captcha && !isPreview ? warmCaptcha : undefined}
      >
        <Field
          name="username"
          label={byPassword ? 'Phone number, email, or username' : 'Phone number or email'}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint={byPassword ? 'next' : 'send'}
          defaultValue={steps.typed}
        />
        {byPassword ? (
          <PasswordField
            name="password"
            label="Password"
            aside={
              forgot ? (
                <Link to="forgot" className="aside-link">
                  Forgotten?
                </Link>
              ) : null
            }
          />
        ) : null}
        <Submit waiting={captcha ? 'Checking that you’re not a robot' : 'One moment'}>
          {byPassword ? 'Sign in' : 'Send me a code'}
        </Submit>
      </Form>
      {otp && password ? (
        <p className="other-way">
          <button type="button" className="link" onClick={() => setByPassword(!byPassword)}>
            {byPassword ? 'Sign in with a code instead' : 'Sign in with a password instead'}
          </button>
        </p>
      ) : null}
    </>
  )
}

function Foot() {
  const { config } = useShop()
  const { register } = offersOf(config)
  const canSkip = config.skip_login === true && (isPreview || guestUrl() !== undefined)
  if (!register && !canSkip) return null
  return (
    <footer className="foot">
      {register ? (
        <p>
          New here?{' '}
          <Link to="sign-up" className="link">
            Create an account
          </Link>
        </p>
      ) : null}
      {canSkip ? (
        <p>
          <a className="link" href={guestUrl() ?? '#'}>
            Continue as guest
          </a>
        </p>
      ) : null}
    </footer>
  )
}
