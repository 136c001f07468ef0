import { useState } from 'react'
import { call, Failure, fieldFailure } from '../call.ts'
import { warmCaptcha, withCaptcha } from '../captcha.ts'
import { sendForgotCode } from '../codes.ts'
import { kindOf } from '../contacts.ts'
import { offersOf } from '../offers.ts'
import { isPreview } from '../page-facts.ts'
import { Submit } from '../parts/button.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { NameField } from '../parts/name-field.tsx'
import { Notice } from '../parts/notice.tsx'
import { countryOf } from '../parts/phone-field.tsx'
import { numberIn } from '../phone-countries.ts'
import { go } from '../router.tsx'
import { alreadySent, rememberSent } from '../sent-codes.ts'
import { useShop } from '../shop.tsx'

/** Sends a link by email, or a code by SMS. */
export function ForgotPage() {
  const { config, steps, setSteps } = useShop()
  const { captcha, forgot } = offersOf(config)
  const [sentTo, setSentTo] = useState<string>()

  async function submit({ contact = '', [countryOf('contact')]: country }: Record<string, string>) {
    const kind = kindOf(contact)
    if (!kind) throw fieldFailure('contact', 'Enter your email address or phone number.')
    if (kind === 'phone') {
      const phone = numberIn(contact, country)
      const sent = alreadySent('forgot', kind, phone)
      if (sent) {
        setSteps({ ...steps, code: sent })
        return go('code')
      }
      const code = await sendForgotCode(phone, captcha).catch(async (error: unknown) => {
        // Someone else may have used up the codes for this number. Links have a separate limit.
        if (!(error instanceof Failure) || error.code !== 'TOO_MANY_ATTEMPTS') throw error
        await withCaptcha(captcha, (solved) =>
          call('sendResetPasswordMobile', {
            body: { mobile: phone.number, country_code: phone.country_code, ...solved },
          }),
        )
        return undefined
      })
      if (!code) return setSentTo(contact)
      rememberSent(code, phone)
      setSteps({ ...steps, code })
      return go('code')
    }
    await withCaptcha(captcha, (solved) => call('sendResetPasswordEmail', { body: { email: contact, ...solved } }))
    return setSentTo(contact)
  }

  return (
    <>
      <Heading
        title={sentTo ? (sentTo.includes('@') ? 'Check your email' : 'Check your phone') : 'Set a new password'}
        back={{ to: '', label: 'Sign in' }}
      />
      {!forgot ? (
        <Notice tone="plain">This store doesn’t let you reset your password this way.</Notice>
      ) : sentTo ? (
        <div className="stack">
          <Notice tone="good">
            If{' '}
            <strong className="break">
              <bdi>{sentTo}</bdi>
            </strong>{' '}
            has an account here, we sent a link to set a new password. It’s valid for an hour.
          </Notice>
          <p className="hint">Didn’t get it? Check your spam folder, or try another email address.</p>
          <p>
            <button type="button" className="link" onClick={() => setSentTo(undefined)}>
              Try again
            </button>
          </p>
        </div>
      ) : (
        <Form
          label="Set a new password"
          fields={{ contact: ['email', 'mobile'] }}
          onSubmit={submit}
          onTouch={captcha && !isPreview ? warmCaptcha : undefined}
        >
          <NameField
            name="contact"
            label="Email or phone number"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={steps.typed}
            hint="We’ll email you a link, or text you a code."
          />
          <Submit waiting="Checking that you’re not a robot">Continue</Submit>
        </Form>
      )}
    </>
  )
}
