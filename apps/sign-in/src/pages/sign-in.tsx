import type { User } from '@clientele/contracts'
import { type ComponentType, lazy, Suspense, useState } from 'react'
import { leave, useArrival } from '../arrival.ts'
import { call, fieldFailure } from '../call.ts'
import { warmCaptcha, withCaptcha } from '../captcha.ts'
import { sendCode } from '../codes.ts'
import { contactsOf, fullName, kindOf } from '../contacts.ts'
import { loadCodePage } from '../later-code-page.ts'
import { offersOf, type Provider, providerName } from '../offers.ts'
import {
  isPreview,
  isToSignInAgain,
  loginHint,
  policyLinks,
  returnTo,
  shopNameOf,
  storeUrl,
  supportContact,
} from '../page-facts.ts'
import { Button, Submit } from '../parts/button.tsx'
import { ContactTheShop } from '../parts/contact-the-shop.tsx'
import { PasswordField } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { NameField } from '../parts/name-field.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { countryOf } from '../parts/phone-field.tsx'
import { Policies } from '../parts/policies.tsx'
import { numberIn } from '../phone-countries.ts'
import { go, Link } from '../router.tsx'
import { alreadySent, rememberSent } from '../sent-codes.ts'
import { useShop } from '../shop.tsx'
import { useAction } from '../use-action.ts'

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
      {user && !isToSignInAgain() ? <SignedIn user={user} /> : <Ways />}
    </>
  )
}

/** Shown to someone who is already signed in: no need to sign in again, but no automatic redirect either. */
function SignedIn({ user }: { user: User }) {
  const { config, setUser } = useShop()
  const { run, failure } = useAction()
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
        {returnTo() ? `Continue to ${shopNameOf(config) || 'the store'}` : 'Go to your account'}
      </Button>
      {returnTo() ? (
        <Link to="account" className="button button-quiet wide">
          Your account
        </Link>
      ) : null}
      <p className="foot">
        <button
          type="button"
          className="link"
          onClick={() => run(() => call('logout', {}).then(() => setUser(undefined)))}
        >
          Use another account
        </button>
      </p>
      {failure ? <FailureNotice failure={failure} /> : null}
    </div>
  )
}

function Ways() {
  const { config } = useShop()
  const { run, failure } = useAction()
  const offers = offersOf(config)
  const hasForm = offers.otp || offers.password
  return (
    <>
      {navigator.cookieEnabled ? null : (
        <Notice tone="plain">
          Your browser blocks cookies for this site, so you can’t stay signed in. Allow cookies, and reload this page.
        </Notice>
      )}
      {hasForm ? <NameForm /> : null}
      {hasForm && offers.providers.length > 0 ? <p className="or">or</p> : null}
      {offers.providers.length > 0 ? (
        <div className="stack tight">
          {offers.providers.map(({ provider, app_id }) => (
            <Button key={provider} className="wide" onClick={() => run(() => leaveFor(provider, app_id))}>
              <Suspense fallback={<span className="mark" />}>
                <ProviderMark provider={provider} />
              </Suspense>
              Continue with {providerName[provider]}
            </Button>
          ))}
          {failure ? <FailureNotice failure={failure} /> : null}
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

  async function submit({
    username = '',
    password: typed = '',
    [countryOf('username')]: country,
  }: Record<string, string>) {
    if (username === '')
      throw fieldFailure(
        'username',
        byPassword ? 'Enter your phone number, email, or username.' : 'Enter your phone number or email address.',
      )
    if (!byPassword) {
      const kind = kindOf(username)
      if (!kind) throw fieldFailure('username', 'Enter a phone number or an email address.')
      // Someone who went back, or opened another tab, continues with the code that was already sent.
      const contact = numberIn(username, kind === 'phone' ? country : undefined)
      const sent = alreadySent('sign-in', kind, contact)
      const code = sent ?? (await sendCode(kind, contact, captcha))
      if (!sent) rememberSent(code, contact)
      setSteps({ ...steps, typed: username, code })
      return go('code')
    }
    if (typed === '') throw fieldFailure('password', 'Enter your password.')
    const { user } = await withCaptcha(captcha, (solved) =>
      call('loginWithEmailAndPassword', {
        body: { username: withCountry(username, country), password: typed, ...solved },
      }),
    )
    return arrive(user)
  }

  return (
    <>
      <Form
        label="Sign in"
        fields={{ username: ['mobile', 'email'], password: [] }}
        onSubmit={submit}
        onTouch={isPreview ? undefined : captcha ? prepareWithCaptcha : prepare}
      >
        <NameField
          name="username"
          label={byPassword ? 'Phone number, email, or username' : 'Phone number or email'}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint={byPassword ? 'next' : 'send'}
          defaultValue={steps.typed ?? loginHint()}
          // Leaving the field comes before following a link: "Forgot password?" and "Create an account" continue with what was typed.
          onBlur={({ target }) => {
            const typed = target.value.trim()
            if (typed !== (steps.typed ?? '')) setSteps({ ...steps, typed })
          }}
        />
        {byPassword ? (
          <PasswordField
            name="password"
            label="Password"
            aside={
              forgot ? (
                <Link to="forgot" className="aside-link">
                  Forgot password?
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

// Most stores offer no provider. A missing logo keeps nobody from signing in.
const ProviderMark = lazy<ComponentType<{ provider: Provider }>>(() =>
  import('../parts/provider-mark.tsx')
    .then((file) => file.ProviderMark)
    .catch(() => () => null)
    .then((component) => ({ default: component })),
)

const leaveFor = async (provider: Provider, app_id: string) => (await import('../social.ts')).leaveFor(provider, app_id)

/** Loads what comes next, while the shopper types. If that fails, the next page says so. */
const prepare = () => void loadCodePage().catch(() => undefined)
const prepareWithCaptcha = () => {
  prepare()
  warmCaptcha()
}

/** The name to sign in with a password: a phone number gets the calling code of its country. */
function withCountry(username: string, country: string | undefined): string {
  const { country_code } = kindOf(username) === 'phone' ? numberIn(username, country) : {}
  return country_code === undefined ? username : `+${country_code} ${username}`
}

function Foot() {
  const { config } = useShop()
  const { register } = offersOf(config)
  const canSkip = config.skip_login === true && (isPreview || storeUrl() !== undefined)
  if (!register && !canSkip && policyLinks.length === 0) return null
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
          <a className="link" href={storeUrl() ?? '#'}>
            Continue as guest
          </a>
        </p>
      ) : null}
      <Policies />
    </footer>
  )
}
