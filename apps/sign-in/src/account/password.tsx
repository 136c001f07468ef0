import { useEffect, useState } from 'react'
import { call, fieldFailure } from '../call.ts'
import { offersOf } from '../offers.ts'
import { Button, Submit } from '../parts/button.tsx'
import { PasswordField } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Notice } from '../parts/notice.tsx'
import { useShop } from '../shop.tsx'
import { useFresh } from './fresh.tsx'

export function PasswordSection() {
  const { config } = useShop()
  const fresh = useFresh()
  const [hasOne, setHasOne] = useState<boolean>()
  const [isOpen, setOpen] = useState(false)
  const [done, setDone] = useState<string>()

  useEffect(() => {
    call('hasPassword', {}).then(
      ({ result }) => setHasOne(result === true),
      () => setHasOne(undefined),
    )
  }, [])

  async function submit({ old_password, new_password = '' }: Record<string, string>) {
    if (hasOne && !old_password) throw fieldFailure('old_password', 'Enter the password you have now.')
    if (new_password.length < 8) throw fieldFailure('new_password', 'Use at least 8 characters.')
    const { message } = await fresh(() =>
      call('updatePassword', { body: { new_password, ...(hasOne && { old_password }) } }),
    )
    setDone(message)
    setHasOne(true)
    setOpen(false)
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
          {hasOne ? <PasswordField name="old_password" label="Present password" /> : null}
          <PasswordField name="new_password" label="New password" isNew />
          <Submit>{action}</Submit>
          <Button className="wide" onClick={() => setOpen(false)}>
            Cancel
          </Button>
        </Form>
      ) : (
        <p className="hint">{hasOne ? 'You have a password.' : 'You have no password; you sign in with a code.'}</p>
      )}
      {done ? <Notice tone="good">{done}</Notice> : null}
    </section>
  )
}
