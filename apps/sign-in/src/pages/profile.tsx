import { useEffect } from 'react'
import { useArrival } from '../arrival.ts'
import { attributeFields, isInSignUp, isNeeded, readSignUpAttributes, useAttributes } from '../attributes.ts'
import { call } from '../call.ts'
import { withCaptcha } from '../captcha.ts'
import { codesAskedFor } from '../codes.ts'
import { consentFields, readSignUpConsents, useConsents, warmConsents } from '../consents.ts'
import { contactsOf, type Kind } from '../contacts.ts'
import { type Level, levelsOf, offersOf } from '../offers.ts'
import { AttributeField } from '../parts/attribute-field.tsx'
import { Submit } from '../parts/button.tsx'
import { ConsentFields } from '../parts/consent-fields.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { FailureNotice } from '../parts/notice.tsx'
import { Policies } from '../parts/policies.tsx'
import { go } from '../router.tsx'
import { type SignUpStep, useShop } from '../shop.tsx'
import { PersonFields, personFieldNames, readPerson } from './person-fields.tsx'

export function ProfilePage() {
  const { steps } = useShop()
  useEffect(() => {
    if (!steps.signUp) go('', { replace: true })
  }, [steps.signUp])
  return steps.signUp ? <NewProfile step={steps.signUp} /> : null
}

/** Asks someone who has proved a contact, but has no account yet, for their profile. */
function NewProfile({ step: { register_token, known } }: { step: SignUpStep }) {
  const { config, steps, setSteps } = useShop()
  const arrive = useArrival({ isNew: true })
  warmConsents()
  const { attributes, failure: unread, retry: readAttributes } = useAttributes(isInSignUp)
  const { asked: consents, failure: unasked, retry: readConsents } = useConsents()
  const failure = unread ?? unasked
  const retry = unread ? readAttributes : readConsents
  const proven = contactsOf(known).filter(({ verified }) => verified)
  const asked = levelsOf(config.register_required_fields)
  const levelOf = (kind: Kind): Level => (proven.some((contact) => contact.kind === kind) ? 'none' : asked[kind])
  // Unverified data from a provider is shown so that the shopper can confirm or change it.
  const email = levelOf('email') === 'none' && proven.length === 0 && asked.phone === 'none' ? 'hard' : levelOf('email')
  const levels = { phone: levelOf('phone'), email }

  async function submit(values: Record<string, string>) {
    const { person, phone } = readPerson(values, levels)
    const entered = readSignUpAttributes(attributes, values)
    const agreed = readSignUpConsents(consents, values)
    // Without another contact, no message is sent, so no captcha is needed.
    const answer = await withCaptcha(
      offersOf(config).captcha && (person.email !== undefined || phone !== undefined),
      (solved) =>
        call('updateProfile', {
          body: {
            register_token,
            ...person,
            ...(attributes.length > 0 && { attributes: entered }),
            ...agreed,
            ...(phone && { mobile: { phone: phone.number, country_code: phone.country_code } }),
            ...solved,
          },
        }),
    )
    const code = codesAskedFor('sign-up', { ...answer, register_token: answer.register_token ?? register_token })
    if (code) {
      setSteps({ ...steps, code })
      return go('code')
    }
    return arrive(answer.user)
  }

  return (
    <>
      <Heading title="Nice to meet you">Tell us who you are to finish signing up.</Heading>
      {failure ? (
        <FailureNotice failure={failure} onRetry={retry} />
      ) : (
        <Form
          label="Your profile"
          fields={{ ...consentFields, ...attributeFields(attributes), ...personFieldNames }}
          onSubmit={submit}
        >
          <PersonFields known={known} levels={levels} />
          {attributes.map((attribute) => (
            <AttributeField key={attribute.slug} attribute={attribute} isOptional={!isNeeded(attribute)} />
          ))}
          <ConsentFields asked={consents} />
          <Policies
            before="By creating an account, you agree to the "
            isPrivacyAsked={consents.privacy_policy.required}
          />
          <Submit>Create account</Submit>
        </Form>
      )}
    </>
  )
}
