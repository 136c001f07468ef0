'use client'

import { type CurrentOperatorResponse, SignInRequestSchema } from '@clientele/contracts'
import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { Button } from '@/components/actions/button'
import { Banner } from '@/components/feedback/banner'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { PasswordInput } from '@/components/forms/password-input'
import { BlockingDialog } from '@/components/overlays/blocking-dialog'
import { DialogBody, DialogFooter } from '@/components/overlays/dialog'
import { useRefusal } from '@/components/overlays/form-dialog'
import { isolate } from '@/lib/isolate'
import { announceSignIn, type SignedIn } from '@/lib/renewal'
import { signInPath } from '@/lib/sign-in-path'
import { useRenewal, useTRPC } from '@/lib/trpc'
import { leaveAnyway } from '@/lib/leaving'

interface SignInAgainProps {
  /** Who opened the page. */
  operator: CurrentOperatorResponse['actor']
  signedIn: SignedIn
}

const reload = () => leaveAnyway(() => location.reload())
/** A full page load, so that no data stays in memory. The browser asks first if there are unsaved changes. */
const leave = () => location.assign(signInPath(location))

/** Asks for the password on top of the page, which continues where it was. As someone else, it can't, so it is reloaded. */
export function SignInAgain({ operator, signedIn }: SignInAgainProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const renewal = useRenewal()
  const password = useRef<HTMLInputElement>(null)
  const form = useForm({
    resolver: standardSchemaResolver(SignInRequestSchema),
    defaultValues: { email: operator.email ?? '', password: '' },
  })
  const { refusal, refuse, clear } = useRefusal(form)
  const { errors } = form.formState
  const typed = useWatch({ control: form.control, name: 'email' }).trim().toLowerCase()
  const isSomeoneElse = typed !== '' && typed !== operator.email?.toLowerCase()

  const signIn = useMutation(
    trpc.signIn.mutationOptions({
      onSuccess: (answer) => {
        announceSignIn()
        if (answer.operator._id !== operator.id) return reload()
        renewal.renewed()
        // Their role may have changed meanwhile.
        void queryClient.invalidateQueries(trpc.getCurrentOperator.pathFilter())
      },
      onError: (error) => {
        form.resetField('password')
        refuse(error)
        form.setFocus('password')
      },
    }),
  )

  const { ref: registered, ...passwordField } = form.register('password')
  return (
    <BlockingDialog
      title={signedIn.is === 'another' ? 'Someone else has signed in' : 'Your session has ended'}
      initialFocus={password}
    >
      <form
        noValidate
        className="contents"
        onSubmit={form.handleSubmit((body) => {
          clear()
          signIn.mutate({ body })
        })}
      >
        <DialogBody className="flex flex-col gap-4 pt-1">
          {signedIn.is === 'another' ? (
            <Banner
              tone="warning"
              actions={
                <Button onClick={reload}>
                  <bdi>Reload as {isolate(signedIn.name)}</bdi>
                </Button>
              }
            >
              {isolate(signedIn.name)} signed in in another tab. Reloading discards what you typed here. To keep it,
              sign in again yourself.
            </Banner>
          ) : (
            <p className="text-sm text-ink-2">Sign in again to continue where you were. Nothing you typed is lost.</p>
          )}
          {refusal ? (
            <Banner tone="danger" role="alert">
              {refusal}
            </Banner>
          ) : null}
          <Field label="Email" error={errors.email?.message}>
            {(wiring) => <Input type="email" autoComplete="username" {...wiring} {...form.register('email')} />}
          </Field>
          <Field label="Password" error={errors.password?.message}>
            {(wiring) => (
              <PasswordInput
                autoComplete="current-password"
                {...wiring}
                {...passwordField}
                ref={(input) => {
                  registered(input)
                  password.current = input
                }}
              />
            )}
          </Field>
          {isSomeoneElse ? (
            <Banner tone="warning" role="status">
              This page was opened by {isolate(operator.name ?? '')}. If you sign in as someone else, it reloads, and
              unsaved changes are lost.
            </Banner>
          ) : null}
        </DialogBody>
        <DialogFooter>
          <Button variant="ghost" onClick={leave}>
            Leave this page
          </Button>
          <Button type="submit" variant="primary" pending={signIn.isPending || signIn.isSuccess}>
            {isSomeoneElse ? 'Sign in and reload' : 'Sign in'}
          </Button>
        </DialogFooter>
      </form>
    </BlockingDialog>
  )
}
