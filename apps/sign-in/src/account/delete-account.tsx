import type { PlatformConfig, User } from '@clientele/contracts'
import { useEffect, useState } from 'react'
import { asFailure, call, Failure, fieldFailure } from '../call.ts'
import { contactsOf, provingContact } from '../contacts.ts'
import { offersOf } from '../offers.ts'
import { language, shopNameOf } from '../page-facts.ts'
import { Submit } from '../parts/button.tsx'
import { CodeForm } from '../parts/code-form.tsx'
import { ContactTheShop } from '../parts/contact-the-shop.tsx'
import { TextField } from '../parts/field.tsx'
import { Form, useForm } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { Notice } from '../parts/notice.tsx'
import { ToTheStore } from '../parts/to-the-store.tsx'
import { go, Link } from '../router.tsx'
import { useShop } from '../shop.tsx'
import { type OwnCode, sendOwnCode } from './own-code.tsx'

interface Wish {
  reason_id?: string
  reason?: string
  /** Whether the shopper agreed to the store's text. Undefined if the store has none. */
  consent?: true
}

export function DeletePage() {
  const { user, config, steps, setUser, setSteps } = useShop()
  const [wish, setWish] = useState<Wish>()
  const [code, setCode] = useState<OwnCode>()
  const { deletedOn } = steps
  const shop = shopNameOf(config)
  const isStranger = !user && !deletedOn
  useEffect(() => {
    if (isStranger) go('', { replace: true })
  }, [isStranger])

  if (deletedOn)
    return (
      <>
        <Heading title="Your account will be deleted" />
        <div className="stack">
          <Notice tone="plain">
            {shop ? `Your account at ${shop}` : 'It'} will be permanently erased on <strong>{deletedOn}</strong>. You’ve
            been signed out. To keep it, {offersOf(config).otp ? 'sign in with a code, or ' : ''}
            <ContactTheShop /> before that day.
          </Notice>
          {offersOf(config).otp ? (
            <Link to="" className="button button-quiet wide">
              Keep my account
            </Link>
          ) : null}
          <ToTheStore className="button button-main wide" />
        </div>
      </>
    )
  if (!user) return null

  async function confirm(otp: string, { request_id }: OwnCode, chosen: Wish, { _id = '' }: User) {
    await call('deleteUser', { body: { user_id: _id, otp, request_id, ...chosen } })
    setSteps({ deletedOn: dayOf(config), typed: code?.contact.shown })
    setUser(undefined)
  }

  return (
    <>
      <Heading
        title={shop ? `Delete your account at ${shop}` : 'Delete your account'}
        back={{ to: 'account', label: 'Your account' }}
      >
        {code
          ? undefined
          : `You’ll be signed out right away. On ${dayOf(config)}, everything will be erased. Until then, you can change your mind.`}
      </Heading>
      {wish && code ? (
        <CodeForm
          to={code.contact.shown}
          again_at={code.again_at}
          action="Delete my account"
          look="danger"
          onVerify={(otp) => confirm(otp, code, wish, user)}
          onResend={async () => {
            const next = await sendOwnCode(code.contact)
            setCode(next)
            return next.again_at
          }}
        />
      ) : (
        <>
          <Reasons
            user={user}
            onChosen={(chosen, sent) => {
              setWish(chosen)
              setCode(sent)
            }}
          />
          <p className="foot">
            <ToTheStore className="link" />
          </p>
        </>
      )}
    </>
  )
}

const dayOf = ({ delete_account_day = 7 }: PlatformConfig) =>
  new Date(Date.now() + delete_account_day * 24 * 3_600_000).toLocaleDateString(language, { dateStyle: 'long' })

interface ReasonsProps {
  user: User
  onChosen: (wish: Wish, code: OwnCode) => void
}

/** The reason, from the store's list or in the shopper's own words, and the text to agree to. */
function Reasons({ user, onChosen }: ReasonsProps) {
  const { config } = useShop()
  const [chosen, setChosen] = useState<string>()
  const reasons = config.delete_account_reasons ?? []
  const consent = config.delete_account_consent?.consent_text
  const contact = provingContact(user)
  const needsWords = reasons.find(({ reason_id }) => reason_id === chosen)?.show_text_area === true

  async function submit({ reason_id, reason, consent: agreed }: Record<string, string>) {
    if (reasons.length > 0 && !reason_id) throw fieldFailure('reason_id', 'Choose a reason.')
    if (needsWords && !reason) throw fieldFailure('reason', 'Tell us why in a few words.')
    if (consent && !agreed) throw fieldFailure('consent', 'You need to agree to this.')
    if (!contact) throw new Failure('Verify an email address or phone number first. We’ll send a code to it.')
    try {
      onChosen({ reason_id, reason, ...(agreed && { consent: true }) }, await sendOwnCode(contact))
    } catch (error) {
      throw asFailure(error)
    }
  }

  return (
    <Form label="Delete your account" fields={{ reason_id: [], reason: [], consent: [] }} onSubmit={submit}>
      {reasons.length > 0 ? <Choices reasons={reasons} onChoose={setChosen} /> : null}
      {needsWords ? <TextField name="reason" label="Comment" maxLength={500} /> : null}
      {consent ? <Consent>{consent}</Consent> : null}
      <p className="hint">
        To confirm it’s you, we’ll send a code to{' '}
        <strong className="break">
          <bdi>{contact?.shown ?? contactsOf(user)[0]?.shown ?? 'your contact'}</bdi>
        </strong>
        .
      </p>
      <Submit look="danger">Send me a code</Submit>
    </Form>
  )
}

function Choices({
  reasons,
  onChoose,
}: {
  reasons: NonNullable<PlatformConfig['delete_account_reasons']>
  onChoose: (id: string) => void
}) {
  const { faultOf, forget } = useForm()
  const fault = faultOf('reason_id')
  return (
    <fieldset className="choices" aria-describedby={fault ? 'reason-fault' : undefined}>
      <legend>Why are you deleting your account?</legend>
      {reasons.map(({ reason_id = '', reason_text }) => (
        <label key={reason_id} className="choice">
          <input
            type="radio"
            name="reason_id"
            value={reason_id}
            data-fault={fault ? true : undefined}
            onChange={() => {
              forget('reason_id')
              onChoose(reason_id)
            }}
          />
          <span className="break">{reason_text}</span>
        </label>
      ))}
      {fault ? (
        <p className="fault" role="alert" id="reason-fault">
          {fault}
        </p>
      ) : null}
    </fieldset>
  )
}

function Consent({ children }: { children: string }) {
  const { faultOf, forget } = useForm()
  const fault = faultOf('consent')
  return (
    <div className="field">
      <label className="choice">
        <input
          type="checkbox"
          name="consent"
          value="yes"
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? 'consent-fault' : undefined}
          onChange={() => forget('consent')}
        />
        <span className="break">{children}</span>
      </label>
      {fault ? (
        <p className="fault" role="alert" id="consent-fault">
          {fault}
        </p>
      ) : null}
    </div>
  )
}
