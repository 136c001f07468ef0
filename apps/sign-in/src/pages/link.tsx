import { useState } from 'react'
import { useArrival } from '../arrival.ts'
import { asLinkFailure, call } from '../call.ts'
import { shopNameOf } from '../page-facts.ts'
import { Submit } from '../parts/button.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { useShop } from '../shop.tsx'

/** One-time sign-in links lead here. Only pressing the button uses the link up, because mail scanners and chats open links too. */
export function LinkPage() {
  const { config } = useShop()
  const [token] = useState(() => new URLSearchParams(location.search).get('code') ?? '')
  const arrive = useArrival()

  async function submit() {
    const { user } = await call('loginWithToken', { body: { token } }).catch((error: unknown) => {
      throw asLinkFailure(error)
    })
    return arrive(user)
  }

  return (
    <>
      <Heading title={`Sign in to ${shopNameOf(config) || config.display || 'this store'}`}>
        This link signs you in once, without a password or code.
      </Heading>
      <Form label="Sign in" fields={{}} onSubmit={submit}>
        <Submit>Sign in</Submit>
      </Form>
    </>
  )
}
