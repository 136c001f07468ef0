'use client'

import { AcceptInvitationRequestSchema } from '@clientele/contracts'
import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useMutation } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { Suspense, useState } from 'react'
import { useForm } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { placeFaults } from '@/lib/place-faults'
import { announceSignIn } from '@/lib/renewal'
import { Api, useTRPC } from '@/lib/trpc'
import { EntranceForm } from './entrance-form'
import { EntranceFrame } from './entrance-frame'
import { PasswordInput } from '@/components/forms/password-input'

export function JoinPage() {
  return (
    <Api>
      <EntranceFrame title="Join your team" lead="Choose a password to sign in.">
        <Suspense>
          <LinkForm action="Join the team" asksName />
        </Suspense>
      </EntranceFrame>
    </Api>
  )
}

/** The page of a password reset link that an owner created. */
export function NewPasswordPage() {
  return (
    <Api>
      <EntranceFrame title="Choose a new password" lead="Your old password no longer works.">
        <Suspense>
          <LinkForm action="Save and sign in" />
        </Suspense>
      </EntranceFrame>
    </Api>
  )
}

/** The form for both kinds of one-time links. */
function LinkForm({ action, asksName = false }: { action: string; asksName?: boolean }) {
  const trpc = useTRPC()
  const router = useRouter()
  const token = useSearchParams().get('token') ?? ''
  const [refusal, setRefusal] = useState<string | undefined>()
  const form = useForm({
    resolver: standardSchemaResolver(AcceptInvitationRequestSchema),
    defaultValues: { token, password: '', ...(asksName && { name: '' }) },
  })
  const { errors } = form.formState
  const join = useMutation(
    trpc.acceptInvitation.mutationOptions({
      onSuccess: () => {
        announceSignIn()
        router.replace('/')
      },
      onError: (error) => setRefusal(placeFaults(form, error)),
    }),
  )

  if (token === '')
    return (
      <Banner tone="warning" title="Open this page from its link">
        Open the link you were given, or ask an owner of your company for a new one.
      </Banner>
    )
  return (
    <EntranceForm
      action={action}
      refusal={refusal}
      pending={join.isPending || join.isSuccess}
      onSubmit={form.handleSubmit((body) => {
        setRefusal(undefined)
        join.mutate({ body })
      })}
    >
      {asksName ? (
        <Field label="Your name" error={errors.name?.message}>
          {(wiring) => <Input autoComplete="name" className="h-10 sm:h-10" {...wiring} {...form.register('name')} />}
        </Field>
      ) : null}
      <Field
        label={asksName ? 'Password' : 'New password'}
        hint="At least 8 characters. A few unusual words work well."
        error={errors.password?.message}
      >
        {(wiring) => <PasswordInput autoComplete="new-password" {...wiring} {...form.register('password')} />}
      </Field>
    </EntranceForm>
  )
}
