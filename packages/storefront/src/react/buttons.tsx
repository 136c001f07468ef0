'use client'

import type { ComponentProps } from 'react'
import type { SignInOptions, SignOutOptions } from '../browser/client.ts'
import { useClient } from './hooks.ts'

type ButtonProps = Omit<ComponentProps<'button'>, 'onClick' | 'onError' | 'type'> & {
  /** Called if the sign-in page couldn't be opened. */
  onError?: (error: unknown) => void
}

/** A button that opens the sign-in page. */
export function SignInButton({
  options,
  onError = (error) => reportError(error),
  children = 'Sign in',
  ...rest
}: ButtonProps & { options?: SignInOptions }) {
  const client = useClient()
  return (
    <button {...rest} type="button" onClick={() => void client.signIn(options).catch(onError)}>
      {children}
    </button>
  )
}

/** A button that ends the session. */
export function SignOutButton({
  options,
  onError = (error) => reportError(error),
  children = 'Sign out',
  ...rest
}: ButtonProps & { options?: SignOutOptions }) {
  const client = useClient()
  return (
    <button {...rest} type="button" onClick={() => void client.signOut(options).catch(onError)}>
      {children}
    </button>
  )
}

/** A link to the page where customers manage their account. */
export function AccountLink({ children = 'Your account', ...rest }: Omit<ComponentProps<'a'>, 'href'>) {
  return (
    <a {...rest} href={useClient().accountUrl}>
      {children}
    </a>
  )
}
