import { useEffect } from 'react'
import { leave, missingContacts, rememberSkipped } from '../arrival.ts'
import { call, fieldFailure } from '../call.ts'
import { codesAskedFor } from '../codes.ts'
import { Submit } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { countryOf, PhoneField } from '../parts/phone-field.tsx'
import { numberIn } from '../phone-countries.ts'
import { go } from '../router.tsx'
import { useShop } from '../shop.tsx'

/** Contacts that the store asks everyone for. `soft` ones can be skipped. */
export function CompletePage() {
  const { config, user, steps, setSteps } = useShop()
  const missing = user ? missingContacts(config, user) : []
  const isDone = missing.length === 0
  useEffect(() => {
    if (isDone) go('', { replace: true })
  }, [isDone])
  const wanted = missing.find(({ isHard }) => isHard) ?? missing[0]
  if (!wanted) return null
  const isEmail = wanted.kind === 'email'

  async function submit({ contact = '', [countryOf('contact')]: country }: Record<string, string>) {
    if (contact === '')
      throw fieldFailure('contact', isEmail ? 'Enter your email address.' : 'Enter your phone number.')
    const { number: phone, country_code } = numberIn(contact, country)
    const answer = await call('updateProfile', {
      body: isEmail ? { email: contact } : { mobile: { phone, country_code } },
    })
    const code = codesAskedFor('contact', answer)
    if (!code) return leave()
    setSteps({ ...steps, code })
    return go('code')
  }

  return (
    <>
      <Heading title={isEmail ? 'Add your email address' : 'Add your phone number'}>
        The store needs it for your orders and to contact you.
      </Heading>
      <Form label="Your contact" fields={{ contact: ['email', 'mobile', 'phone'] }} onSubmit={submit}>
        {isEmail ? (
          <Field name="contact" label="Email address" type="email" autoComplete="email" />
        ) : (
          <PhoneField name="contact" label="Phone number" />
        )}
        <Submit>Send me a code</Submit>
      </Form>
      {missing.some(({ isHard }) => isHard) ? null : (
        <p className="other-way">
          <button
            type="button"
            className="link"
            onClick={() => {
              rememberSkipped()
              void leave()
            }}
          >
            Not now
          </button>
        </p>
      )}
    </>
  )
}
