import type { User } from '@clientele/contracts'
import { useArrival } from '../arrival.ts'
import { attributeFields, isInSignUp, isNeeded, readSignUpAttributes, useAttributes } from '../attributes.ts'
import { warmCaptcha, withCaptcha } from '../captcha.ts'
import { call, Failure, fieldFailure } from '../call.ts'
import { codesAskedFor } from '../codes.ts'
import { consentFields, readSignUpConsents, useConsents, warmConsents } from '../consents.ts'
import { kindOf } from '../contacts.ts'
import { levelsOf, offersOf } from '../offers.ts'
import { isPreview } from '../page-facts.ts'
import { AttributeField } from '../parts/attribute-field.tsx'
import { Submit } from '../parts/button.tsx'
import { ConsentFields } from '../parts/consent-fields.tsx'
import { PasswordField } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { Policies } from '../parts/policies.tsx'
import { go, Link } from '../router.tsx'
import { useShop } from '../shop.tsx'
import { PersonFields, personFieldNames, readPerson } from './person-fields.tsx'

export function SignUpPage() {
  const { config, steps, setSteps } = useShop()
  const { register, otp, password: byPassword, captcha } = offersOf(config)
  const arrive = useArrival({ isNew: true })
  warmConsents()
  const { attributes, failure: unread, retry: readAttributes } = useAttributes(isInSignUp)
  const { asked: consents, failure: unasked, retry: readConsents } = useConsents()
  const failure = unread ?? unasked
  const retry = unread ? readAttributes : readConsents
  const asked = levelsOf(config.register_required_fields)
  const isNothingAsked = asked.email === 'none' && asked.phone === 'none'
  const levels = isNothingAsked ? ({ email: 'soft', phone: 'soft' } as const) : asked

  async function submit(values: Record<string, string>) {
    const { person, phone } = readPerson(values, levels)
    if (!phone && !person.email) throw fieldFailure('email', 'Enter an email address or a phone number.')
    const entered = readSignUpAttributes(attributes, values)
    const agreed = readSignUpConsents(consents, values)
    const { password } = values
    if (byPassword && !password && !otp) throw fieldFailure('password', 'Choose a password.')
    if (password && password.length < 8) throw fieldFailure('password', 'Use at least 8 characters.')
    const answer = await withCaptcha(captcha, (solved) =>
      call('registerWithForm', {
        body: {
          ...person,
          ...(phone && { phone: { mobile: phone.number, country_code: phone.country_code } }),
          ...(password && { password }),
          ...(attributes.length > 0 && { attributes: entered }),
          ...agreed,
          register_token: '',
          ...solved,
        },
      }),
    )
    const code = codesAskedFor('sign-up', answer)
    if (code) {
      setSteps({ ...steps, code, signUp: undefined })
      return go('code')
    }
    if (!answer.user_exists) throw new Failure('We couldn’t finish your sign-up. Start again.')
    return arrive((await call('getLoggedInUser', {})).user)
  }

  return (
    <>
      <Heading title="Create an account" back={{ to: '', label: 'Sign in' }} />
      {failure ? <FailureNotice failure={failure} onRetry={retry} /> : null}
      {register && !failure ? (
        <Form
          label="Create an account"
          fields={{ ...consentFields, ...attributeFields(attributes), ...personFieldNames, password: [] }}
          onSubmit={submit}
          onTouch={captcha && !isPreview ? warmCaptcha : undefined}
        >
          <PersonFields levels={levels} known={knownFrom(steps.typed)} />
          {attributes.map((attribute) => (
            <AttributeField key={attribute.slug} attribute={attribute} isOptional={!isNeeded(attribute)} />
          ))}
          {byPassword ? <PasswordField name="password" label="Password" isNew isOptional={otp} /> : null}
          <ConsentFields asked={consents} />
          <Policies
            before="By creating an account, you agree to the "
            isPrivacyAsked={consents.privacy_policy.required}
          />
          <Submit waiting={captcha ? 'Checking that you’re not a robot' : 'One moment'}>Create account</Submit>
        </Form>
      ) : null}
      {register ? null : <Notice tone="plain">This store isn’t accepting new accounts right now.</Notice>}
      <footer className="foot">
        <p>
          Have an account?{' '}
          <Link to="" className="link">
            Sign in
          </Link>
        </p>
      </footer>
    </>
  )
}

/** What someone typed on the sign-in page before they decided to create an account. */
function knownFrom(typed = ''): Partial<User> {
  const kind = kindOf(typed)
  if (kind === 'email') return { emails: [{ email: typed }] }
  return kind === 'phone' ? { phone_numbers: [{ phone: typed }] } : {}
}
