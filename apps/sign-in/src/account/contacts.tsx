import { refusalOfRemoval, type User } from '@clientele/contracts'
import { useState } from 'react'
import { asFailure, call, type Failure, fieldFailure } from '../call.ts'
import { type CodeStep, codesAskedFor, momentIn } from '../codes.ts'
import { contactsOf, type Kind, kindOf, type OwnContact } from '../contacts.ts'
import { levelsOf } from '../offers.ts'
import { Button, Submit } from '../parts/button.tsx'
import { CodeForm } from '../parts/code-form.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { LinkCodeForm } from '../parts/link-code-form.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { countryOf, PhoneField } from '../parts/phone-field.tsx'
import { numberIn } from '../phone-countries.ts'
import { sendAgain, verifyCode } from '../sent-code.ts'
import { useShop } from '../shop.tsx'
import { useFresh } from './fresh.tsx'

const words = {
  email: {
    title: 'Email addresses',
    what: 'an email address',
    field: 'Email address',
    none: 'No email address yet.',
  },
  phone: { title: 'Phone numbers', what: 'a phone number', field: 'Phone number', none: 'No phone number yet.' },
} as const

/** What the list is doing: nothing, adding a contact, waiting for a code that was sent or that a link shows, or removing a contact. */
type Doing =
  | { what: 'add' }
  | { what: 'code'; step: CodeStep }
  | { what: 'link'; contact: OwnContact }
  | { what: 'remove'; contact: OwnContact }
  | undefined

export function Contacts({ kind, user }: { kind: Kind; user: User }) {
  const { config, setUser } = useShop()
  const fresh = useFresh()
  const [doing, setDoing] = useState<Doing>()
  const [failure, setFailure] = useState<Failure>()
  const [done, setDone] = useState('')
  const all = contactsOf(user)
  const held = all.filter((contact) => contact.kind === kind)
  const levels = levelsOf(config.required_fields)
  const required = { email: levels.email === 'hard', phone: levels.phone === 'hard' }
  const { title, what, none } = words[kind]

  /** Changes a contact, and shows the result. */
  async function act(work: () => Promise<string>) {
    setFailure(undefined)
    setDone('')
    try {
      setDone(await work())
    } catch (error) {
      setFailure(asFailure(error))
    }
  }
  const refresh = async () => setUser((await call('getLoggedInUser', {})).user)

  const verify = (contact: OwnContact) =>
    act(async () => {
      setDoing({ what: 'code', step: await sendToOwn(contact) })
      return ''
    })
  const makeFirst = (contact: OwnContact) =>
    act(async () => {
      const { value: email, value: phone, country_code } = contact
      const { user: changed } = await fresh(() =>
        kind === 'email'
          ? call('setEmailAsPrimary', { body: { email } })
          : call('setMobileNumberAsPrimary', { body: { phone, country_code } }),
      )
      setUser(changed)
      return `${contact.shown} is now your primary contact.`
    })
  const remove = (contact: OwnContact) =>
    act(async () => {
      setDoing(undefined)
      const { value: email, value: phone, country_code, primary, verified } = contact
      const flags = { active: true, primary, verified }
      const { user: changed } = await fresh(() =>
        kind === 'email'
          ? call('deleteEmail', { email, ...flags })
          : call('deleteMobileNumber', { phone, countryCode: country_code, ...flags }),
      )
      setUser(changed)
      return `${contact.shown} was removed.`
    })

  return (
    <section className="section" aria-labelledby={`contacts-${kind}`}>
      <div className="section-head">
        <h2 id={`contacts-${kind}`}>{title}</h2>
        {doing ? null : (
          <Button look="link" onClick={() => setDoing({ what: 'add' })}>
            Add<span className="sr-only"> {what}</span>
          </Button>
        )}
      </div>
      {held.length === 0 ? <p className="hint">{none}</p> : null}
      <ul className="contacts">
        {held.map((contact) => (
          <li key={contact.shown}>
            <div className="contact">
              <bdi className="break">{contact.shown}</bdi>
              {contact.primary ? <span className="tag">Primary</span> : null}
              {contact.verified ? null : <span className="tag tag-open">Not verified</span>}
            </div>
            {doing?.what === 'remove' && doing.contact.shown === contact.shown ? (
              <div className="asking" role="group" aria-label={`Remove ${contact.shown}?`}>
                <p>You can no longer sign in with it.</p>
                <Button look="danger" onClick={() => void remove(contact)}>
                  Remove
                </Button>
                {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the safe choice in a dialog that the user just opened */}
                <Button autoFocus onClick={() => setDoing(undefined)}>
                  Keep
                </Button>
              </div>
            ) : (
              <div className="contact-acts">
                {contact.verified ? null : (
                  <>
                    <Act name="Verify" of={contact} onClick={() => void verify(contact)} />
                    <Act name="Enter code" of={contact} onClick={() => setDoing({ what: 'link', contact })} />
                  </>
                )}
                {contact.verified && !contact.primary ? (
                  <Act name="Make primary" of={contact} onClick={() => void makeFirst(contact)} />
                ) : null}
                {refusalOfRemoval(all, contact, required) === undefined ? (
                  <Act name="Remove" of={contact} onClick={() => setDoing({ what: 'remove', contact })} />
                ) : null}
              </div>
            )}
          </li>
        ))}
      </ul>
      {doing?.what === 'add' ? (
        <AddContact
          kind={kind}
          onAdded={async (step) => {
            await refresh()
            setDoing(step && { what: 'code', step })
            if (!step) setDone('This contact is already on your account.')
          }}
          onCancel={() => setDoing(undefined)}
        />
      ) : null}
      {doing?.what === 'code' ? (
        <div className="inset">
          <CodeForm
            key={doing.step.shown}
            to={doing.step.shown}
            again_at={doing.step.again_at}
            action="Verify"
            onVerify={async (otp) => {
              await verifyCode(doing.step, otp)
              await refresh()
              setDone(`${doing.step.shown} is verified.`)
              setDoing(undefined)
            }}
            onResend={async () => {
              const step = await sendAgain(doing.step)
              setDoing({ what: 'code', step })
              return step.again_at
            }}
          />
          <Button onClick={() => setDoing(undefined)}>Later</Button>
        </div>
      ) : null}
      {doing?.what === 'link' ? (
        <div className="inset">
          <LinkCodeForm
            key={doing.contact.shown}
            contact={doing.contact}
            again_at={0}
            onVerified={async () => {
              await refresh()
              setDone(`${doing.contact.shown} is verified.`)
              setDoing(undefined)
            }}
          />
          <Button onClick={() => setDoing(undefined)}>Later</Button>
        </div>
      ) : null}
      {failure ? <FailureNotice failure={failure} /> : null}
      {done ? <Notice tone="good">{done}</Notice> : null}
    </section>
  )
}

