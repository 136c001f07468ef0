'use client'

import { SignInRequestSchema } from '@clientele/contracts'
import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { Suspense, useState } from 'react'
import { useForm } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { placeFaults } from '@/lib/place-faults'
import { announceSignIn } from '@/lib/renewal'
import { wayBack } from '@/lib/sign-in-path'
import { Api, useTRPC } from '@/lib/trpc'
import { EntranceForm } from './entrance-form'
import { EntranceFrame } from './entrance-frame'
import { PasswordInput } from '@/components/forms/password-input'

export function SignInPage() {
  return (
    <Api>
      <EntranceFrame
        title="Sign in to Clientele"
        lead="The console for your customers"
        foot="Trouble signing in? Ask an owner of your company."
      >
        <Suspense>
          <SignInForm />
        </Suspense>
      </EntranceFrame>
    </Api>
  )
}

function SignInForm() {
  const trpc = useTRPC()
  const router = useRouter()
  const next = useSearchParams().get('next')
  const [refusal, setRefusal] = useState<string | undefined>()
  const setup = useQuery(trpc.getSetupStatus.queryOptions({}))
  const form = useForm({
    resolver: standardSchemaResolver(SignInRequestSchema),
    defaultValues: { email: '', password: '' },
  })
  const { errors } = form.formState

  const signIn = useMutation(
    trpc.signIn.mutationOptions({
      onSuccess: () => {
        announceSignIn()
        router.replace(wayBack(next))
      },
      onError: (error) => {
        form.resetField('password')
        setRefusal(placeFaults(form, error))
        form.setFocus('password')
      },
    }),
  )

  return (
    <EntranceForm
      action="Sign in"
      refusal={refusal}
      pending={signIn.isPending || signIn.isSuccess}
      onSubmit={form.handleSubmit((body) => {
        setRefusal(undefined)
        signIn.mutate({ body })
      })}
    >
      {setup.data?.needed ? (
        <Banner tone="info" title="Not set up yet">
          Open the setup link that the service printed when it started.
        </Banner>
      ) : null}
      <Field label="Email" error={errors.email?.message}>
        {(wiring) => (
          <Input
            type="email"
            autoComplete="username"
            className="h-10 sm:h-10"
            {...wiring}
            {...form.register('email')}
          />
        )}
      </Field>
      <Field label="Password" error={errors.password?.message}>
        {(wiring) => <PasswordInput autoComplete="current-password" {...wiring} {...form.register('password')} />}
      </Field>
    </EntranceForm>
  )
}
