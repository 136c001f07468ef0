import { useEffect, useState } from 'react'
import { call, Failure, fieldFailure } from '../call.ts'
import { offersOf } from '../offers.ts'
import { Button, Submit } from '../parts/button.tsx'
import { PasswordField } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Notice } from '../parts/notice.tsx'
import { useShop } from '../shop.tsx'
import { useFresh } from './fresh.tsx'

export function PasswordSection({ onChanged }: { onChanged: () => void }) {
  const { config } = useShop()
  const fresh = useFresh()
  const [isOpen, setOpen] = useState(false)
  const [hasOne, setHasOne] = useState<boolean>()
  const [done, setDone] = useState<string>()

  useEffect(() => {
    call('hasPassword', {}).then(
      ({ result }) => setHasOne(result === true),
      () => setHasOne(undefined),
    )
  }, [])

  async function submit({ old_password, new_password = '' }: Record<string, string>) {
    if (hasOne && !old_password) throw fieldFailure('old_password', 'Enter your current password.')
    if (new_password.length < 8) throw fieldFailure('new_password', 'Use at least 8 characters.')
    const { message } = await fresh(() =>
      call('updatePassword', { body: { new_password, ...(hasOne && { old_password }) } }),
    ).catch(blamingTheOldOne)
    setDone(message)
    setHasOne(true)
    setOpen(false)
    onChanged()
  }

  if (!offersOf(config).password || hasOne === undefined) return null
  const action = hasOne ? 'Change password' : 'Set a password'
  return (
    <section className="section" aria-labelledby="password">
      <div className="section-head">
        <h2 id="password">Password</h2>
        {isOpen ? null : (
          <Button look="link" onClick={() => setOpen(true)}>
            {action}
          </Button>
        )}
      </div>
      {isOpen ? (
        <Form label={action} fields={{ old_password: [], new_password: [] }} onSubmit={submit}>
          {/* oxlint-disable jsx-a11y/no-autofocus -- opened by a button */}
          {hasOne ? <PasswordField name="old_password" label="Current password" autoFocus /> : null}
          <PasswordField name="new_password" label="New password" isNew autoFocus={!hasOne} />
          {/* oxlint-enable jsx-a11y/no-autofocus */}
          <Submit>{action}</Submit>
          <Button className="wide" onClick={() => setOpen(false)}>
            Cancel
          </Button>
        </Form>
      ) : (
        <p className="hint">
          {hasOne
            ? 'You have a password. Changing it'
            : 'You don’t have a password, so you sign in with a code. Setting one'}{' '}
          signs you out everywhere else.
        </p>
      )}
      {done ? <Notice tone="good">{done}</Notice> : null}
    </section>
  )
}

/** The shopper is known here, so only the password can be wrong. */
function blamingTheOldOne(error: unknown): never {
  throw error instanceof Failure && error.code === 'WRONG_SIGN_IN'
    ? fieldFailure('old_password', 'This isn’t your current password.')
    : error
}