const Act = ({ name, of, onClick }: { name: string; of: OwnContact; onClick: () => void }) => (
  <Button look="link" onClick={onClick}>
    {name}
    <span className="sr-only">
      {' '}
      <bdi>{of.shown}</bdi>
    </span>
  </Button>
)

/** Sends a code to a contact that is already on the account. */
async function sendToOwn({ kind, value, country_code, shown }: OwnContact): Promise<CodeStep> {
  if (kind === 'phone') {
    const sent = await call('sendOTPOnMobile', { body: { mobile: value, country_code, action: 'send' } })
    const { request_id, resend_token, resend_timer = 30 } = sent
    return {
      what: 'contact',
      kind,
      value,
      country_code,
      shown,
      request_id,
      resend_token,
      again_at: momentIn(resend_timer),
    }
  }
  const { resend_email_token } = await call('sendOTPOnEmail', { body: { email: value, action: 'send' } })
  return { what: 'contact', kind, value, shown, resend_token: resend_email_token, again_at: momentIn(90) }
}

interface AddContactProps {
  kind: Kind
  onAdded: (step: CodeStep | undefined) => Promise<void>
  onCancel: () => void
}

function AddContact({ kind, onAdded, onCancel }: AddContactProps) {
  const fresh = useFresh()
  const { what, field } = words[kind]

  async function submit({ contact = '', [countryOf('contact')]: country }: Record<string, string>) {
    if (kindOf(contact) !== kind) throw fieldFailure('contact', `Enter ${what}.`)
    const { number: phone, country_code } = numberIn(contact, country)
    const answer = await fresh(() =>
      call('updateProfile', { body: kind === 'email' ? { email: contact } : { mobile: { phone, country_code } } }),
    )
    await onAdded(codesAskedFor('contact', answer))
  }

  return (
    <div className="inset">
      <Form label={`Add ${what}`} fields={{ contact: ['email', 'mobile', 'phone'] }} onSubmit={submit}>
        {/* oxlint-disable jsx-a11y/no-autofocus -- opened by a button */}
        {kind === 'email' ? (
          <Field name="contact" label={field} type="email" autoComplete="email" autoFocus />
        ) : (
          <PhoneField name="contact" label={field} autoFocus />
        )}
        {/* oxlint-enable jsx-a11y/no-autofocus */}
        <Submit>Send me a code</Submit>
        <Button className="wide" onClick={onCancel}>
          Cancel
        </Button>
      </Form>
    </div>
  )
}
