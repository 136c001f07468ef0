import { useEffect } from 'react'
import { useArrival } from '../arrival.ts'
import { call } from '../call.ts'
import { withCaptcha } from '../captcha.ts'
import { codesAskedFor } from '../codes.ts'
import { contactsOf, type Kind } from '../contacts.ts'
import { type Level, levelsOf, offersOf } from '../offers.ts'
import { Submit } from '../parts/button.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
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

/** Who has proved a contact and has no account yet says who they are. */
function NewProfile({ step: { register_token, known } }: { step: SignUpStep }) {
  const { config, steps, setSteps } = useShop()
  const arrive = useArrival({ isNew: true })
  const proven = contactsOf(known).filter(({ verified }) => verified)
  const asked = levelsOf(config.register_required_fields)
  const levelOf = (kind: Kind): Level => (proven.some((contact) => contact.kind === kind) ? 'none' : asked[kind])
  // What a provider says without having proved it is shown, to be confirmed or changed.
  const email = levelOf('email') === 'none' && proven.length === 0 && asked.phone === 'none' ? 'hard' : levelOf('email')
  const levels = { phone: levelOf('phone'), email }

  async function submit(values: Record<string, string>) {
    const { person, phone } = readPerson(values, levels)
    // Nobody is written to where no further contact is named.
    const answer = await withCaptcha(
      offersOf(config).captcha && (person.email !== undefined || phone !== undefined),
      (solved) =>
        call('updateProfile', { body: { register_token, ...person, ...(phone && { mobile: { phone } }), ...solved } }),
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
      <Heading title="Nice to meet you">Tell the shop who you are, and you are done.</Heading>
      <Form label="Your profile" fields={personFieldNames} onSubmit={submit}>
        <PersonFields known={known} levels={levels} />
        <Submit>Create account</Submit>
      </Form>
    </>
  )
}
